/** Servers that change or drop payloads, whether texts or other JSON. */

import { changing, reference, telling } from "../reference.mjs";

/** Passes on only some messages. */
const onlyIf = (wanted) =>
  telling(({ io }, event, args) => {
    if (wanted(args[0])) {
      io.emit(event, ...args);
    }
  });

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The value, with the spaces at both ends of each text removed. */
const trimmed = (value) =>
  JSON.parse(JSON.stringify(value ?? null), (key, text) => text?.trim?.() ?? text);

/** @type {import("../../table.mjs").Wrong[]} */
export const payload = [
  {
    name: "fields-trimmed",
    about: "trims the texts in objects and lists",
    fails: ["object", "list"],
    server: changing((message) => (typeof message === "string" ? message : trimmed(message))),
  },
  { name: "in-a-list", about: "sends [message]", fails: "same", server: changing((message) => [message]) },
  { name: "json", about: "sends JSON inside a string", fails: "same", server: changing((message) => JSON.stringify(message)) },
  {
    name: "sender-first",
    about: "sends the sender's id as an argument before the message",
    fails: "same",
    server: telling(({ io, socket }, event, args) => io.emit(event, socket.id, ...args)),
  },
  {
    name: "with-sender",
    about: "puts the sender's id before the text",
    fails: "same",
    server: telling(({ io, socket }, event, [message]) => io.emit(event, `${socket.id}: ${message}`)),
  },
  {
    name: "texts-only",
    about: "ignores everything except texts",
    fails: "object",
    server: onlyIf((message) => typeof message === "string"),
  },
  {
    name: "unwraps-message",
    about: "message.message ?? message",
    fails: "object",
    server: changing((message) => message?.message ?? message),
  },
  {
    name: "known-fields",
    about: "keeps only username and content of an object",
    fails: "object",
    server: changing((message) =>
      isObject(message) ? { username: message.username, content: message.content } : message),
  },
  {
    name: "adds-time",
    about: "adds a field to an object",
    fails: "object",
    server: changing((message) => (isObject(message) ? { ...message, at: Date.now() } : message)),
  },
  {
    name: "flattened",
    about: "flattens lists inside a list",
    fails: "list",
    server: changing((message) => (Array.isArray(message) ? message.flat() : message)),
  },
  {
    name: "list-as-object",
    about: "turns a list into an object",
    fails: "list",
    server: changing((message) => (Array.isArray(message) ? { ...message } : message)),
  },
  {
    name: "list-of-one",
    about: "unwraps a list with one item",
    fails: "list",
    server: changing((message) =>
      Array.isArray(message) && message.length === 1 ? message[0] : message),
  },
  {
    name: "number-as-text",
    about: "turns a number into a text",
    fails: "number",
    server: changing((message) => (typeof message === "number" ? String(message) : message)),
  },
  {
    name: "or-empty",
    about: "message || \"\"",
    fails: "empty",
    server: changing((message) => message || ""),
  },
  {
    name: "null-as-nothing",
    about: "turns null into an event without arguments",
    fails: "empty",
    server: telling(({ io }, event, args) => io.emit(event, ...args.filter((arg) => arg !== null))),
  },
  {
    name: "null-ignored",
    about: "ignores null",
    fails: "empty",
    server: onlyIf((message) => message != null),
  },
  {
    name: "empty-objects-ignored",
    about: "ignores {} and []",
    fails: "object",
    server: onlyIf((message) => typeof message !== "object" || !message || Object.keys(message).length),
  },
  {
    name: "dies-of-null",
    about: "crashes on null with an uncaught exception",
    fails: "empty",
    server: {
      __proto__: reference,
      tell(at, event, args) {
        console.error(args[0].length);
        super.tell(at, event, args);
      },
    },
  },
  {
    name: "kicks-empty",
    about: "disconnects the sender of an empty text",
    fails: "empty",
    server: {
      __proto__: reference,
      tell(at, event, args) {
        args[0] === "" ? at.socket.disconnect(true) : super.tell(at, event, args);
      },
    },
  },
  {
    name: "lists-of-100",
    about: "cuts a list after 100 items",
    fails: "list",
    server: changing((message) => (Array.isArray(message) ? message.slice(0, 100) : message)),
  },
  {
    name: "tiny-is-zero",
    about: "turns a number near 0 into 0",
    fails: "number",
    server: changing((message) => (typeof message === "number" && Math.abs(message) < 1e-6 ? 0 : message)),
  },
  {
    name: "empty-twice-late",
    about: "sends falsy payloads again after 60 ms",
    fails: "any-once",
    server: telling(({ io }, event, args) => {
      io.emit(event, ...args);
      if (!args[0]) {
        setTimeout(() => io.emit(event, ...args), 60);
      }
    }),
  },
  {
    name: "numbers-twice",
    about: "sends a number in reply to its sender twice",
    fails: "any-once",
    server: telling(({ io, socket }, event, args) => {
      io.emit(event, ...args);
      if (event === "reply" && typeof args[0] === "number") {
        socket.emit(event, ...args);
      }
    }),
  },
  {
    name: "no-blanks",
    about: "drops a text that is only spaces",
    fails: "text",
    server: onlyIf((message) => message === "" || typeof message !== "string" || message.trim() !== ""),
  },
  {
    name: "pair-falls-apart",
    about: "sends a list of two texts as two arguments",
    fails: "list",
    server: telling(({ io }, event, [message, ...more]) => {
      const pair = Array.isArray(message) && message.length === 2 && message.every((item) => typeof item === "string");
      io.emit(event, ...(pair ? message : [message]), ...more);
    }),
  },
  {
    name: "sanitized",
    about: "removes fields whose name begins with $",
    fails: "object",
    server: changing((message) => isObject(message)
      ? Object.fromEntries(Object.entries(message).filter(([name]) => !name.startsWith("$")))
      : message),
  },
];
