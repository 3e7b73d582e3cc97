/** Good messages that are refused, not sent, or sent wrongly. */

import { failsWhileEmpty } from "../../empty.mjs";
import { pause, Refusal, reference } from "../reference.mjs";

const answering = (answer) => ({
  __proto__: reference,
  answer(at, message, ack) {
    answer(message, ack, this);
  },
});

const announcing = (announce) => ({
  __proto__: reference,
  announce(at, message) {
    announce(at, message);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const good = [
  failsWhileEmpty(reference),
  {
    name: "not-acknowledged",
    about: "a good message is never acknowledged",
    fails: "acknowledged",
    server: answering(() => {}),
  },
  {
    name: "error-first",
    about: "the acknowledgement is (null, message), as callbacks in Node have it",
    fails: "ok",
    server: answering((message, ack) => ack?.(null, { status: "ok", message })),
  },
  {
    name: "status-200",
    about: "the status is a number",
    fails: "ok",
    server: answering((message, ack) => ack?.({ status: 200, message })),
  },
  {
    name: "only-the-id",
    about: "the acknowledgement holds the id alone",
    fails: "ok",
    server: answering(({ id }, ack) => ack?.({ status: "ok", message: { id } })),
  },
  {
    name: "another-id",
    about: "acknowledges with another id",
    fails: "same-message",
    server: answering((message, ack, peer) =>
      ack?.({ status: "ok", message: { ...message, id: peer.newId() } })),
  },
  {
    name: "sender-only",
    about: "only the sender hears the message",
    fails: "everyone",
    server: announcing(({ socket }, message) => socket.emit("message", message)),
  },
  {
    name: "others-only",
    about: "the sender does not hear its message",
    fails: "everyone",
    server: announcing(({ socket }, message) => socket.broadcast.emit("message", message)),
  },
  {
    name: "wrapped",
    about: "the event holds the whole acknowledgement",
    fails: "same-message",
    server: announcing(({ io }, message) => io.emit("message", { status: "ok", message })),
  },
  {
    name: "twice",
    about: "the sender hears it twice",
    fails: "once",
    server: announcing(({ io, socket }, message) => {
      io.emit("message", message);
      socket.emit("message", message);
    }),
  },
  {
    name: "needs-an-acknowledgement",
    about: "ignores messages without an ack callback",
    fails: "any-client",
    server: {
      __proto__: reference,
      async onCreate(at, payload, ack) {
        if (ack) {
          await super.onCreate(at, payload, ack);
        }
      },
    },
  },
  {
    name: "calls-what-is-not-there",
    about: "calls the acknowledgement also where none was asked for, which ends the process",
    fails: ["any-client", "server-alive"],
    server: answering((message, ack) => ack({ status: "ok", message })),
  },
  {
    name: "second-argument-is-called",
    about: "treats any second argument as the ack callback, and calls it",
    fails: "more-arguments",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.on("createMessage", (payload, ack) => this.onCreate(at, payload, ack));
      },
    },
  },
  {
    name: "one-argument-exactly",
    about: "more arguments than one are refused",
    fails: "more-arguments",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.on("createMessage", (...args) => {
          const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
          return this.onCreate(at, args.length === 1 ? args[0] : undefined, ack);
        });
      },
    },
  },
  {
    name: "not-stored",
    about: "nothing is ever stored",
    fails: "same-message",
    server: { __proto__: reference, add: async (message) => message },
  },
  {
    name: "stored-later",
    about: "acknowledged at once, stored 50 ms later",
    fails: "stored-first",
    server: {
      __proto__: reference,
      async add(message) {
        setTimeout(() => this.messages.push(message), 50);
        return message;
      },
    },
  },
  {
    name: "strict-fields",
    about: "a field too many is refused",
    fails: "extra-fields-ok",
    server: {
      __proto__: reference,
      read(payload) {
        const good = super.read(payload);
        if (Object.keys(payload).length > 2) {
          throw new Refusal("payload", "unknown fields");
        }
        return good;
      },
    },
  },
  {
    name: "spread",
    about: "stores the client's object, with an added id",
    fails: "extra-fields-dropped",
    server: {
      __proto__: reference,
      async add({ id }, payload) {
        return super.add({ ...payload, id });
      },
    },
  },
  {
    name: "client-id",
    about: "a client may choose the id",
    fails: "extra-fields-dropped",
    server: {
      __proto__: reference,
      async add(message, { id = message.id }) {
        return super.add({ ...message, id });
      },
    },
  },
  {
    name: "upper-case",
    about: "changes the texts that it stores",
    fails: "ok",
    server: { __proto__: reference, kept: (text) => text.trim().toUpperCase() },
  },
  {
    name: "escapes",
    about: "stores HTML's marks escaped",
    fails: "kept",
    server: {
      __proto__: reference,
      kept: (text) => text.trim().replaceAll("&", "&amp;").replaceAll("<", "&lt;"),
    },
  },
  {
    name: "names-on-one-line",
    about: "makes one space of several in a username",
    fails: "kept",
    server: {
      __proto__: reference,
      text(payload, field) {
        const text = super.text(payload, field);
        return field === "username" ? text.replace(/ +/g, " ") : text;
      },
    },
  },
  {
    name: "keys-of-an-object",
    about: "counts by username, in an object that has a constructor",
    fails: "kept",
    server: {
      __proto__: reference,
      start() {
        super.start();
        this.byName = {};
      },
      async add(message, payload) {
        (this.byName[message.username] ??= []).push(message);
        return super.add(message, payload);
      },
    },
  },
  {
    name: "name-taken",
    about: "a username belongs to the first client that has used it",
    fails: "any-client",
    server: {
      __proto__: reference,
      start() {
        super.start();
        this.owners = new Map();
      },
      async create(at, texts, payload) {
        const owner = this.owners.get(texts.username) ?? at.socket.id;
        if (owner !== at.socket.id) {
          throw new Refusal("username", "The username is taken.");
        }
        this.owners.set(texts.username, owner);
        return super.create(at, texts, payload);
      },
    },
  },
  {
    name: "one-line",
    about: "makes one space of several, and of line breaks",
    fails: "kept",
    server: { __proto__: reference, kept: (text) => text.trim().replace(/\s+/gu, " ") },
  },
  {
    name: "trimmed-in-the-list",
    about: "tells of a username as it was sent, and stores another",
    fails: "spaces-around",
    server: {
      __proto__: reference,
      kept: (text) => text,
      async add(message) {
        await super.add({ ...message, username: message.username.trim() });
        return message;
      },
    },
  },
  {
    name: "regular-with-memory",
    about: "a regular expression with /g remembers where it stopped: every other one fails",
    fails: ["ok", "everyone", "same-message"],
    server: {
      __proto__: reference,
      pattern: /^.{1,20}$/gsu,
      text(payload, field) {
        const text = super.text(payload, field);
        if (field === "username" && !this.pattern.test(text.trim())) {
          throw new Refusal(field, "wrong form");
        }
        return text;
      },
    },
  },
  {
    name: "current-message",
    about: "keeps the current message in one place for all clients",
    fails: ["own-answer", "stored-first"],
    server: {
      __proto__: reference,
      async create(at, good, payload) {
        this.current = good;
        await pause(30);
        return super.create(at, this.current, payload);
      },
    },
  },
  {
    name: "payload-beside",
    about: "a message also holds the payload, in an extra field",
    fails: "extra-fields-dropped",
    server: {
      __proto__: reference,
      async add(message, payload) {
        return super.add({ ...message, raw: payload });
      },
    },
  },
  {
    name: "time-made-anew",
    about: "the acknowledgement and the event have each a time of their own",
    fails: "same-message",
    server: {
      __proto__: reference,
      announce(at, message) {
        super.announce(at, { ...message, createdAt: performance.now() });
      },
      answer(at, message, ack) {
        super.answer(at, { ...message, createdAt: performance.now() }, ack);
      },
    },
  },
];
