/**
 * What a right server stores: its lists, and what an event does to one. These are steps of
 * `right.mjs`.
 */

import { setTimeout as wait } from "node:timers/promises";
import { parts } from "./held.mjs";

/** How long the store takes, in ms. */
const STORE_DELAY = Number(process.env.STORE_DELAY_MS ?? 0);

/** Everything that the server sends when it accepts an event. */
const sent = (event) => [event.acks, ...event.emits.map((emit) => emit.holds)];

/** Whether this is among what comes of an event. */
export const holds = (event, kind) =>
  sent(event).flatMap((held) => parts(held)).some(([, held]) => held.kind === kind);

/** The name of the field that has an entry's new id. */
const idField = (event) =>
  sent(event).flatMap((held) => parts(held)).find(([, held]) => held.kind === "new")?.[0];

/** Stands for the name of a field where the payload itself is meant. */
const WHOLE = "";

/**
 * What of a payload names an entry: a field, or without a name the payload itself; and the
 * event that the id comes from.
 */
export function reference({ payload }) {
  const fields = Object.entries(payload?.fields ?? { [WHOLE]: payload });
  return fields.find(([, shape]) => shape?.kind === "id of");
}

/** The id by which a payload names an entry. */
export function named(event, payload) {
  const [field] = reference(event);
  return field === WHOLE ? payload : payload?.[field];
}

export const store = {
  // The lists.

  async listed({ name }) {
    await this.pause();
    return this.lists.get(name).map(({ entry }) => entry);
  },

  async asked(list, ack) {
    if (typeof ack === "function") {
      const entries = await this.listed(list);
      ack(list.field ? { [list.field]: entries } : entries);
    }
  },

  /** Waits as long as a database would. */
  async pause() {
    await (STORE_DELAY > 0 ? wait(STORE_DELAY) : undefined);
  },

  /** Says whether the entry was there. */
  async change(call) {
    const { does, list } = call.event.change ?? {};
    if (!does) {
      return true;
    }
    await this.pause();
    return this[does](call, this.lists.get(list));
  },

  stores(call, entries) {
    entries.push({ id: call.id, entry: { [idField(call.event)]: call.id, ...call.payload } });
    return true;
  },

  updates(call, entries) {
    const { [reference(call.event)[0]]: id, ...fields } = call.payload;
    const found = entries[this.find(call, entries)];
    Object.assign(found?.entry ?? {}, fields);
    return found !== undefined;
  },

  removes(call, entries) {
    const at = this.find(call, entries);
    return at >= 0 && entries.splice(at, 1).length === 1;
  },

  /** The place of the entry that a payload names, or -1. */
  find({ event, payload }, entries) {
    return entries.findIndex(({ id }) => id === named(event, payload));
  },
};
