/** The acknowledgement: whether it comes, when, how often, and to whom. */

import { createRequire } from "node:module";
import { setTimeout as wait } from "node:timers/promises";
import { LATE, acks, all, does, ids, tells, transport } from "./words.mjs";

const require = createRequire(new URL("../../node/", import.meta.url));
const { PacketType } = require("socket.io-parser");

/** A step `connected`: each `ack` knows its number, which Socket.IO keeps to itself. */
function numbersAcks(right, { socket }) {
  const ack = socket.ack.bind(socket);
  socket.ack = (number) => Object.assign(ack(number), { number });
  right();
}

const answered = ids("acked", "first");

/** A mistake in the acknowledgement. */
const ack = (name, what, acknowledge, caughtBy = answered, applies = acks) => ({
  name, what, applies, caughtBy, steps: { acknowledge },
});

/** A mistake in its value. */
const value = (name, what, change, applies) => ack(name, what,
  (right, call, value) => right(call, change(value)), ids("acked", "first"), applies);

const isTable = (contract, event) => event.acks?.kind === "object";

export const acknowledgements = [
  ack("never-acknowledged", "sends no acknowledgement", () => {}),
  {
    name: "acknowledged-twice",
    what: "sends the acknowledgement twice",
    applies: acks,
    caughtBy: ids("acked"),
    steps: {
      connected: numbersAcks,
      acknowledge(right, { socket, ack }, value) {
        right();
        if (ack) {
          socket.packet({ type: PacketType.ACK, id: ack.number, data: [value] });
        }
      },
    },
  },
  ack("acknowledged-late", "acknowledges more than a second late", async (right) => {
    await wait(LATE);
    right();
  }),
  ack("acknowledged-over-websocket-only", "doesn't acknowledge over long-polling",
    (right, { socket }) => (transport(socket) === "websocket" ? right() : undefined),
    ids("acked", "first", "any-client")),
  ack("acknowledged-the-first-time", "acknowledges only a client's first event",
    function (right, { socket }) {
      this.notes.done ??= new Set();
      const isFirst = !this.notes.done.has(socket);
      this.notes.done.add(socket);
      return isFirst ? right() : undefined;
    }, ids("acked", "first", "any-client")),
  ack("acknowledged-to-the-first-client", "acknowledges only the first client",
    function (right, { socket }) {
      this.notes.first ??= socket;
      return socket === this.notes.first ? right() : undefined;
    }, ids("acked", "first", "any-client")),
  {
    name: "the-answer-of-another",
    what: "keeps open answers by the number of the acknowledgement, over all clients",
    applies: acks,
    caughtBy: ids("together", "acked"),
    steps: {
      connected: numbersAcks,
      async accept(right, call) {
        this.notes.open ??= new Map();
        this.notes.open.set(call.ack?.number, call.ack);
        await wait(20);
        await right();
      },
      acknowledge(right, call, value) {
        right({ ...call, ack: this.notes.open.get(call.ack?.number) }, value);
      },
    },
  },
  {
    name: "acknowledged-too-early",
    what: "acknowledges before it stores",
    applies: all(acks, (contract, { change }) => change !== undefined),
    caughtBy: ids("stored", "updated", "removed"),
    steps: {
      async change(right, call) {
        this.answer(call);
        call.ack = undefined;
        await wait(100);
        return right();
      },
    },
  },
  value("null-acknowledged", "acknowledges with null", () => null),
  value("in-a-list-acknowledged", "acknowledges with a list of one", (value) => [value]),
  value("as-json-acknowledged", "acknowledges with JSON inside a text", (value) =>
    JSON.stringify(value)),
  value("first-field-unacknowledged", "leaves out the acknowledgement's first field", (value) =>
    Object.fromEntries(Object.entries(value).slice(1)), isTable),
  {
    name: "an-ack-silences",
    what: "tells nobody if an acknowledgement is wanted",
    applies: all(acks, tells()),
    caughtBy: ids("first"),
    steps: { tell: (right, { ack }) => (ack ? undefined : right()) },
  },
  {
    name: "no-ack-no-event",
    what: "does nothing if no acknowledgement is wanted",
    applies: all(acks, tells()),
    caughtBy: ids("unacked"),
    steps: { accept: (right, { ack }) => (ack ? right() : undefined) },
  },
  {
    name: "exits-without-an-ack",
    what: "calls the acknowledgement even if none is wanted, and ends by that",
    applies: acks,
    caughtBy: ids("unacked", "server-alive"),
    steps: { acknowledge: (right, { ack }) => (ack ? right() : process.exit(1)) },
  },
];

