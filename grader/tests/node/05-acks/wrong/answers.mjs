/** What `askMe` is acknowledged with, and when. */

import { setTimeout as sleep } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Passes the answer on in another way. */
const answering = (answered) => ({ __proto__: reference, answered });

/** @type {import("../../table.mjs").Wrong[]} */
export const answers = [
  {
    name: "promise-not-awaited",
    about: "acknowledges with a promise, which becomes an empty object",
    fails: "answer",
    server: {
      __proto__: reference,
      onAskMe(at, data, ack) {
        const answer = this.ask(at, data.question);
        answer.catch(() => {});
        ack?.({ status: "ok", answer });
      },
    },
  },
  {
    name: "answer-by-event",
    about: "tells the answer by an event",
    fails: "answer",
    server: {
      __proto__: reference,
      async onAskMe(at, data) {
        at.socket.emit("answer", await this.outcome(at, data.question));
      },
    },
  },
  {
    name: "answer-without-status",
    about: "no status",
    fails: "answer",
    server: answering((answer) => ({ answer })),
  },
  {
    name: "answer-in-list",
    about: "the answer in an array, as a room gives it",
    fails: "answer",
    server: {
      __proto__: reference,
      ask({ io, socket }, question) {
        return io.to(socket.id).timeout(1000).emitWithAck("serverEvent", { question });
      },
    },
  },
  {
    name: "answer-is-the-question",
    about: "hands the question back",
    fails: "answer",
    server: {
      __proto__: reference,
      async ask(at, question) {
        await super.ask(at, question);
        return question;
      },
    },
  },
  {
    name: "answer-late",
    about: "sleeps for the whole second, then looks",
    fails: "prompt",
    server: {
      __proto__: reference,
      async outcome({ socket }, question) {
        let outcome = this.timedOut();
        socket.emit("serverEvent", { question }, (answer) => {
          outcome = this.answered(answer);
        });
        await sleep(1000);
        return outcome;
      },
    },
  },
  {
    name: "answer-nullish",
    about: "treats null as silence",
    fails: "any-answer",
    server: answering((answer) =>
      answer == null ? { status: "timeout" } : { status: "ok", answer }),
  },
  {
    name: "answer-as-text",
    about: "turns the answer into a text",
    fails: "any-answer",
    server: answering((answer) => ({ status: "ok", answer: String(answer) })),
  },
  {
    name: "answer-lower-case",
    about: "trims a text",
    fails: "any-answer",
    server: answering((answer) => ({
      status: "ok", answer: typeof answer === "string" ? answer.trim() : answer,
    })),
  },
  {
    name: "first-question-only",
    about: "asks each client once in its life",
    fails: ["any-answer", "question", "asks-back"],
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.removeAllListeners("askMe");
        at.socket.once("askMe", (data, ack) => this.onAskMe(at, data, ack));
      },
    },
  },
  {
    name: "remembers-the-first",
    about: "keeps the first answer that a client gives",
    fails: ["asked-once", "asker-only", "question"],
    server: {
      __proto__: reference,
      async ask(at, question) {
        at.socket.data.answer ??= await super.ask(at, question);
        return at.socket.data.answer;
      },
    },
  },
  {
    name: "answer-unwrapped",
    about: "keeps the answer's field `answer`, if there is one",
    fails: "any-answer",
    server: answering((answer) => ({ status: "ok", answer: answer?.answer ?? answer })),
  },
  {
    name: "yes-is-true",
    about: "yes becomes true",
    fails: "any-answer",
    server: answering((answer) => ({ status: "ok", answer: answer === "yes" ? true : answer })),
  },
  {
    name: "timeout-by-word",
    about: "treats the answer `timeout` as silence",
    fails: "any-answer",
    server: answering((answer) =>
      (answer === "timeout" ? { status: "timeout" } : { status: "ok", answer })),
  },
  {
    name: "answer-spread",
    about: "spreads the answer's fields over the status",
    fails: "any-answer",
    server: answering((answer) => ({
      status: "ok", answer, ...(answer?.constructor === Object && answer),
    })),
  },
];
