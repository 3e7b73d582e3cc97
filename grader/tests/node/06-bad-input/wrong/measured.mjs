/** Texts that are measured in another form than the one in which they came. */

import { Refusal, reference } from "../reference.mjs";

/** The length that is compared with the limits is that of another form of the text. */
const measured = (form) => ({
  __proto__: reference,
  count(text) {
    return text === "" ? 0 : [...form(text)].length;
  },
});

const HTML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** What trim takes away is something else. */
const trimming = (trim) => ({
  __proto__: reference,
  text(payload, field) {
    const text = payload[field];
    if (typeof text !== "string") {
      throw new Refusal(field, `The ${field} must be a text.`);
    }
    const count = this.count(field === "username" ? trim(text) : text);
    if (count === 0 || count > this.longest[field]) {
      throw new Refusal(field, `The ${field} is empty or too long.`);
    }
    return text;
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const measures = [
  {
    name: "measures-json",
    about: "counts the characters of the text's JSON",
    fails: ["characters", "kept"],
    server: measured((text) => JSON.stringify(text).slice(1, -1)),
  },
  {
    name: "measures-html",
    about: "counts the characters of the text's HTML",
    fails: ["characters", "kept"],
    server: measured((text) => text.replace(/[&<>"']/g, (mark) => HTML[mark])),
  },
  {
    name: "measures-url",
    about: "counts the characters of the text in a URL",
    fails: ["characters", "kept"],
    server: measured((text) => encodeURIComponent(text)),
  },
  {
    name: "measures-sql",
    about: "counts an apostrophe twice, as SQL writes it",
    fails: "characters",
    server: measured((text) => text.replaceAll("'", "''")),
  },
  {
    name: "measures-without-tags",
    about: "counts what is left without the tags of HTML",
    fails: "too-long",
    server: measured((text) => text.replace(/<[^<>]*>/g, "") || "x"),
  },
  {
    name: "measures-collapsed",
    about: "counts spaces side by side as one",
    fails: "too-long",
    server: measured((text) => text.replace(/\s+/g, " ")),
  },
  {
    name: "measures-without-spaces",
    about: "counts no spaces at all",
    fails: ["too-long", "empty"],
    server: measured((text) => text.replace(/\s+/g, "") || "x"),
  },
  {
    name: "measures-together",
    about: "username and content have 510 characters at most, together",
    fails: "longest",
    server: {
      __proto__: reference,
      read(payload) {
        const message = super.read(payload);
        if (this.count(message.username + message.content) > 510) {
          throw new Refusal("content", "The message is too long.");
        }
        return message;
      },
    },
  },
  {
    name: "trims-u0020-only",
    about: "around a username, only U+0020 is a space",
    fails: ["spaces-around", "empty"],
    server: trimming((text) => text.replace(/^ +| +$/g, "")),
  },
  {
    name: "trims-ascii-only",
    about: "around a username, only spaces of ASCII are spaces",
    fails: ["spaces-around", "empty"],
    server: trimming((text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "")),
  },
  {
    name: "trims-the-beginning",
    about: "counts the spaces after a username",
    fails: ["spaces-around", "empty"],
    server: trimming((text) => text.trimStart()),
  },
  {
    name: "no-control-characters",
    about: "takes tabs and line breaks out of a text",
    fails: "kept",
    server: { __proto__: reference, kept: (text) => text.replace(/[\t\r\n]/g, "") },
  },
];

/** Lists and other things that look like a message. @type {import("../../table.mjs").Wrong[]} */
export const lookAlikes = [
  {
    name: "list-by-position",
    about: "a list of two texts is a message",
    fails: "no-object",
    server: {
      __proto__: reference,
      read(payload) {
        const [username, content] = Array.isArray(payload) ? payload : [];
        return super.read(content === undefined ? payload : { username, content });
      },
    },
  },
  {
    name: "list-of-entries",
    about: "a list of names and texts becomes an object",
    fails: "no-object",
    server: {
      __proto__: reference,
      read(payload) {
        const isEntries = Array.isArray(payload) && payload.length > 0 && payload.every(Array.isArray);
        return super.read(isEntries ? Object.fromEntries(payload) : payload);
      },
    },
  },
  {
    name: "list-of-one",
    about: "takes the one message out of a list",
    fails: "no-object",
    server: {
      __proto__: reference,
      read: (payload) => reference.read(
        Array.isArray(payload) && payload.length === 1 ? payload[0] : payload,
      ),
    },
  },
  {
    name: "lists-are-objects",
    about: "typeof [] is object: says that a list has no username",
    fails: "error-field",
    server: {
      __proto__: reference,
      isObject(payload) {
        return typeof payload === "object" && payload !== null;
      },
    },
  },
  {
    name: "empty-list-is-empty-object",
    about: "an empty list is an object without fields",
    fails: "error-field",
    server: {
      __proto__: reference,
      isObject(payload) {
        return super.isObject(payload) || (Array.isArray(payload) && payload.length === 0);
      },
    },
  },
  {
    name: "later-argument",
    about: "takes the first argument that is a message",
    fails: ["no-object", "answered", "refused"],
    server: {
      __proto__: reference,
      connected({ io, socket }) {
        socket.on("createMessage", (...args) => {
          const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
          const payload = args.find((arg) => this.isObject(arg)) ?? args[0];
          return this.onCreate({ io, socket }, payload, ack);
        });
      },
    },
  },
];
