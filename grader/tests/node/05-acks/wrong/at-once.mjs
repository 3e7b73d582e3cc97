/** Mistakes with several clients, or with several questions at the same time. */

import { setTimeout as sleep } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Wrong[]} */
export const atOnce = [
  {
    name: "one-at-a-time",
    about: "asks one client after the other",
    fails: "not-held-up",
    hint: "one open question for all clients",
    server: {
      __proto__: reference,
      start() {
        this.last = Promise.resolve();
      },
      outcome(at, question) {
        this.last = this.last.then(() => super.outcome(at, question));
        return this.last;
      },
    },
  },
  {
    name: "one-open-question-each",
    about: "remembers only one open acknowledgement for each client",
    fails: "own-answers",
    server: {
      __proto__: reference,
      async onAskMe(at, data, ack) {
        at.socket.data.ack = ack;
        const outcome = await this.outcome(at, data.question);
        at.socket.data.ack?.(outcome);
      },
    },
  },
  {
    name: "busy",
    about: "refuses a second question while the first is open",
    fails: ["own-answers", "not-held-up"],
    server: {
      __proto__: reference,
      async outcome(at, question) {
        if (at.socket.data.busy) {
          return { status: "busy" };
        }
        at.socket.data.busy = true;
        const outcome = await super.outcome(at, question);
        at.socket.data.busy = false;
        return outcome;
      },
    },
  },
  {
    name: "last-answer-for-all",
    about: "keeps only the latest answer of all clients",
    fails: "own-answers",
    server: {
      __proto__: reference,
      async ask(at, question) {
        this.answer = await super.ask(at, question);
        await sleep(20);
        return this.answer;
      },
    },
  },
  {
    name: "last-data-for-all",
    about: "keeps only the latest data of all clients",
    fails: "own-data",
    server: {
      __proto__: reference,
      async onClientEvent(at, data, ack) {
        this.data = data;
        await sleep(10);
        super.onClientEvent(at, this.data, ack);
      },
    },
  },
  {
    name: "one-timer",
    about: "has one timer for all clients, so a new question stops the last timer",
    fails: ["timeout", "not-held-up"],
    server: {
      __proto__: reference,
      outcome({ socket }, question) {
        return new Promise((resolve) => {
          clearTimeout(this.timer);
          this.timer = setTimeout(() => resolve(this.timedOut()), 1000);
          socket.emit("serverEvent", { question }, (answer) => {
            resolve(this.answered(answer));
          });
        });
      },
    },
  },
];
