/** Servers whose real cause is easily confused with another one. */

import { setTimeout as sleep } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Doesn't handle an event if the key of its data was seen before. */
const swallowing = (event, key) => ({
  __proto__: reference,
  start() {
    this.seen = new Set();
  },
  connected(at) {
    const { on } = at.socket;
    at.socket.on = (name, handler) =>
      on.call(at.socket, name, (data, ack) => {
        const own = key(data, at);
        if (name !== event || !this.seen.has(own)) {
          this.seen.add(own);
          return handler(data, ack);
        }
      });
    super.connected(at);
  },
});

/** Ends a client's connection some time after the outcome of a question is known. */
const sendingAway = (status, ms) => ({
  __proto__: reference,
  async outcome(at, question) {
    const outcome = await super.outcome(at, question);
    if (outcome.status === status) {
      setTimeout(() => at.socket.disconnect(true), ms);
    }
    return outcome;
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const causes = [
  {
    name: "timer-of-all",
    about: "each question's timer, which nothing stops, ends all that are open",
    fails: ["one-second", "too-late", "leaver", "no-ack"],
    hint: "counted from the moment it is asked",
    server: {
      __proto__: reference,
      start() {
        this.open = new Set();
      },
      outcome({ socket }, question) {
        return new Promise((resolve) => {
          this.open.add(resolve);
          setTimeout(() => this.open.forEach((one) => one(this.timedOut())), this.patience);
          socket.emit("serverEvent", { question }, (answer) => resolve(this.answered(answer)));
        });
      },
    },
  },
  {
    name: "times-out-at-once",
    about: "the limit is 20 ms",
    fails: ["answer", "prompt", "one-second"],
    hint: "1000 ms",
    server: { __proto__: reference, patience: 20 },
  },
  {
    name: "sends-away-whoever-answered",
    about: "disconnects a client 150 ms after its answer",
    fails: ["answer", "prompt", "any-asker", "any-answer", "own-answers", "timeout", "leaver", "no-ack", "starts"],
    hint: "Something in the server ends the connection",
    server: sendingAway("ok", 150),
  },
  {
    name: "sends-away-whoever-was-silent",
    about: "disconnects a client 150 ms after its time is over",
    fails: ["timeout", "too-late", "leaver", "starts"],
    hint: "disconnected",
    server: sendingAway("timeout", 150),
  },
  {
    name: "same-data-of-anybody-once",
    about: "data that any client has sent before is not acknowledged",
    fails: "any-client",
    hint: "Another client has sent the same data before.",
    server: swallowing("clientEvent", (data) => JSON.stringify(data)),
  },
  {
    name: "same-text-once",
    about: "data that has the same text as data before is not acknowledged",
    fails: "received",
    hint: "data that has the same text",
    server: swallowing("clientEvent", (data, { socket }) => socket.id + String(data)),
  },
  {
    name: "same-question-once",
    about: "a client that has sent a question before is not asked it again",
    fails: "own-answers",
    hint: "Ask the client after every `askMe`",
    server: swallowing("askMe", (data, { socket }) => socket.id + data?.question),
  },
];

/** Mistakes of the optional part. */
export const pollCauses = [
  {
    name: "poll-told-at-once",
    about: "tells a result before anybody can have answered",
    fails: "poll-answers",
    hint: "before anybody had answered",
    server: {
      __proto__: reference,
      async result(at, question) {
        const everyone = at.io.sockets.sockets.size;
        super.result(at, question);
        await sleep(1);
        return this.counted([], everyone);
      },
    },
  },
  {
    name: "same-poll-once",
    about: "a poll with the same question as one before is not answered",
    fails: "poll-own",
    hint: "although the same was asked before",
    server: swallowing("poll", (data) => data?.question),
  },
];
