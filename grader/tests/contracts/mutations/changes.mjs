/** Which entry an id names, and what becomes of it. */

import { setTimeout as wait } from "node:timers/promises";
import { named, reference } from "../store.mjs";
import { all, changesById, does, ids, refuses, tells } from "./words.mjs";

const wanted = ({ event, payload, sent }) => named(event, payload ?? sent);

/** Takes ids for the same that are only alike. */
const alike = (name, what, test) => ({
  name, what, applies: changesById, caughtBy: ids("unknown-id"),
  steps: {
    known(right, call) {
      const hasId = (event, id) => typeof id === "string" && id !== ""
        && [...this.ids.get(event)].some((one) => test(String(one), id));
      return { ...right(), hasId };
    },
    find: (right, call, entries) =>
      entries.findIndex(({ id }) => test(String(id), wanted(call))),
  },
});

/** Finds another entry. */
const finds = (name, what, find) => ({
  name, what, applies: changesById, caughtBy: ids("updated", "removed", "first", "any-client"), steps: { find },
});

const removal = (name, what, caughtBy, removes) => ({
  name, what, applies: does("removes"), caughtBy, steps: { removes },
});

const update = (name, what, updates, caughtBy = ids("updated")) => ({
  name, what, applies: does("updates"), caughtBy, steps: { updates },
});

export const changes = [
  alike("by-prefix", "takes the beginning of an id for the id", (id, part) => id.startsWith(part)),
  alike("by-part", "takes a part of an id for the id", (id, part) => id.includes(part)),
  alike("by-any-case", "takes an id in capitals for the id",
    (id, part) => id.toLowerCase() === part.toLowerCase()),
  alike("by-trimmed-id", "takes an id with spaces around it for the id",
    (id, part) => id === part.trim()),
  finds("the-first-one", "changes the first entry, whatever the id", () => 0),
  finds("the-last-one", "changes the last entry, whatever the id",
    (right, call, entries) => entries.length - 1),
  {
    name: "own-entries-only",
    what: "lets a client change only its own entries",
    applies: changesById,
    caughtBy: ids("removed", "updated", "any-client"),
    everywhere: ["stores"],
    steps: {
      stores(right, call, entries) {
        right();
        entries.at(-1).by = call.socket;
        return true;
      },
      find(right, call, entries) {
        const at = right();
        return entries[at]?.by === call.socket ? at : -1;
      },
    },
  },
  {
    name: "unknown-tells-everybody",
    what: "tells everybody of a change, though there is no such id",
    applies: all(changesById, tells()),
    caughtBy: ids("unknown-id", "refused"),
    steps: { isRight: () => true, read: (right, { sent }) => sent ?? {}, change: async (right) => {
      await right();
      return true;
    } },
  },
  {
    name: "unknown-is-not-answered",
    what: "says nothing of an unknown id",
    applies: all(changesById, refuses),
    caughtBy: ids("unknown-id", "refused"),
    steps: { refuse() {} },
  },
  removal("stays-in-the-list", "doesn't remove it from the list", ids("removed"), () => true),
  removal("removes-all", "removes all entries", ids("removed"), (right, call, entries) =>
    entries.splice(0).length > 0),
  removal("removes-late", "removes only after it has told everybody", ids("removed"),
    (right) => {
      setTimeout(right, 150);
      return true;
    }),
  removal("removed-twice", "takes two removals at once of one id for two", ids("once", "removed"),
    async function (right, call, entries) {
      const isThere = this.find(call, entries) >= 0;
      await wait(30);
      right();
      return isThere;
    }),
  update("keeps-the-old", "doesn't change the entry", () => true),
  update("updates-the-first-field", "changes only the first field", (right, call, entries) => {
    const [id, first] = Object.keys(call.payload);
    const { [id]: same, [first]: value } = call.payload;
    return right({ ...call, payload: { [id]: same, [first]: value } }, entries);
  }),
  update("moves-to-the-end", "moves a changed entry to the end", function (right, call, entries) {
    const at = this.find(call, entries);
    const isThere = right();
    entries.push(...entries.splice(at, isThere ? 1 : 0));
    return isThere;
  }, ids("updated")),
  update("updates-late", "changes the entry only after it has told everybody", (right) => {
    setTimeout(right, 150);
    return true;
  }, ids("updated")),
  update("adds-an-entry", "adds a changed entry as a new one", function (right, call, entries) {
    const at = this.find(call, entries);
    entries.push(...entries.slice(at, at + 1).map(({ id, entry }) => ({ id, entry: { ...entry } })));
    return right();
  }),
  update("updates-all", "changes all entries", (right, call, entries) => {
    const { [reference(call.event)[0]]: id, ...fields } = call.payload;
    entries.forEach(({ entry }) => Object.assign(entry, fields));
    return right();
  }),
];
