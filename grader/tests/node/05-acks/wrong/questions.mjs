/** Which client the server asks, and how. */

import { reference } from "../reference.mjs";

/** Asks in another way. */
const asking = (ask) => ({ __proto__: reference, ask });

/** Asks with another payload. */
const with_ = (payload) =>
  asking(({ socket }, question) =>
    socket.timeout(1000).emitWithAck("serverEvent", ...payload(question)));

/** @type {import("../../table.mjs").Wrong[]} */
export const questions = [
  {
    name: "asks-nobody",
    about: "acknowledges without asking",
    fails: "asks-back",
    server: asking(async () => "yes"),
  },
  {
    name: "asks-the-last",
    about: "asks the client that connected last",
    fails: "asks-back",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        this.last = at.socket;
      },
      ask(at, question) {
        return super.ask({ socket: this.last }, question);
      },
    },
  },
  {
    name: "other-event",
    about: "asks under the name question",
    fails: "asks-back",
    server: asking(({ socket }, question) =>
      socket.timeout(1000).emitWithAck("question", { question })),
  },
  {
    name: "question-renamed",
    about: "the question is called text",
    fails: "question",
    server: with_((text) => [{ text }]),
  },
  {
    name: "question-escaped",
    about: "escapes HTML in the question",
    fails: "question",
    server: with_((question) => [{ question: question.replaceAll("<", "&lt;") }]),
  },
  {
    name: "question-as-json",
    about: "JSON as a text",
    fails: "question",
    server: with_((question) => [JSON.stringify({ question })]),
  },
  {
    name: "question-and-more",
    about: "a second argument, where the client expects the callback",
    fails: "question",
    server: with_((question) => [{ question }, Date.now()]),
  },
  {
    name: "tells",
    about: "an event without acknowledgement, and waits for an event answer",
    fails: "wants-answer",
    server: asking(({ socket }, question) => {
      socket.emit("serverEvent", { question });
      return new Promise((resolve, reject) => {
        socket.once("answer", resolve);
        setTimeout(reject, 1000);
      });
    }),
  },
  {
    name: "asks-everyone",
    about: "asks everyone, and takes the first answer",
    fails: "asker-only",
    server: asking(({ io }, question) => Promise.any(
      [...io.sockets.sockets.values()].map((socket) =>
        socket.timeout(1000).emitWithAck("serverEvent", { question })),
    )),
  },
  {
    name: "lets-others-know",
    about: "shows the question to the others too, without waiting for them",
    fails: "asker-only",
    server: {
      __proto__: reference,
      ask(at, question) {
        at.socket.broadcast.emit("serverEvent", { question });
        return super.ask(at, question);
      },
    },
  },
  {
    name: "asks-twice",
    about: "asks once to be sure, and once more",
    fails: "asked-once",
    server: {
      __proto__: reference,
      ask(at, question) {
        at.socket.emit("serverEvent", { question }, () => {});
        return super.ask(at, question);
      },
    },
  },
  {
    name: "asks-again-when-answered",
    about: "asks a second time after the answer, for no reason",
    fails: "nothing-twice",
    server: {
      __proto__: reference,
      async ask(at, question) {
        const answer = await super.ask(at, question);
        at.socket.emit("serverEvent", { question }, () => {});
        return answer;
      },
    },
  },
];
