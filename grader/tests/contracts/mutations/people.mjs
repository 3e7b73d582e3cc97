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
    function (socket) { return (this.notes.first ??= socket) === socket; }, "first", "acked", "content", "any-client"),
  speaks("websocket-speaks", "listens only to clients over WebSocket",
    (socket) => transport(socket) === "websocket", "first", "acked", "content", "any-client"),
  speaks("polling-speaks", "listens only to clients over long-polling",
    (socket) => transport(socket) === "polling", "first", "acked", "content", "any-client"),
  speaks("newcomers-are-mute", "listens only to clients that were connected at the first event",
    function (socket) {
      this.notes.first ??= new Set(this.everybody());
      return this.notes.first.has(socket);
    }, "newcomer"),
  speaks("first-event-only", "listens to each client once",
    function (socket) { return nth(this.notes, socket) === 1; }, "acked", "content", "any-client"),
  speaks("ten-events-only", "listens to ten events of each client",
    function (socket) { return nth(this.notes, socket) <= 10; }, "any-client", "payloads", "unacked", "together", "count", "order", "stored", "refused"),
  speaks("not-so-fast", "ignores an event within 50 ms of a client's last one",
    function (socket) {
      const last = (this.notes.times ??= new Map()).get(socket) ?? 0;
      this.notes.times.set(socket, Date.now());
      return Date.now() - last > 50;
    }, "acked", "content", "any-client", "payloads", "id-unique"),
  {
    name: "deaf-after-somebody-left",
    what: "listens to nobody any more once a client has left",
    applies: anything,
    caughtBy: ids("newcomer", "leaving", "back"),
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
    caughtBy: ids("together", "count", "id-unique"),
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
    caughtBy: () => ["starts"],
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
    caughtBy: ids("newcomer", "leaving", "back"),
    steps: {
      left(right) {
        right();
        this.everybody().forEach((socket) => socket.disconnect(true));
      },
    },
  },
];
