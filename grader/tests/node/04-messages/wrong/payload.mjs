/** Servers that send a message with the wrong shape, fields or id. */

import { createHash } from "node:crypto";
import { reference } from "../reference.mjs";

/** Sends something other than what was stored. */
const telling = (payload) => ({
  __proto__: reference,
  announce({ io }, message) {
    io.emit("message", payload(message));
  },
});

/** Gives messages this id, in the store and in the event. */
const withId = (id) => ({
  __proto__: reference,
  async addMessage(username, content) {
    const message = { id: id(content, this), username, content };
    this.messages.push(message);
    return message;
  },
});

/** Stores and sends what this makes of the client's data. */
const storing = (make) => ({
  __proto__: reference,
  async accept(at, data) {
    const message = make(data, this.newId());
    this.messages.push(message);
    this.announce(at, message);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const payload = [
  {
    name: "json-text",
    about: "JSON.stringify before emit",
    fails: "object",
    server: telling((message) => JSON.stringify(message)),
  },
  {
    name: "in-an-array",
    about: "an array with the message in it",
    fails: "object",
    server: telling((message) => [message]),
  },
  {
    name: "positional",
    about: "id, username and content as three arguments",
    fails: "object",
    server: {
      __proto__: reference,
      announce({ io }, { id, username, content }) {
        io.emit("message", id, username, content);
      },
    },
  },
  {
    name: "second-argument",
    about: "the message as the second argument",
    fails: "object",
    server: {
      __proto__: reference,
      announce({ io }, message) {
        io.emit("message", null, message);
      },
    },
  },
  {
    name: "bytes",
    about: "the message's JSON as a binary attachment",
    fails: ["object", "everyone"],
    server: telling((message) => Buffer.from(JSON.stringify(message))),
  },
  {
    name: "wrapped",
    about: "{message: ...}",
    fails: ["content", "id"],
    server: telling((message) => ({ message })),
  },
  {
    name: "renamed",
    about: "user and text instead of username and content",
    fails: "content",
    server: telling(({ id, username, content }) => ({ id, user: username, text: content })),
  },
  {
    name: "swapped",
    about: "username and content are swapped",
    fails: "content",
    server: storing(({ username, content }, id) => ({ id, username: content, content: username })),
  },
  {
    name: "different-for-others",
    about: "the others hear another id than the sender",
    fails: "same-for-all",
    server: {
      __proto__: reference,
      announce({ socket }, message) {
        socket.emit("message", message);
        socket.broadcast.emit("message", { ...message, id: this.newId() });
      },
    },
  },
  {
    name: "less-for-others",
    about: "the sender hears a field that the others don't",
    fails: "same-for-all",
    server: {
      __proto__: reference,
      announce({ socket }, message) {
        socket.emit("message", { ...message, mine: true });
        socket.broadcast.emit("message", message);
      },
    },
  },
  {
    name: "echo",
    about: "sends the client's payload, without an id",
    fails: "id",
    server: telling(({ username, content }) => ({ username, content })),
  },
  { name: "id-null", about: "id null", fails: "id", server: withId(() => null) },
  { name: "id-empty", about: 'id ""', fails: "id", server: withId(() => "") },
  { name: "id-fraction", about: "a fraction as id", fails: "id", server: withId(() => Math.random()) },
  {
    name: "id-too-large",
    about: "ids above the largest safe integer",
    fails: "id",
    server: withId((content, peer) => 2 ** 53 + 2 * peer.messages.length + 2),
  },
  {
    name: "id-object",
    about: "an object as id",
    fails: "id",
    server: withId(() => ({ $oid: reference.newId() })),
  },
  { name: "id-constant", about: "id 1, always", fails: "id-unique", server: withId(() => 1) },
  {
    name: "id-of-content",
    about: "a hash of the content as id: equal texts, equal ids",
    fails: ["said-again", "id-unique"],
    server: withId((content) => createHash("sha1").update(String(content)).digest("hex")),
  },
  {
    name: "id-of-second",
    about: "the time in seconds as id",
    fails: "id-unique",
    server: withId(() => Math.floor(Date.now() / 1000)),
  },
  {
    name: "id-of-socket",
    about: "the sender's socket id as id",
    fails: "id-unique",
    server: {
      __proto__: reference,
      async accept(at, { username, content }) {
        const message = { id: at.socket.id, username, content };
        this.messages.push(message);
        this.announce(at, message);
      },
    },
  },
  {
    name: "client-id",
    about: "takes the id that the client sends",
    fails: "client-id-ignored",
    server: storing(({ id: given, username, content }, id) => ({ id: given ?? id, username, content })),
  },
  {
    name: "client-id-alike",
    about: "takes the id that the client sends, if it looks like one of its own",
    fails: "client-id-ignored",
    server: storing(({ id: given, username, content }, id) =>
      ({ id: /^[0-9a-f-]{36}$/.test(given) ? given : id, username, content })),
  },
  {
    name: "upsert",
    about: "a client that sends an existing id changes that message",
    fails: "client-id-ignored",
    server: {
      __proto__: reference,
      async accept(at, data) {
        const known = this.messages.find(({ id }) => id === data.id);
        if (!known) {
          return super.accept(at, data);
        }
        known.content = data.content;
        this.announce(at, known);
      },
    },
  },
  {
    name: "first-two-values",
    about: "takes the first two fields of a payload, whatever they are called",
    fails: ["no-mass-assignment", "extra-fields-ok"],
    server: storing((data, id) => {
      const [username, content] = Object.values(data);
      return { id, username, content };
    }),
  },
  {
    name: "every-field-and-id",
    about: "keeps every field that the client sends, including the id",
    fails: ["client-id-ignored", "no-mass-assignment"],
    server: storing((data, id) => ({ id, ...data })),
  },
  {
    name: "every-field-told",
    about: "sends every field of the client's, and stores two",
    fails: ["no-mass-assignment", "stored-same"],
    server: {
      __proto__: reference,
      async accept(at, data) {
        const { id } = await this.addMessage(data.username, data.content);
        this.announce(at, { ...data, id });
      },
    },
  },
  {
    name: "no-other-fields",
    about: "drops a message with an extra field",
    fails: "extra-fields-ok",
    server: {
      __proto__: reference,
      async accept(at, data) {
        if (Object.keys(data).every((key) => key === "username" || key === "content")) {
          await super.accept(at, data);
        }
      },
    },
  },
  {
    name: "other-fields-beside",
    about: "keeps the client's extra fields in one field",
    fails: "no-mass-assignment",
    server: storing(({ username, content, ...meta }, id) => ({ id, username, content, meta })),
  },
  {
    name: "time-of-the-client",
    about: "takes a time from the client, if it sends one",
    fails: "no-mass-assignment",
    server: storing(({ username, content, timestamp = Date.now() }, id) => ({
      id, username, content, timestamp,
    })),
  },
];
