/** The ids that the server makes, and what it counts. */

import { setTimeout as wait } from "node:timers/promises";
import { parts } from "../held.mjs";
import { all, ids, sends, tells, tellsMore, does, acks } from "./words.mjs";

const unique = ids("id-unique", "together", "stored");

/** A mistake in how an id is made. */
const id = (name, what, newId, caughtBy = unique, applies = sends("new")) => ({
  name, what, applies, caughtBy, steps: { newId },
});

/** The name of the field of a value that has the new id. */
const field = (held) => parts(held).find(([, { kind }]) => kind === "new")?.[0];

const emitsNew = (contract, { emits }) => emits.some(({ holds }) => field(holds));

/** A mistake in the count. */
const count = (name, what, count, caughtBy = ids("count", "acked", "content")) => ({
  name, what, applies: sends("count"), caughtBy, steps: { count },
});

/** Adds `step` to the number that is kept under a key, and returns the sum. */
function add(notes, key, step = 1) {
  notes.sums ??= new Map();
  notes.sums.set(key, (notes.sums.get(key) ?? 0) + step);
  return notes.sums.get(key);
}

export const identities = [
  id("one-id-for-all", "gives everything the same id", () => "1"),
  id("id-is-null", "gives no id", () => null, ids("first", "acked", "content", "stored")),
  id("id-from-the-client", "takes the client's id", (right, { sent }) => sent?.id ?? right(),
    ids("payloads")),
  id("id-by-time", "makes ids of the time in ms", () => Date.now()),
  id("id-counts-for-each-client", "counts ids for each client by itself",
    function (right, { socket }) { return add(this.notes, socket.id); }),
  id("id-of-ten", "draws ids from ten", () => Math.floor(Math.random() * 10)),
  id("id-of-the-content", "makes the id of the payload", (right, { payload }) =>
    JSON.stringify(payload), ids("said-again", "id-unique")),
  id("id-of-the-sender", "takes the sender's socket id", (right, { socket }) => socket.id),
  id("id-by-the-length", "makes ids of the list's length, so that they come again",
    function (right, { event }) { return this.lists.get(event.change.list).length + 1; },
    ids("id-unique", "together", "removed"),
    all(sends("new"), does("stores"), (contract) =>
      contract.events.some(({ change }) => change?.does === "removes"))),
  {
    name: "an-id-for-each-hearer",
    what: "gives each client that hears it another id",
    applies: all(tellsMore, emitsNew),
    caughtBy: ids("content"),
    steps: {
      send(right, call, socket, name, value) {
        const { holds } = call.event.emits.find((emit) => emit.name === name);
        right(call, socket, name, { ...value, [field(holds)]: this.newId(call) });
      },
    },
  },
  {
    name: "another-id-acknowledged",
    what: "acknowledges another id than it tells",
    applies: (contract, event) => field(event.acks) !== undefined
      && (emitsNew(contract, event) || event.change !== undefined),
    caughtBy: ids("acked", "content"),
    steps: { answer(right, call) { right({ ...call, id: this.newId(call) }); } },
  },
  count("counts-from-zero", "counts from 0", (right) => right() - 1),
  count("counts-in-twos", "adds two each time", (right) => right() * 2),
  count("always-one", "never counts on", () => 1),
  count("counts-for-each-client", "counts for each client by itself",
    function (right, { socket }) { return add(this.notes, socket.id); }),
  count("counts-for-each-payload", "counts the same payloads only",
    function (right, { payload }) { return add(this.notes, JSON.stringify(payload)); }),
  count("counts-in-texts", "sends the count as a text", (right) => String(right())),
  count("counts-to-ten", "stops at ten", (right) => Math.min(right(), 10)),
  {
    name: "counts-lost-at-once",
    what: "reads the count, waits, and writes it",
    applies: sends("count"),
    caughtBy: ids("count"),
    steps: {
      async accept(right, call) {
        call.before = this.notes.count ?? 0;
        await wait(20);
        await right();
      },
      count(right, call) { return (this.notes.count = call.before + 1); },
    },
  },
  {
    name: "counts-what-it-refuses",
    what: "counts refused events too",
    applies: (contract, event) => sends("count")(contract, event) && event.payload !== undefined,
    caughtBy: ids("refused"),
    steps: {
      refuse(right, call) {
        this.count(call);
        right();
      },
    },
  },
  {
    name: "counts-again-when-somebody-left",
    what: "counts from 1 again when a client has left",
    applies: sends("count"),
    caughtBy: ids("count"),
    steps: {
      left(right) {
        this.counts.clear();
        right();
      },
    },
  },
];
