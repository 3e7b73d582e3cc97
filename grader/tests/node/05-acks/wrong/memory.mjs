/** Servers that remember an event, and confuse it with another one. */

import { setTimeout as sleep } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Asks in another way. */
const asking = (ask) => ({ __proto__: reference, ask });

/** Keeps the pending acknowledgement of a question under a key. */
const keeping = (key) => ({
  __proto__: reference,
  start() {
    this.open = new Map();
  },
  async onAskMe(at, data, ack) {
    const own = key(data, this.open);
    this.open.set(own, ack);
    const outcome = await this.outcome(at, data.question);
    const kept = this.open.get(own);
    this.open.delete(own);
    this.reply(kept, outcome);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const memory = [
  {
    name: "same-data-once",
    about: "data that a client has sent before is not acknowledged",
    fails: "own-data",
    server: {
      __proto__: reference,
      onClientEvent(at, data, ack) {
        const seen = (at.socket.data.seen ??= new Set());
        const key = JSON.stringify(data);
        if (!seen.has(key)) {
          seen.add(key);
          super.onClientEvent(at, data, ack);
        }
      },
    },
  },
  {
    name: "kept-by-question",
    about: "keeps the pending acknowledgement under the question's text",
    fails: "own-answers",
    server: keeping(({ question }) => question),
  },
  {
    name: "kept-by-count",
    about: "the number of open questions is the key of the next",
    fails: ["own-answers", "not-held-up"],
    server: keeping((data, open) => open.size),
  },
  {
    name: "knows-the-answer",
    about: "a client that has answered a question is not asked the same again",
    fails: "own-answers",
    server: {
      __proto__: reference,
      async ask(at, question) {
        const known = (at.socket.data.known ??= new Map());
        if (!known.has(question)) {
          known.set(question, await super.ask(at, question));
        }
        return known.get(question);
      },
    },
  },
  {
    name: "timer-of-the-latest",
    about: "an answer stops the timer of the question that was asked last",
    fails: "timeout",
    server: asking(({ socket }, question) => new Promise((resolve, reject) => {
      socket.data.timer = setTimeout(reject, 1000);
      socket.emit("serverEvent", { question }, (answer) => {
        clearTimeout(socket.data.timer);
        resolve(answer);
      });
    })),
  },
  {
    name: "limit-once",
    about: "the limit is set once, on connect, and holds for one question",
    fails: "timeout",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.data.limited = at.socket.timeout(1000);
        super.connected(at);
      },
      ask: ({ socket }, question) => socket.data.limited.emitWithAck("serverEvent", { question }),
    },
  },
  {
    name: "deaf-while-asked",
    about: "drops what a client sends while it thinks",
    fails: "not-held-up",
    server: {
      __proto__: reference,
      onClientEvent(at, data, ack) {
        if (!at.socket.data.asked) {
          super.onClientEvent(at, data, ack);
        }
      },
      async outcome(at, question) {
        at.socket.data.asked = true;
        const outcome = await super.outcome(at, question);
        at.socket.data.asked = false;
        return outcome;
      },
    },
  },
  {
    name: "next-event-is-the-answer",
    about: "treats what a client sends while it thinks as its answer",
    fails: "not-held-up",
    server: {
      __proto__: reference,
      onClientEvent(at, data, ack) {
        at.socket.data.answer?.(data);
        super.onClientEvent(at, data, ack);
      },
      ask(at, question) {
        const sent = new Promise((resolve) => (at.socket.data.answer = resolve));
        return Promise.race([super.ask(at, question), sent]);
      },
    },
  },
  {
    name: "newcomer-clears",
    about: "forgets all open questions when a client connects",
    fails: "leaver",
    server: {
      __proto__: reference,
      connected(at) {
        this.generation = (this.generation ?? 0) + 1;
        super.connected(at);
      },
      async onAskMe(at, data, ack) {
        const asked = this.generation;
        const outcome = await this.outcome(at, data.question);
        if (asked === this.generation) {
          this.reply(ack, outcome);
        }
      },
    },
  },
  {
    name: "asks-the-late-again",
    about: "asks again when an answer comes too late",
    fails: "too-late",
    server: asking(({ socket }, question) => new Promise((resolve, reject) => {
      let over = false;
      sleep(1000).then(() => {
        over = true;
        reject(new Error("too late"));
      });
      socket.emit("serverEvent", { question }, (answer) => {
        if (over) {
          socket.emit("serverEvent", { question: `${question} (again)` }, () => {});
        }
        resolve(answer);
      });
    })),
  },
];
