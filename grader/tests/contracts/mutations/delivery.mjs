/** Who hears an event, how often, when, and under which name. */

import { setTimeout as wait } from "node:timers/promises";
import { LATE, ids, tells, tellsMore, transport } from "./words.mjs";

const many = tells("everyone", "others", "room", "others in room");

/** A step `hears` that leaves out whoever does not pass the test. */
const only = (test) => function (right, call) {
  return right().filter((socket, at) => test.call(this, socket, call, at));
};

/** How often a step has been taken for a key, from 1. */
function nth(notes, key) {
  notes.taken ??= new Map();
  notes.taken.set(key, (notes.taken.get(key) ?? 0) + 1);
  return notes.taken.get(key);
}

export const delivery = [
  {
    name: "to-the-sender-only",
    what: "tells only the sender",
    applies: tellsMore,
    caughtBy: ids("first"),
    steps: { hears: (right, call) => [call.socket] },
  },
  {
    name: "to-all-but-the-sender",
    what: "doesn't tell the sender",
    applies: tells("everyone", "room"),
    caughtBy: ids("first"),
    steps: { hears: only((socket, call) => socket !== call.socket) },
  },
  {
    name: "to-the-sender-too",
    what: "tells the sender too",
    applies: tells("others", "client", "others in room"),
    caughtBy: ids("first"),
    steps: { hears: (right, call) => [...new Set([...right(), call.socket])] },
  },
  {
    name: "to-everybody",
    what: "tells everybody who is connected",
    applies: tells("sender", "client", "room", "others in room"),
    caughtBy: ids("first"),
    steps: { hears() { return this.everybody(); } },
  },
  {
    name: "to-the-others-in-place-of-the-sender",
    what: "tells all others, and not the sender",
    applies: tells("sender"),
    caughtBy: ids("first", "acked"),
    steps: { hears(right, { socket }) { return this.everybody().filter((one) => one !== socket); } },
  },
  {
    name: "to-nobody",
    what: "tells nobody",
    applies: tells(),
    caughtBy: ids("first", "acked"),
    steps: { hears: () => [] },
  },
  {
    name: "to-all-when-nobody-is-meant",
    what: "tells everybody if the audience is empty",
    applies: tells("others in room"),
    caughtBy: ids("first", "once"),
    steps: {
      hears(right) {
        const meant = right();
        return meant.length > 0 ? meant : this.everybody();
      },
    },
  },
  {
    name: "twice",
    what: "tells everything twice",
    applies: tells(),
    caughtBy: ids("first", "once"),
    steps: { hears: (right) => [...right(), ...right()] },
  },
  {
    name: "twice-to-the-sender",
    what: "tells the sender twice",
    applies: tells("everyone", "sender", "room"),
    caughtBy: ids("first", "once"),
    steps: { hears: (right, call) => [...right(), call.socket] },
  },
  {
    name: "again-later",
    what: "tells everything again after 300 ms",
    applies: tells(),
    caughtBy: ids("first", "once"),
    steps: {
      async send(right) {
        right();
        await wait(300);
        right();
      },
    },
  },
  {
    name: "late",
    what: "tells everything more than a second late",
    applies: tells(),
    caughtBy: ids("first"),
    steps: {
      async send(right) {
        await wait(LATE);
        right();
      },
    },
  },
  {
    name: "heard-over-websocket-only",
    what: "doesn't tell clients over long-polling",
    applies: tells(),
    caughtBy: ids("first", "content", "any-client"),
    steps: { hears: only((socket) => transport(socket) === "websocket") },
  },
  {
    name: "heard-over-polling-only",
    what: "doesn't tell clients over WebSocket",
    applies: tells(),
    caughtBy: ids("first", "content", "any-client"),
    steps: { hears: only((socket) => transport(socket) === "polling") },
  },
  {
    name: "newcomers-hear-nothing",
    what: "tells only clients that were connected at the first event",
    applies: tells(),
    caughtBy: ids("newcomer"),
    steps: {
      hears: only(function (socket) {
        this.notes.first ??= new Set(this.everybody());
        return this.notes.first.has(socket);
      }),
    },
  },
  {
    name: "newest-hears-nothing",
    what: "doesn't tell the client that connected last",
    applies: many,
    caughtBy: ids("first", "any-client", "newcomer"),
    steps: { hears: only(function (socket, call) {
      return socket === call.socket || socket !== this.everybody().at(-1);
    }) },
  },
  {
    name: "four-hear",
    what: "tells at most four clients",
    applies: many,
    caughtBy: ids("crowd"),
    steps: { hears: (right) => right().slice(0, 4) },
  },
  {
    name: "hears-the-first-only",
    what: "tells each client once, and then never again",
    applies: tells(),
    caughtBy: ids("acked", "content", "any-client"),
    steps: { hears: only(function (socket) { return nth(this.notes, socket.id) === 1; }) },
  },
  {
    name: "every-seventh-is-lost",
    what: "doesn't tell every seventh event",
    applies: tells(),
    caughtBy: ids("first", "acked", "content", "any-client", "payloads", "unacked", "together", "crowd"),
    steps: { tell(right) { return nth(this.notes, "tell") % 7 === 0 ? undefined : right(); } },
  },
  {
    name: "silent-after-somebody-left",
    what: "tells nobody any more once a client has left",
    applies: tells(),
    caughtBy: ids("newcomer", "leaving", "back"),
    steps: {
      left(right) {
        this.notes.hasLeft = true;
        right();
      },
      hears(right) { return this.notes.hasLeft ? [] : right(); },
    },
  },
  {
    name: "the-same-again-is-dropped",
    what: "doesn't tell a payload that repeats an earlier one",
    applies: (contract, event) => tells()(contract, event) && event.payload?.kind !== undefined,
    caughtBy: ids("said-again", "payloads"),
    steps: {
      tell(right, call) {
        return nth(this.notes, JSON.stringify(call.payload)) === 1 ? right() : undefined;
      },
    },
  },
  {
    name: "by-another-name",
    what: "misspells the event that it emits",
    applies: tells(),
    caughtBy: ids("first"),
    steps: { send: (right, call, socket, name, value) => right(call, socket, `${name}s`, value) },
  },
  {
    name: "leaks-under-another-name",
    what: "tells everybody under another name what is not for everybody",
    applies: tells("sender", "client", "room", "others in room"),
    caughtBy: ids("first", "once", "any-client"),
    steps: {
      send(right, call, socket, name, value) {
        right();
        this.io.emit("log", value);
      },
    },
  },
];
