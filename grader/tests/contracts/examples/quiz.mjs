/** Servers of `quiz.toml`, as students write them by hand. */

import { randomUUID } from "node:crypto";

const isText = (value, most = Infinity) =>
  typeof value === "string" && [...value].length <= most;

const isAnswer = (answer) => isText(answer?.team) && Number.isInteger(answer.question)
  && answer.question >= 1 && answer.question <= 20 && ["A", "B", "C", "D"].includes(answer.choice);

const error = (reason) => ({ status: "error", reason });

/** The handlers; a wrong server replaces some of them. */
const handlers = {
  join(io, socket, join, ack) {
    if (!isText(join?.team) || !isText(join.name, 20) || join.name === "") {
      return ack?.(error("Who joins has a team, and a name of 1 to 20 characters."));
    }
    const { team, name } = join;
    socket.join(team);
    // Socket.IO puts each socket into a room of its own id. This set is what counts.
    socket.data.teams.add(team);
    socket.to(team).emit("joined", { team, name, player: socket.id });
    ack?.({ status: "ok", team });
  },

  answer(io, socket, answer, ack) {
    if (!isAnswer(answer)) {
      return ack?.(error("That is no answer."));
    }
    const { team, question, choice } = answer;
    if (!socket.data.teams.has(team)) {
      return ack?.(error("Not in this team."));
    }
    const id = randomUUID();
    io.to(team).emit("answered", { id, team, question, choice, player: socket.id });
    ack?.({ status: "ok", id });
  },

  leave(io, socket, leave, ack) {
    if (!isText(leave?.team)) {
      return ack?.(error("Which team?"));
    }
    socket.leave(leave.team);
    socket.data.teams.delete(leave.team);
    ack?.({ status: "ok", team: leave.team });
  },
};

/** A server with some other handlers. */
const server = (changes) => (io) => {
  const mine = { ...handlers, ...changes };
  io.on("connection", (socket) => {
    socket.data.teams = new Set();
    for (const name of ["join", "answer", "leave"]) {
      socket.on(name, (...args) => {
        // Without a payload, the acknowledgement is the first argument.
        const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
        mine[name](io, socket, args[0], ack);
      });
    }
  });
};

export const right = { "by-hand": server({}) };

export const wrong = {
  "anybody-answers": {
    about: "doesn't look whether the sender is in the team",
    fails: ["answer-not-a-member"],
    server: server({
      answer(io, socket, answer, ack) {
        if (!isAnswer(answer)) {
          return ack?.(error("That is no answer."));
        }
        const { team, question, choice } = answer;
        const id = randomUUID();
        io.to(team).emit("answered", { id, team, question, choice, player: socket.id });
        ack?.({ status: "ok", id });
      },
    }),
  },
  "tells-the-others": {
    about: "uses socket.to, which leaves out the sender",
    fails: ["answer-room"],
    server: server({
      answer(io, socket, answer, ack) {
        const leavesOut = { to: (team) => socket.to(team) };
        handlers.answer(leavesOut, socket, answer, ack);
      },
    }),
  },
  "remembers-the-team": {
    about: "keeps the last team that anybody joined in one variable",
    fails: ["answer-room", "answer-content", "answer-together", "answer-not-a-member", "answer-once"],
    server: (io) => {
      let last;
      server({
        join(io, socket, join, ack) {
          last = join?.team ?? last;
          handlers.join(io, socket, join, ack);
        },
        answer(io, socket, answer, ack) {
          const teams = { to: () => io.to(last) };
          handlers.answer(teams, socket, answer, ack);
        },
      })(io);
    },
  },
  "greets-the-joiner-too": {
    about: "tells everybody in the team who has joined, the one that joined too",
    fails: ["others-in-room"],
    server: server({
      join(io, socket, join, ack) {
        handlers.join(io, { ...socket, id: socket.id, data: socket.data,
          join: (team) => socket.join(team), to: (team) => io.to(team) }, join, ack);
      },
    }),
  },
  "leaves-the-room-only": {
    about: "takes a client out of the room, and lets it go on answering",
    fails: ["answer-not-a-member"],
    server: server({
      leave(io, socket, leave, ack) {
        if (!isText(leave?.team)) {
          return ack?.(error("Which team?"));
        }
        socket.leave(leave.team);
        ack?.({ status: "ok", team: leave.team });
      },
    }),
  },
};
