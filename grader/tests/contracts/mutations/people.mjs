/** Who may speak, and what happens when clients come and go. */

import { setTimeout as wait } from "node:timers/promises";
import { ids, transport } from "./words.mjs";

const anything = (contract, { emits, acks }) => emits.length > 0 || acks !== undefined;

/** Ignores an event unless `may` says that this client may speak. */
const speaks = (name, what, may, ...caughtBy) => ({
  name, what, applies: anything, caughtBy: ids(...caughtBy),
  steps: { called(right, ...args) { return may.apply(this, args) ? right() : undefined; } },
});

function nth(notes, key) {
  notes.spoken ??= new Map();
  notes.spoken.set(key, (notes.spoken.get(key) ?? 0) + 1);
  return notes.spoken.get(key);
}

export const people = [
  speaks("first-client-speaks", "listens only to the first client that speaks",
    function (socket) { return (this.notes.first ??= socket) === socket; }, "any-client", "everyone"),
  speaks("websocket-speaks", "listens only to clients over WebSocket",
    (socket) => transport(socket) === "websocket", "any-client", "everyone"),
  speaks("polling-speaks", "listens only to clients over long-polling",
    (socket) => transport(socket) === "polling", "any-client", "everyone"),
  speaks("newcomers-are-mute", "listens only to clients that were connected at the first event",
    function (socket) {
      this.notes.first ??= new Set(this.everybody());
      return this.notes.first.has(socket);
    }, "newcomer", "any-client"),
  speaks("first-event-only", "listens to each client once",
    function (socket) { return nth(this.notes, socket) === 1; }, "any-client", "said-again", "order"),
  speaks("ten-events-only", "listens to ten events of each client",
    function (socket) { return nth(this.notes, socket) <= 10; }, "content", "all-kept", "order", "same"),
  speaks("not-so-fast", "ignores an event within 50 ms of a client's last one",
    function (socket) {
      const last = (this.notes.times ??= new Map()).get(socket) ?? 0;
      this.notes.times.set(socket, Date.now());
      return Date.now() - last > 50;
    }, "order", "said-again", "once", "at-once"),
  {
    name: "deaf-after-somebody-left",
    what: "listens to nobody any more once a client has left",
    applies: anything,
    caughtBy: ids("leaving", "newcomer"),
    steps: {
      left(right) {
        this.notes.hasLeft = true;
        right();
      },
      called(right) { return this.notes.hasLeft ? undefined : right(); },
    },
  },
  {
    name: "one-at-a-time",
    what: "ignores events while it is at work on another",
    applies: anything,
    caughtBy: ids("at-once", "own-words", "own-answer"),
    steps: {
      async accept(right) {
        if (this.notes.isBusy) {
          return;
        }
        this.notes.isBusy = true;
        await wait(20);
        await right();
        this.notes.isBusy = false;
      },
    },
  },
  {
    name: "exits-with-the-last",
    what: "ends when the last client has left",
    applies: anything,
    caughtBy: ids("all-gone", "leaving", "starts", "alone"),
    steps: {
      left(right) {
        right();
        if (this.everybody().length === 0) {
          process.exit(1);
        }
      },
    },
  },
  {
    name: "all-leave-with-one",
    what: "disconnects everybody when a client leaves",
    applies: anything,
    caughtBy: ids("leaving"),
    steps: {
      left(right) {
        right();
        this.everybody().forEach((socket) => socket.disconnect(true));
      },
    },
  },
];
