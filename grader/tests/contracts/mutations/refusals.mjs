/** Which payloads are refused, how, and what becomes of the client. */

import { setTimeout as wait } from "node:timers/promises";
import { make } from "../held.mjs";
import { kinds } from "../shapes.mjs";
import { LATE, all, carries, ids, refuses, tells, withShapes } from "./words.mjs";

const refused = ids("refused", "unknown-id", "not-a-member");

/** Refuses other texts, numbers or objects than the contract does. */
const reads = (name, what, kind, change, applies = carries((shape) => shape.kind === kind),
  caughtBy = refused) => ({
  name, what, caughtBy,
  // What is refused wrongly, or not, can be seen only if something comes of the event.
  applies: all(applies, (contract, { emits, acks }) => emits.length > 0 || acks),
  steps: {
    isRight: (right, call) => right(withShapes(call, (shape) =>
      (shape.kind === kind ? { ...shape, ...change(shape) } : shape))),
  },
});

const limited = carries(({ kind, most }) => kind === "text" && most !== undefined);
const least = carries(({ kind, least = 0 }) => kind === "text" && least > 0);
const whole = ({ kind, most }) => kind === "integer" && most !== undefined;

/** Measures texts in another way. */
const measures = (name, what, length, applies = limited, caughtBy = ids("payloads")) => reads(name, what, "text",
  () => ({
    test: (value, { least = 0, most = Infinity }) => typeof value === "string"
      && least <= length(value) && length(value) <= most,
  }), applies, caughtBy);

