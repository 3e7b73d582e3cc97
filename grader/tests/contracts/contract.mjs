/**
 * Reads a contract, as `grader/classroom/src/contract.rs` describes it, into objects that are easy
 * to serve. It trusts the file: `check contract` is what finds mistakes in it.
 *
 * @typedef {{ name: string, get?: string, ask?: string, field?: string }} List
 * @typedef {{ name: string, to: To, holds?: Held }} Emit
 * @typedef {{ kind: "everyone" | "others" | "sender" | "client" | "room" | "others in room",
 *   field?: string }} To
 * @typedef {{ does: "stores" | "updates" | "removes", list: string }} Change
 * @typedef {object} Event
 * @property {string} name
 * @property {string} prefix of the ids of its checks; "" for none
 * @property {boolean} optional
 * @property {import("./shapes.mjs").Shape} [payload]
 * @property {string} [joins] the field that names a room, and so on for the next two
 * @property {string} [leaves]
 * @property {string} [members]
 * @property {Emit[]} emits
 * @property {Held} [acks]
 * @property {Change} [change]
 * @property {{ ack?: Held, emit?: Emit }} [refuses]
 * @typedef {import("./held.mjs").Held} Held
 * @typedef {{ title: string, lists: List[], events: Event[] }} Contract
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { readHeld } from "./held.mjs";
import { readShape } from "./shapes.mjs";

/** The packages of all Node servers of the tests are in one folder. */
const require = createRequire(new URL("../node/", import.meta.url));
const { parse } = require("smol-toml");

/** @returns {Contract} */
export function readContract(path) {
  const { title, list = {}, on = {} } = parse(readFileSync(path, "utf8"));
  return {
    title,
    lists: Object.entries(list).map(([name, read]) => ({ name, ...read })),
    events: Object.entries(on).map(([name, table]) => readEvent(name, table)),
  };
}

/** @returns {Event} */
function readEvent(name, table) {
  const { payload, emits = {}, acks, refuses, joins, leaves, members } = table;
  const does = ["stores", "updates", "removes"].find((verb) => verb in table);
  return {
    name,
    prefix: table.prefix ?? "",
    optional: table.optional ?? false,
    payload: payload && readShape(payload),
    joins, leaves, members,
    emits: Object.entries(emits).map(([event, { to, holds }]) => ({
      name: event, to: readTo(to), holds: holds && readHeld(holds),
    })),
    acks: acks && readHeld(acks),
    change: does && { does, list: table[does] },
    refuses: refuses && readRefusal(refuses),
  };
}

function readRefusal({ acks, emits = {} }) {
  const [emit] = Object.entries(emits);
  return {
    ack: acks && readHeld(acks),
    emit: emit && { name: emit[0], to: { kind: "sender" }, holds: readHeld(emit[1]) },
  };
}

/** Reads `everyone`, `client FIELD`, `others in room FIELD` and the like. */
function readTo(text) {
  const [, kind, field] = /^(others in room|room|client|\w+) ?(.*)$/.exec(text);
  return field ? { kind, field } : { kind };
}
