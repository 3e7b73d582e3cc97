/** Mistakes with a visible cause, which the verdict must name. */

import { changing, reference, telling } from "../reference.mjs";

/** Passes on only some messages. */
const onlyIf = (wanted) =>
  telling(({ io }, event, args) => {
    if (wanted(args[0])) {
      io.emit(event, ...args);
    }
  });

const depth = (value) =>
  value !== null && typeof value === "object"
    ? 1 + Math.max(0, ...Object.values(value).map(depth))
    : 0;

/** @type {import("../../table.mjs").Wrong[]} */
export const explained = [
  {
    name: "drops-long",
    about: "drops messages longer than 2,000 characters",
    fails: "text",
    hint: "characters long, and shorter ones arrived",
    server: onlyIf((message) => JSON.stringify(message ?? null).length <= 2000),
  },
  {
    name: "drops-deep",
    about: "drops messages nested more than 6 levels deep",
    fails: "object",
    hint: "levels deep, and flatter ones arrived",
    server: onlyIf((message) => depth(message) <= 6),
  },
  {
    name: "drops-empty-objects",
    about: "drops an object without fields",
    fails: "object",
    hint: "An empty list or object is a payload like any other",
    server: onlyIf((message) => JSON.stringify(message) !== "{}"),
  },
  {
    name: "drops-falsy",
    about: "if (message)",
    fails: "empty",
    hint: "`if (message)` is false",
    server: onlyIf((message) => message),
  },
  {
    name: "one-late",
    about: "sends the previous message instead of this one",
    fails: "everyone",
    hint: "Each message comes one late",
    server: {
      __proto__: reference,
      tell({ io }, event, args) {
        if (this.before) {
          io.emit(event, ...this.before);
        }
        this.before = args;
      },
    },
  },
  {
    name: "one-late-after-null",
    about: "sends the previous message instead of this one, and null at first",
    fails: "same",
    hint: "Each message comes one late",
    server: {
      __proto__: reference,
      before: [null],
      tell({ io }, event, args) {
        io.emit(event, ...this.before);
        this.before = args;
      },
    },
  },
  {
    name: "empty-list-is-object",
    about: "turns an empty list into an empty object",
    fails: "list",
    hint: "It was an array, but came back as an object",
    server: changing((message) => (JSON.stringify(message) === "[]" ? {} : message)),
  },
  {
    name: "drops-items",
    about: "drops lists of more than 50 items",
    fails: "list",
    hint: "items, and shorter ones arrived",
    server: onlyIf((message) => !Array.isArray(message) || message.length <= 50),
  },
  {
    name: "one-letter-far-in",
    about: "changes one character far into a text",
    fails: "text",
    hint: "makes a long#text",
    server: changing((message) =>
      typeof message === "string" && message.length > 201
        ? `${message.slice(0, 200)}#${message.slice(201)}`
        : message),
  },
  {
    name: "ends-long",
    about: "disconnects a client that sends more than 2,000 characters",
    fails: "text",
    hint: "connection ended",
    server: telling(({ io, socket }, event, args) => {
      if (JSON.stringify(args[0] ?? null).length > 2000) {
        socket.disconnect(true);
      } else {
        io.emit(event, ...args);
      }
    }),
  },
  {
    name: "ends-repeats",
    about: "disconnects a client that repeats its message",
    fails: "said-again",
    hint: "connection ended",
    server: {
      __proto__: reference,
      tell({ io, socket }, event, args) {
        const said = JSON.stringify(args);
        if (socket.data.said === said) {
          socket.disconnect(true);
        } else {
          io.emit(event, ...args);
        }
        socket.data.said = said;
      },
    },
  },
];
