/**
 * Puts a mutation into a server: one mistake, at one event of the contract.
 *
 * @typedef {object} Mutation
 * @property {string} name
 * @property {string} family what it is about: who hears, the list, the ids, …
 * @property {string} what the mistake, as a sentence without its subject: "tells …"
 * @property {(contract: Contract, event: Event) => boolean} applies whether an event can
 *   have the mistake, such that a client could notice
 * @property {(contract: Contract, event: Event) => string[]} caughtBy the checks of which
 *   at least one must fail
 * @property {Record<string, Step>} steps what replaces the right server's methods
 * @property {string[]} [everywhere] the steps that are wrong at the other events too
 *
 * @typedef {(right: (...args: any[]) => any, ...args: any[]) => any} Step gets the right
 *   method, which without arguments does what it would have done, and then its arguments.
 *   At the end comes the event that has the mistake. `this` is the server, and
 *   `this.notes` an object for what the mistake remembers.
 * @typedef {import("./contract.mjs").Contract} Contract
 * @typedef {import("./contract.mjs").Event} Event
 */

import { right } from "./right.mjs";

/** A server with mistakes; without any, it is right. */
export function server(contract, mistakes = []) {
  return mistakes.reduce(
    (before, { mutation, event }) => mutated(before, mutation, event), right(contract));
}

/** A server like `before`, with one more mistake. */
function mutated(before, mutation, event) {
  const after = { __proto__: before };
  for (const [name, step] of Object.entries(mutation.steps)) {
    after[name] = function (...args) {
      const asBefore = (...others) => before[name].apply(this, others.length ? others : args);
      const applies = mutation.everywhere?.includes(name) || concerns(args, event);
      return applies ? step.call(this, asBefore, ...args, event) : asBefore();
    };
  }
  return after;
}

/** Whether a step is about this event: it gets a call, or the event or its list, or less. */
function concerns([first, second], event) {
  if (first?.event) {
    return first.event === event;
  }
  if (second?.emits) {
    return second === event;
  }
  const isList = Boolean(first?.get ?? first?.ask);
  return !isList || first.name === event.change?.list;
}

/** The events of a contract at which a mutation can be. */
export function places(mutation, contract) {
  return contract.events.filter((event) => mutation.applies(contract, event));
}
