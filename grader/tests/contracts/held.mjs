/**
 * What a value from the server holds.
 *
 * @typedef {object} Held
 * @property {"same" | "new" | "count" | "sender" | "is" | "any" | "object"} kind
 * @property {string} [field] of `same`: the payload's field
 * @property {unknown} [value] of `is`
 * @property {import("./shapes.mjs").Shape} [shape] of `any`
 * @property {Record<string, Held>} [fields] of `object`
 */

import { readShape } from "./shapes.mjs";

/**
 * @param {unknown} held as in the file
 * @param {string} [field] where it stands, if it is a field
 * @returns {Held}
 */
export function readHeld(held, field) {
  if (typeof held === "object" && !Array.isArray(held)) {
    if ("is" in held && Object.keys(held).length === 1) {
      return { kind: "is", value: held.is };
    }
    if (!Array.isArray(held["one-of"])) {
      const fields = Object.entries(held).map(([name, one]) => [name, readHeld(one, name)]);
      return { kind: "object", fields: Object.fromEntries(fields) };
    }
  }
  if (["new", "count", "sender"].includes(held)) {
    return { kind: held };
  }
  const [, from] = /^same ?(.*)$/.exec(held) ?? [];
  if (from !== undefined) {
    return { kind: "same", field: from || field };
  }
  return { kind: "any", shape: readShape(held) };
}

/** All parts of a value, itself first, with their names: `[name, held]`. */
export function parts(held, name = "") {
  const inner = Object.entries(held?.fields ?? {});
  return held ? [[name, held], ...inner.flatMap(([one, part]) => parts(part, one))] : [];
}

/**
 * Makes the value that an accepted or a refused call is answered with.
 *
 * @param {Held} held
 * @param {import("./right.mjs").Call} call
 */
export function make(held, call) {
  switch (held.kind) {
    case "same": {
      const isTable = call.event.payload?.kind === "object";
      return isTable && held.field ? call.payload?.[held.field] : call.payload;
    }
    case "new": return call.id;
    case "count": return call.count;
    case "sender": return call.socket.id;
    case "is": return held.value;
    case "any": return sample(held.shape);
    default: {
      const made = Object.entries(held.fields).map(([name, part]) => [name, make(part, call)]);
      return Object.fromEntries(made);
    }
  }
}

/** Any value of a shape. */
export function sample({ kind, least, fields, values }) {
  switch (kind) {
    case "text": return "This can't be done. ".padEnd(least ?? 0, "!");
    case "number": case "integer": return least ?? 1;
    case "boolean": return true;
    case "timestamp": return new Date().toISOString();
    case "list": return [];
    case "object": {
      const made = Object.entries(fields).map(([name, shape]) => [name, sample(shape)]);
      return Object.fromEntries(made);
    }
    case "one-of": return values[0];
    default: return null;
  }
}
