/** Packets that come again later, or to the wrong client. */

import { setTimeout as sleep } from "node:timers/promises";
import { reference } from "../reference.mjs";

const ACK = 3;

/** Lets each acknowledgement be sent by `send(at, packet)`. */
const acknowledging = (send) => ({
  __proto__: reference,
  connected(at) {
    at.socket.ack = (id) => (...data) => send(at, { id, type: ACK, data });
    super.connected(at);
  },
});

/** Asks in another way. */
const asking = (ask) => ({ __proto__: reference, ask });

const ask = ({ socket }, question, patience = 1000) =>
  socket.timeout(patience).emitWithAck("serverEvent", { question });

/** @type {import("../../table.mjs").Wrong[]} */
export const strays = [
  {
    name: "acks-again-later",
    about: "sends each acknowledgement again after 300 ms",
    fails: ["nothing-twice", "own-data"],
    server: acknowledging(({ socket }, packet) => {
      socket.packet(packet);
      setTimeout(() => socket.packet({ ...packet }), 300);
    }),
  },
  {
    name: "acks-everyone",
    about: "sends each acknowledgement to all clients",
    fails: ["own-data", "nothing-twice"],
    server: acknowledging(({ io }, packet) => {
      io.sockets.sockets.forEach((socket) => socket.packet({ ...packet }));
    }),
  },
  {
    name: "acks-unasked",
    about: "sends an acknowledgement with its own number when the client didn't ask for one",
    fails: "no-ack",
    server: {
      __proto__: reference,
      onClientEvent({ socket }, data, ack) {
        const reply = this.received(data);
        ack ? ack(reply) : socket.packet({ id: 0, type: ACK, data: [reply] });
      },
    },
  },
  {
    name: "asks-again-in-silence",
    about: "repeats the question after half a second of silence",
    fails: "nothing-twice",
    server: asking((at, question) =>
      ask(at, question, 500).catch(() => ask(at, question, 500))),
  },
  {
    name: "asks-again-after-300",
    about: "repeats each question after 300 ms",
    fails: "nothing-twice",
    server: asking((at, question) => {
      setTimeout(() => at.socket.emit("serverEvent", { question }), 300);
      return ask(at, question);
    }),
  },
  {
    name: "asks-others-later",
    about: "puts the question to all others 150 ms later",
    fails: ["nothing-twice", "asker-only"],
    server: asking((at, question) => {
      setTimeout(() => at.socket.broadcast.emit("serverEvent", { question }), 150);
      return ask(at, question);
    }),
  },
  {
    name: "asks-others-instead",
    about: "asks the others the question of a client that has left",
    fails: ["nothing-twice", "leaver"],
    server: asking(async (at, question) => {
      try {
        return await ask(at, question);
      } finally {
        if (!at.socket.connected) {
          at.io.emit("serverEvent", { question });
        }
      }
    }),
  },
  {
    name: "asks-all-for-nothing",
    about: "asks everyone where no acknowledgement is asked for",
    fails: "no-ack",
    server: {
      __proto__: reference,
      onAskMe(at, data, ack) {
        return ack ? super.onAskMe(at, data, ack) : at.io.emit("serverEvent", data);
      },
    },
  },
  {
    name: "late-answer-counts",
    about: "treats a late answer as the answer to the next question",
    fails: "too-late",
    server: {
      __proto__: reference,
      outcome({ socket }, question) {
        return new Promise((resolve) => {
          socket.data.open = resolve;
          let over = false;
          setTimeout(() => {
            over = true;
            resolve(this.timedOut());
          }, 1000);
          socket.emit("serverEvent", { question }, (answer) => {
            const told = over ? socket.data.open : resolve;
            told(this.answered(answer));
          });
        });
      },
    },
  },
  {
    name: "leaver-ends-all",
    about: "ends everyone's time when a client leaves",
    fails: "leaver",
    server: {
      __proto__: reference,
      async outcome(at, question) {
        const left = new Promise((resolve) => {
          at.io.sockets.sockets.forEach((socket) => socket.once("disconnect", resolve));
        });
        const over = left.then(() => sleep(1)).then(() => this.timedOut());
        return Promise.race([super.outcome(at, question), over]);
      },
    },
  },
  {
    name: "question-cut",
    about: "the first 255 letters of the question",
    fails: "question",
    server: asking((at, question) => ask(at, question.slice(0, 255))),
  },
  {
    name: "polling-unanswered",
    about: "answers over WebSocket only",
    fails: "any-client",
    server: {
      __proto__: reference,
      onClientEvent(at, data, ack) {
        if (at.socket.conn.transport.name === "websocket") {
          super.onClientEvent(at, data, ack);
        }
      },
    },
  },
  {
    name: "polling-unasked",
    about: "asks over WebSocket only",
    fails: "any-asker",
    server: asking((at, question) => {
      const { name } = at.socket.conn.transport;
      return name === "websocket" ? ask(at, question) : Promise.reject(new Error(name));
    }),
  },
  {
    name: "first-come-first-told",
    about: "gives the next answer to the client that has waited longest",
    fails: "not-held-up",
    server: {
      __proto__: reference,
      start() {
        this.waiting = [];
      },
      outcome({ socket }, question) {
        return new Promise((resolve) => {
          this.waiting.push(resolve);
          setTimeout(() => {
            this.waiting = this.waiting.filter((one) => one !== resolve);
            resolve(this.timedOut());
          }, 1000);
          socket.emit("serverEvent", { question }, (answer) => {
            this.waiting.shift()?.(this.answered(answer));
          });
        });
      },
    },
  },
  {
    name: "false-left-out",
    about: "drops false values inside the data",
    fails: "received",
    server: {
      __proto__: reference,
      received(data) {
        const kept = (key, value) => (value === false && key !== "" ? undefined : value);
        const text = JSON.stringify(data, kept);
        return { status: "ok", received: JSON.parse(text) };
      },
    },
  },
];

/** Mistakes of the optional part. */
export const pollStrays = [
  {
    name: "poll-asks-again-later",
    about: "repeats each question of a poll after 300 ms",
    fails: "poll-missing",
    server: {
      __proto__: reference,
      result(at, question) {
        setTimeout(() => at.io.emit("serverEvent", { question }), 300);
        return super.result(at, question);
      },
    },
  },
  {
    name: "poll-tells-and-asks",
    about: "sends the question, and then asks it",
    fails: "poll-once",
    server: {
      __proto__: reference,
      result(at, question) {
        at.io.emit("serverEvent", { question });
        return super.result(at, question);
      },
    },
  },
];