const limits = [
  measures("limit-in-bytes", "measures texts in bytes of UTF-8", (text) => Buffer.byteLength(text)),
  measures("limit-in-utf-16", "measures texts in UTF-16 code units", (text) => text.length),
  measures("limit-in-json", "measures texts as JSON", (text) =>
    [...JSON.stringify(text)].length - 2),
  measures("limit-in-html", "measures texts after escaping HTML", (text) =>
    [...text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")].length),
  measures("limit-without-spaces", "doesn't count the spaces around a text", (text) =>
    [...text.trim()].length, limited, ids("refused", "payloads")),
  reads("longest-refused", "refuses the longest text", "text",
    ({ most }) => ({ most: most - 1 }), limited, ids("payloads", "first", "acked", "content")),
  reads("longer-accepted", "accepts a text that is one character too long", "text",
    ({ most }) => ({ most: most + 1 }), limited, ids("refused")),
  reads("any-length-accepted", "accepts a text of any length", "text",
    () => ({ most: undefined }), limited, ids("refused")),
  reads("shortest-refused", "refuses the shortest text", "text",
    ({ least }) => ({ least: least + 1 }), least, ids("payloads")),
  reads("empty-accepted", "accepts an empty text", "text",
    () => ({ least: 0 }), least, ids("refused")),
  reads("greatest-refused", "refuses the greatest number", "integer",
    ({ most }) => ({ most: most - 1 }), carries(whole), ids("payloads", "first", "acked", "content")),
  reads("any-integer-accepted", "accepts numbers beyond the limits", "integer",
    () => ({ least: undefined, most: undefined }), carries(whole), ids("payloads", "refused")),
];

const types = [
  reads("numbers-for-texts", "accepts a number in place of a text", "text", () => ({
    test: (value, shape) => typeof value === "number" || kinds.text(value, shape),
  })),
  reads("texts-for-integers", "accepts a number in a text", "integer", () => ({
    test: (value, shape) => kinds.integer(value === "" ? value : Number(value), shape),
  })),
  reads("fractions-accepted", "accepts fractions", "integer", () => ({
    test: (value, { least = -Infinity, most = Infinity }) =>
      typeof value === "number" && least <= value && value <= most,
  })),
  reads("texts-for-booleans", "accepts any value in place of true and false", "boolean",
    () => ({ test: () => true })),
  reads("any-choice-accepted", "accepts what is none of the choices", "one-of",
    () => ({ test: () => true })),
  reads("missing-accepted", "accepts an object without its fields", "object", ({ fields }) => ({
    fields: Object.fromEntries(Object.entries(fields).map(([name, shape]) =>
      [name, { ...shape, optional: true }])),
  })),
  reads("null-accepted", "accepts null in place of a text", "text", () => ({
    test: (value, shape) => value === null || kinds.text(value, shape),
  })),
  {
    name: "lists-for-objects",
    what: "takes a list for an object, by position, as serde does",
    applies: carries(({ kind }) => kind === "object"),
    caughtBy: refused,
    steps: {
      isRight: (right, call) => right(named(call)),
      read: (right, call) => right(named(call)),
    },
  },
  {
    name: "anything-accepted",
    what: "doesn't look at the payload",
    applies: (contract, event) => event.payload !== undefined && event.payload.kind !== "any",
    caughtBy: refused,
    steps: { isRight: () => true, read: (right, { sent }) => sent ?? {} },
  },
];

/** A call whose payload is an object, if it came as the list of its fields. */
function named(call) {
  const names = Object.keys(call.event.payload.fields);
  return Array.isArray(call.sent) && call.sent.length === names.length
    ? { ...call, sent: Object.fromEntries(names.map((name, at) => [name, call.sent[at]])) }
    : call;
}

/** A mistake in what comes of a bad payload. */
const bad = (name, what, refuse, applies, caughtBy = refused) =>
  ({ name, what, applies, caughtBy, steps: { refuse } });

const hasBad = (contract, { payload }) => payload !== undefined && payload.kind !== "any";
const refusesByAck = (contract, { refuses }) => refuses?.ack !== undefined;
const refusesByEvent = (contract, { refuses }) => refuses?.emit !== undefined;

const answers = [
  bad("refuses-nothing", "says nothing of a bad payload", () => {}, refuses),
  bad("refused-late", "refuses more than a second late", async (right) => {
    await wait(LATE);
    right();
  }, refuses),
  bad("refused-with-null", "refuses with null", (right, { ack }) => ack?.(null), refusesByAck),
  bad("refused-as-if-accepted", "acknowledges a bad payload like a good one",
    function (right, call) { this.answer({ ...call, payload: {}, id: this.newId(call) }); },
    all(refusesByAck, (contract, { acks }) => acks)),
  bad("refused-by-an-event", "refuses with an event in place of the acknowledgement",
    (right, { socket, event }) => socket.emit("error", make(event.refuses.ack, { event, socket })),
    refusesByAck),
  bad("refused-in-other-words", "refuses in other words than the contract's",
    (right, call) => right({ ...call, event: inOtherWords(call.event) }),
    (contract, { refuses: { ack, emit } = {} }) =>
      Object.values((ack ?? emit?.holds)?.fields ?? {}).some(({ kind }) => kind === "is")),
  bad("refused-to-all", "tells everybody of the refusal", function (right, { event }) {
    this.io.emit(event.refuses.emit.name, make(event.refuses.emit.holds, { event }));
  }, refusesByEvent, refused),
  bad("refused-twice", "sends the refusal twice", (right) => {
    right();
    right();
  }, refusesByEvent, refused),
  bad("refused-and-leaked", "tells everybody under another name what it refuses",
    function (right, { sent }) {
      right();
      this.io.emit("refusal", sent);
    }, hasBad),
  bad("refused-and-told", "refuses a payload, and yet tells it", function (right, call) {
    right();
    this.tell({ ...call, payload: call.sent ?? {}, id: this.newId(call) });
  }, all(hasBad, tells())),
  bad("refused-and-stored", "refuses a payload, and yet stores it", function (right, call) {
    right();
    this.change({ ...call, payload: call.sent ?? {}, id: this.newId(call) });
  }, all(hasBad, (contract, { change }) => change?.does === "stores"), refused),
];

/** An event whose refusals have another text where the contract says which. */
function inOtherWords(event) {
  const reworded = (held) => held && {
    ...held,
    fields: Object.fromEntries(Object.entries(held.fields ?? {}).map(([name, part]) =>
      [name, part.kind === "is" ? { kind: "is", value: `${part.value}!` } : part])),
  };
  const { ack, emit } = event.refuses;
  const refuses = { ack: reworded(ack), emit: emit && { ...emit, holds: reworded(emit.holds) } };
  return { ...event, refuses };
}

const after = [
  bad("disconnects-on-bad", "disconnects who sends a bad payload",
    (right, { socket }) => socket.disconnect(), hasBad, ids("refused", "server-alive")),
  bad("exits-on-bad", "ends when it gets a bad payload", () => process.exit(1), hasBad,
    ids("refused", "server-alive")),
  {
    name: "deaf-after-bad",
    what: "doesn't listen to a client any more that has sent a bad payload",
    applies: hasBad,
    caughtBy: ids("refused", "server-alive"),
    steps: {
      refuse(right, { socket }) {
        right();
        (this.notes.bad ??= new Set()).add(socket);
      },
      called(right, socket) { return this.notes.bad?.has(socket) ? undefined : right(); },
    },
  },
  {
    name: "locked-after-bad",
    what: "keeps its lock when a payload is bad, and does nothing any more",
    applies: hasBad,
    caughtBy: ids("refused", "server-alive"),
    steps: {
      refuse(right) {
        this.notes.isLocked = true;
        right();
      },
      called(right) { return this.notes.isLocked ? undefined : right(); },
    },
  },
];

export const refusals = [...limits, ...types, ...answers, ...after];
