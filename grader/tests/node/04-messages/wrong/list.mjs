/** Servers whose GET /api/messages differs from what is stored. */

import { reference } from "../reference.mjs";

/** Lists something other than what is stored. */
const listing = (listed) => ({ __proto__: reference, listed });

/** Lists each message as this. */
const listingEach = (each) => listing((messages) => messages.map(each));

/** @type {import("../../table.mjs").Wrong[]} */
export const list = [
  {
    name: "list-ids-as-text",
    about: "ids are numbers in the event, and strings in the list",
    fails: "stored-same",
    server: {
      __proto__: reference,
      next: 1,
      newId() {
        return this.next++;
      },
      listed(messages) {
        return messages.map((message) => ({ ...message, id: String(message.id) }));
      },
    },
  },
  {
    name: "list-without-names",
    about: "the list has no usernames",
    fails: "stored-same",
    server: listingEach(({ id, content }) => ({ id, content })),
  },
  {
    name: "list-cut-at-255",
    about: "the list cuts contents after 255 characters",
    fails: ["stored-same", "all-kept"],
    server: listingEach((message) => ({
      ...message, content: String(message.content).slice(0, 255),
    })),
  },
  {
    name: "list-by-name",
    about: "the list is sorted by username",
    fails: "order",
    server: listing((messages) =>
      messages.toSorted((a, b) => String(a.username).localeCompare(String(b.username)))),
  },
  {
    name: "list-newest-first",
    about: "the list is in reverse order",
    fails: "order",
    server: listing((messages) => messages.toReversed()),
  },
  {
    name: "list-first-10",
    about: "the list only has the first ten messages",
    fails: ["all-kept", "stored-same", "order"],
    server: listing((messages) => messages.slice(0, 10)),
  },
  {
    name: "list-without-last",
    about: "the newest message is missing from the list",
    fails: ["stored-before-broadcast", "stored-same"],
    server: listing((messages) => messages.slice(0, -1)),
  },
  {
    name: "list-as-of-start",
    about: "the list is a copy made when the server started",
    fails: ["stored-before-broadcast", "stored-same"],
    server: {
      __proto__: reference,
      async getMessages() {
        this.copy ??= [...this.messages];
        return this.copy;
      },
    },
  },
  {
    name: "list-cached",
    about: "the list is only updated once a second",
    fails: "stored-before-broadcast",
    server: {
      __proto__: reference,
      madeAt: 0,
      async getMessages() {
        if (Date.now() - this.madeAt > 1000) {
          this.madeAt = Date.now();
          this.copy = [...this.messages];
        }
        return this.copy;
      },
    },
  },
  {
    name: "list-wrapped",
    about: "{messages: [...]}",
    fails: "GET-array",
    server: listing((messages) => ({ messages })),
  },
  {
    name: "list-as-text",
    about: "the list's JSON as a JSON string",
    fails: "GET-array",
    server: listing((messages) => JSON.stringify(messages)),
  },
  {
    name: "list-of-text",
    about: "each message as a JSON string",
    fails: ["stored-same", "stored-before-broadcast", "GET-array"],
    server: listingEach((message) => JSON.stringify(message)),
  },
  {
    name: "no-route",
    about: "no GET /api/messages",
    fails: "GET-array",
    server: { __proto__: reference, routes() {} },
  },
  {
    name: "list-last-100",
    about: "the list only has the last hundred messages",
    fails: "all-kept",
    server: listing((messages) => messages.slice(-100)),
  },
];
