/**
 * What a payload may be. A shape in the file is a word, a list of one shape, a table of
 * fields, or `{ one-of = [...] }`.
 *
 * @typedef {object} Shape
 * @property {string} kind such as `text`, or `list`, `object`, `one-of`, `id of`
 * @property {number} [least] of a text's characters, or of an integer
 * @property {number} [most]
 * @property {string} [event] of `id of`: where the id comes from
 * @property {Shape} [of] of a list
 * @property {Record<string, Shape>} [fields] of an object
 * @property {unknown[]} [values] of `one-of`
 * @property {boolean} [optional] whether an object may do without this field
 * @property {(value: any, shape: Shape, known: Known) => boolean} [test] what a mutation
 *   takes for right, in place of the kind's own test
 */

import { isDeepStrictEqual } from "node:util";

/** @returns {Shape} */
export function readShape(shape) {
  if (Array.isArray(shape)) {
    return { kind: "list", of: readShape(shape[0]) };
  }
  if (typeof shape === "object") {
    if (Array.isArray(shape["one-of"])) {
      return { kind: "one-of", values: shape["one-of"] };
    }
    const fields = Object.entries(shape).map(([name, one]) => [name, readShape(one)]);
    return { kind: "object", fields: Object.fromEntries(fields) };
  }
  const [, optional, word] = /^(optional )?(.*)$/.exec(shape);
  return { ...readWord(word), optional: optional !== undefined };
}

/** Reads `text`, `text 1..500`, `id of message` and the like. */
function readWord(word) {
  const [, event] = /^id of (.*)$/.exec(word) ?? [];
  if (event) {
    return { kind: "id of", event };
  }
  const [, kind, least, most] = /^(\w+)(?: (-?\d*)\.\.(-?\d*))?$/.exec(word);
  const limit = (digits) => (digits ? Number(digits) : undefined);
  return { kind, least: limit(least), most: limit(most) };
}

/** How long a text is, in characters: Unicode scalar values. */
const characters = (text) => [...text].length;

const isWithin = (number, { least = -Infinity, most = Infinity }) =>
  least <= number && number <= most;

const isRecord = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * For each kind, whether a value is one.
 *
 * @type {Record<string, (value: any, shape: Shape, known: Known) => boolean>}
 */
export const kinds = {
  any: () => true,
  text: (value, shape) => typeof value === "string" && isWithin(characters(value), shape),
  room: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: (value, shape) => Number.isSafeInteger(value) && isWithin(value, shape),
  boolean: (value) => typeof value === "boolean",
  timestamp: (value) => Number.isFinite(value) || RFC_3339.test(value),
  list: (value, { of }, known) =>
    Array.isArray(value) && value.every((one) => fits(of, one, known)),
  object: (value, { fields }, known) =>
    isRecord(value) && Object.entries(fields).every(([name, shape]) =>
      Object.hasOwn(value, name) ? fits(shape, value[name], known) : shape.optional),
  "one-of": (value, { values }) => values.some((one) => isDeepStrictEqual(one, value)),
  "id of": (value, { event }, known) => known.hasId(event, value),
  client: (value, shape, known) => known.hasClient(value),
};

/**
 * Whether a value is right.
 *
 * @typedef {{ hasId: (event: string, id: unknown) => boolean,
 *   hasClient: (id: unknown) => boolean }} Known
 * @param {Shape} shape
 * @param {unknown} value
 * @param {Known} known what the server knows
 */
export function fits(shape, value, known) {
  return (shape.test ?? kinds[shape.kind])(value, shape, known);
}

/** What is left of a value without the fields that its shape doesn't name. */
export function kept(shape, value) {
  if (shape.kind === "list") {
    return value.map((one) => kept(shape.of, one));
  }
  if (shape.kind !== "object") {
    return value;
  }
  const named = Object.keys(shape.fields).filter((name) => Object.hasOwn(value, name));
  return Object.fromEntries(named.map((name) => [name, kept(shape.fields[name], value[name])]));
}
