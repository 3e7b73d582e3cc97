/** What becomes of payloads that are not texts, and of all. */

import { changing, reference, telling } from "../reference.mjs";

/** Tells only of some messages. */
const onlyIf = (wanted) =>
  telling(({ io }, event, args) => {
    if (wanted(args[0])) {
      io.emit(event, ...args);
    }
  });

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Every text in it without the spaces at its ends. */
const trimmed = (value) =>
  JSON.parse(JSON.stringify(value ?? null), (key, text) => text?.trim?.() ?? text);

/** @type {import("../../table.mjs").Wrong[]} */
export const payload = [
  {
    name: "fields-trimmed",
    about: "spaces at the ends of an object's and a list's texts are cut",
    fails: ["object", "list"],
    server: changing((message) => (typeof message === "string" ? message : trimmed(message))),
  },
  { name: "in-a-list", about: "[message]", fails: "same", server: changing((message) => [message]) },
  { name: "json", about: "JSON in a string", fails: "same", server: changing((message) => JSON.stringify(message)) },
  {
    name: "sender-first",
    about: "the sender's id comes before the message",
    fails: "same",
    server: telling(({ io, socket }, event, args) => io.emit(event, socket.id, ...args)),
  },
  {
    name: "with-sender",
    about: "the sender's id stands before the text",
    fails: "same",
    server: telling(({ io, socket }, event, [message]) => io.emit(event, `${socket.id}: ${message}`)),
  },
  {
    name: "texts-only",
    about: "what is no text is ignored",
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
    about: "an object keeps its username and content",
    fails: "object",
    server: changing((message) =>
      isObject(message) ? { username: message.username, content: message.content } : message),
  },
  {
    name: "adds-time",
    about: "an object gets one more field",
    fails: "object",
    server: changing((message) => (isObject(message) ? { ...message, at: Date.now() } : message)),
  },
  {
    name: "flattened",
    about: "lists in a list are joined",
    fails: "list",
    server: changing((message) => (Array.isArray(message) ? message.flat() : message)),
  },
  {
    name: "list-as-object",
    about: "a list comes as an object",
    fails: "list",
    server: changing((message) => (Array.isArray(message) ? { ...message } : message)),
  },
  {
    name: "list-of-one",
    about: "a list of one comes as the one",
    fails: "list",
    server: changing((message) =>
      Array.isArray(message) && message.length === 1 ? message[0] : message),
  },
  {
    name: "number-as-text",
    about: "a number comes as text",
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
    about: "null comes as an event without an argument",
    fails: "empty",
    server: telling(({ io }, event, args) => io.emit(event, ...args.filter((arg) => arg !== null))),
  },
  {
    name: "null-ignored",
    about: "null is ignored",
    fails: "empty",
    server: onlyIf((message) => message != null),
  },
  {
    name: "empty-objects-ignored",
    about: "{} and [] are ignored",
    fails: "object",
    server: onlyIf((message) => typeof message !== "object" || !message || Object.keys(message).length),
  },
  {
    name: "dies-of-null",
    about: "an exception that nobody catches ends the process",
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
    about: "an empty text ends its sender's connection",
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
    about: "a list is cut after 100 items",
    fails: "list",
    server: changing((message) => (Array.isArray(message) ? message.slice(0, 100) : message)),
  },
  {
    name: "tiny-is-zero",
    about: "a number near 0 becomes 0",
    fails: "number",
    server: changing((message) => (Math.abs(message) < 1e-6 && typeof message === "number" ? 0 : message)),
  },
  {
    name: "empty-twice-late",
    about: "what is false in JavaScript comes again after 60 ms",
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
    about: "the sender hears its number twice, by reply",
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
    about: "a text of spaces alone is dropped",
    fails: "text",
    server: onlyIf((message) => message === "" || typeof message !== "string" || message.trim() !== ""),
  },
  {
    name: "pair-falls-apart",
    about: "a list of two texts comes as two arguments",
    fails: "list",
    server: telling(({ io }, event, [message, ...more]) => {
      const pair = Array.isArray(message) && message.length === 2 && message.every((item) => typeof item === "string");
      io.emit(event, ...(pair ? message : [message]), ...more);
    }),
  },
  {
    name: "sanitized",
    about: "fields whose name begins with $ are taken away",
    fails: "object",
    server: changing((message) => isObject(message)
      ? Object.fromEntries(Object.entries(message).filter(([name]) => !name.startsWith("$")))
      : message),
  },
];
