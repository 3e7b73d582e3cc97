/** What is stored, when, and how the list shows it. */

import { does, ids } from "./words.mjs";

const stores = does("stores");

/** A mistake in the list that is shown. */
const list = (name, what, listed, ...caughtBy) => ({
  name, what, applies: stores, caughtBy: ids(...caughtBy),
  steps: { async listed(right) { return listed.call(this, await right()); } },
});

/** A mistake in what is stored. */
const store = (name, what, step, ...caughtBy) => ({
  name, what, applies: stores, caughtBy: ids(...caughtBy), steps: { stores: step },
});

export const lists = [
  store("stored-late", "stores only after it has told everybody", (right) => {
    setTimeout(right, 150);
    return true;
  }, "stored"),
  store("stores-nothing", "stores nothing", () => true, "stored"),
  store("stores-the-first-only", "stores only the first entry", (right, call, entries) =>
    (entries.length === 0 ? right() : true), "stored"),
  store("stores-twice", "stores everything twice", (right) => right() && right(), "stored", "said-again", "order"),
  store("merges-the-same", "doesn't store what repeats an earlier entry",
    function (right, { payload }) {
      this.notes.known ??= new Set();
      const key = JSON.stringify(payload);
      const isNew = !this.notes.known.has(key);
      this.notes.known.add(key);
      return isNew ? right() : true;
    }, "said-again"),
  store("stores-the-first-client-only", "stores only what the first client sends",
    function (right, { socket }) {
      this.notes.first ??= socket;
      return socket === this.notes.first ? right() : true;
    }, "stored"),
  store("stores-extra-fields", "stores fields that the contract doesn't name",
    (right, call, entries) => {
      right();
      const { entry } = entries.at(-1);
      entries.at(-1).entry = { ...call.sent, ...entry };
      return true;
    }, "payloads"),
  store("expires", "forgets an entry after a second", function (right, { id }, entries) {
    right();
    setTimeout(() => entries.splice(entries.findIndex((one) => one.id === id), 1), 1000);
    return true;
  }, "order"),
  list("newest-first", "lists the newest entry first", (entries) => entries.reverse(), "order"),
  list("last-five", "lists only the last 5 entries", (entries) => entries.slice(-5), "order"),
  list("last-ten", "lists only the last 10 entries", (entries) => entries.slice(-10), "order"),
  list("last-twenty", "lists only the last 20 entries", (entries) => entries.slice(-20), "order"),
  list("first-ten", "lists only the first 10 entries", (entries) => entries.slice(0, 10), "order", "stored"),
  list("without-ids", "lists entries without their ids", (entries) =>
    entries.map(({ id, ...entry }) => entry), "stored"),
  list("an-object", "lists entries inside an object", (items) => ({ items }), "list", "stored"),
  list("as-texts", "lists each entry as a JSON text", (entries) =>
    entries.map((entry) => JSON.stringify(entry)), "stored"),
  list("cached", "shows the first list for ever", function (entries) {
    return (this.notes.cached ??= entries);
  }, "stored"),
  list("cached-for-a-second", "shows each list for a second", function (entries) {
    const { cached, until = 0 } = this.notes;
    if (cached && Date.now() < until) {
      return cached;
    }
    Object.assign(this.notes, { cached: entries, until: Date.now() + 1000 });
    return entries;
  }, "stored"),
  {
    name: "empty-is-an-error",
    what: "answers with an error, or not, while the list is empty",
    applies: stores,
    caughtBy: ids("list"),
    steps: {
      async show(right, { name }, response) {
        return this.lists.get(name).length > 0 ? right() : response.status(500).end();
      },
      async asked(right, { name }) { return this.lists.get(name).length > 0 ? right() : undefined; },
    },
  },
  {
    name: "leavers-take-their-entries",
    what: "removes the entries of a client that leaves",
    applies: stores,
    caughtBy: ids("leaving"),
    steps: {
      stores(right, call, entries) {
        right();
        entries.at(-1).by = call.socket;
        return true;
      },
      left(right, socket) {
        right();
        for (const [name, entries] of this.lists) {
          this.lists.set(name, entries.filter(({ by }) => by !== socket));
        }
      },
    },
  },
  {
    name: "forgets-when-all-are-gone",
    what: "forgets everything when the last client leaves",
    applies: stores,
    caughtBy: ids("back"),
    steps: {
      left(right) {
        right();
        if (this.everybody().length === 0) {
          this.lists.forEach((entries) => entries.splice(0));
        }
      },
    },
  },
];
