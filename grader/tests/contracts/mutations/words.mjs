/** What the tables of mutations are written with. */

import { parts } from "../held.mjs";
import { holds } from "../store.mjs";

/** What the first check of an event is called: who hears of it. */
function first({ emits: [emit], acks }) {
  return emit?.to.kind.replaceAll(" ", "-") ?? (acks ? "acked" : "takes");
}

/** A check's id. `first` stands for the event's first check. */
const id = (event, name) => {
  const own = name === "first" ? first(event) : name;
  return event.prefix ? `${event.prefix}-${own}` : own;
};

/** Checks of an event, by their ids without its prefix. */
export const ids = (...names) => (contract, event) =>
  [...new Set(names.map((name) => id(event, name)))];

/** Checks of any event of the contract. */
export const anywhere = (...names) => ({ events }) =>
  events.flatMap((event) => names.map((name) => id(event, name)));

/** These checks of the event, and those of any event. */
export const either = (own, others) => (contract, event) =>
  [...own(contract, event), ...others(contract, event)];

// Whether an event of a contract …

export const all = (...tests) => (contract, event) =>
  tests.every((test) => test(contract, event));

/** … tells one of these audiences; any if none is named. */
export const tells = (...kinds) => (contract, { emits }) =>
  emits.some(({ to }) => kinds.length === 0 || kinds.includes(to.kind));

/** … tells somebody else than the sender. */
export const tellsMore = tells("everyone", "others", "client", "room", "others in room");

export const acks = (contract, { acks }) => acks !== undefined;
export const refuses = (contract, { refuses }) => refuses !== undefined;
export const does = (verb) => (contract, { change }) => change?.does === verb;
export const changesById = (contract, { change }) =>
  ["updates", "removes"].includes(change?.does);

/** … sends a value of this kind: a new id, the count, the sender's id. */
export const sends = (kind) => (contract, event) => holds(event, kind);

/** The shapes of a payload, itself first: `[name, shape]`. */
export const shapes = (shape, name = "") => {
  const inner = Object.entries(shape?.fields ?? {});
  return shape ? [[name, shape], ...inner.flatMap(([one, part]) => shapes(part, one))] : [];
};

/** … has a payload with such a part. */
export const carries = (test) => (contract, event) =>
  shapes(event.payload).some(([, shape]) => test(shape));

export const carriesKind = (...kinds) => carries(({ kind }) => kinds.includes(kind));

/** … sends back a part of its payload that passes the test: to be seen, it must come back. */
export const returns = (test) => (contract, event) => {
  const back = [event.acks, ...event.emits.map((emit) => emit.holds)].flatMap((held) => parts(held));
  const names = back.filter(([, { kind }]) => kind === "same").map(([, { field }]) => field);
  const isTable = event.payload?.kind === "object";
  return shapes(event.payload).some(([name, shape]) =>
    test(shape) && (isTable ? names.includes(name) : names.length > 0));
};

/** … sends back a text. */
export const returnsText = returns(({ kind }) => ["text", "any"].includes(kind));

/** A payload whose parts that pass `test` are changed. */
export function changed(shape, payload, test, change) {
  if (test(shape)) {
    return change(payload);
  }
  if (shape.kind !== "object") {
    return payload;
  }
  const made = Object.entries(payload).map(([name, part]) =>
    [name, changed(shape.fields[name], part, test, change)]);
  return Object.fromEntries(made);
}

/** A step `read` that changes the texts of a payload. */
export const readsTexts = (change) => (right, call) =>
  changed(call.event.payload, right(), ({ kind }) => ["text", "any"].includes(kind),
    (text) => (typeof text === "string" ? change(text) : text));

/** A call whose payload may have the parts that `change` makes of the contract's. */
export function withShapes(call, change) {
  const remade = (shape) => {
    const { fields = {}, ...rest } = change(shape);
    const inner = Object.entries(fields).map(([name, one]) => [name, remade(one)]);
    return shape.fields ? { ...rest, fields: Object.fromEntries(inner) } : rest;
  };
  return { ...call, event: { ...call.event, payload: remade(call.event.payload) } };
}

/**
 * How late is late, in ms. A check waits for a second, but for longer on a busy machine,
 * and so the tests make this longer too.
 */
export const LATE = Number(process.env.LATE_MS ?? 1500);

export const transport = (socket) => socket.conn.transport.name;
