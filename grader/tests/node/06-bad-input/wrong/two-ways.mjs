/** With and without an ack callback: servers with a handler for each, one of them wrong. */

import { pause, Refusal, reference } from "../reference.mjs";

/** Handles an event without an ack callback in another way. */
const without = (server) => ({
  __proto__: reference,
  onCreate(at, payload, ack) {
    const own = Object.assign(Object.create(this), server);
    return ack ? super.onCreate(at, payload, ack) : reference.onCreate.call(own, at, payload, ack);
  },
});

/** Tells others of a mistake by an event of another name. */
const telling = (tell) => ({
  __proto__: reference,
  refuse(at, refusal, ack, payload) {
    tell(at, refusal, payload, ack);
    super.refuse(at, refusal, ack, payload);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const twoWays = [
  {
    name: "two-parameters",
    about: "a handler of (payload, ack): without a payload, or with two, it finds no ack callback",
    fails: ["more-arguments", "no-payload"],
    server: {
      __proto__: reference,
      connected({ io, socket }) {
        socket.on("createMessage", (payload, ack) => {
          const answer = typeof ack === "function" ? ack : undefined;
          return this.onCreate({ io, socket }, payload, answer);
        });
      },
    },
  },
  {
    name: "no-payload-by-event",
    about: "without a payload, answers by `error` alone",
    fails: "no-payload",
    server: {
      __proto__: reference,
      connected({ io, socket }) {
        socket.on("createMessage", (...args) => {
          const ack = args.length > 1 && typeof args.at(-1) === "function" ? args.pop() : undefined;
          return this.onCreate({ io, socket }, typeof args[0] === "function" ? undefined : args[0], ack);
        });
      },
    },
  },
  {
    name: "no-payload-never",
    about: "ignores an event without a payload that asks for an acknowledgement",
    fails: "no-payload",
    server: {
      __proto__: reference,
      onCreate(at, payload, ack) {
        return payload === undefined && ack ? undefined : super.onCreate(at, payload, ack);
      },
    },
  },
  {
    name: "several-never-acknowledged",
    about: "several arguments with an ack callback are never acknowledged",
    fails: ["more-arguments", "answered"],
    server: {
      __proto__: reference,
      connected({ io, socket }) {
        socket.on("createMessage", (...args) => {
          const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
          return this.onCreate({ io, socket }, args[0], args.length > 1 ? undefined : ack);
        });
      },
    },
  },
  {
    name: "untold-stored-later",
    about: "without an ack callback, a message is stored after everyone was told",
    fails: "stored-first",
    server: without({
      async create(at, { username, content }) {
        const message = { id: this.newId(), username, content };
        this.announce(at, message);
        await pause(20);
        return this.add(message);
      },
    }),
  },
  {
    name: "untold-cut",
    about: "without an ack callback, a content is cut at 100 characters",
    fails: ["longest", "kept", "characters"],
    server: without({ kept: (text) => text.trim().slice(0, 100) }),
  },
  {
    name: "untold-escaped",
    about: "without an ack callback, a text is escaped",
    fails: "kept",
    server: without({ kept: (text) => text.trim().replaceAll("<", "&lt;") }),
  },
  {
    name: "untold-in-bytes",
    about: "without an ack callback, counts bytes",
    fails: "characters",
    server: without({ count: (text) => Buffer.byteLength(text) }),
  },
  {
    name: "untold-twice-stored",
    about: "without an ack callback, a message is stored twice",
    fails: ["any-client", "once"],
    server: without({
      async add(message, payload) {
        this.messages.push({ ...message, id: this.newId() });
        return reference.add.call(this, message, payload);
      },
    }),
  },
  {
    name: "untold-other-id",
    about: "without an ack callback, the event has another id than the list",
    fails: "any-client",
    server: without({
      announce({ io }, message) {
        io.emit("message", { ...message, id: this.newId() });
      },
    }),
  },
  {
    name: "untold-not-repeated",
    about: "without an ack callback, the same words again are dropped",
    fails: "once",
    server: without({
      create(at, message) {
        const key = JSON.stringify(message);
        if (at.socket.data.last === key) {
          return undefined;
        }
        at.socket.data.last = key;
        return reference.create.call(this, at, message);
      },
    }),
  },
  {
    name: "same-at-once",
    about: "the same words while the first are being stored are refused",
    fails: "once",
    server: {
      __proto__: reference,
      async create(at, message) {
        const open = (this.open ??= new Set());
        const key = JSON.stringify(message);
        if (open.has(key)) {
          throw new Refusal("content", "You are just saying that.");
        }
        open.add(key);
        await pause(20);
        const created = await super.create(at, message);
        open.delete(key);
        return created;
      },
    },
  },
  {
    name: "same-at-once-joined",
    about: "the same words while the first are being stored become one message",
    fails: "once",
    server: {
      __proto__: reference,
      create(at, message) {
        const open = (this.open ??= new Map());
        const key = JSON.stringify(message);
        const before = open.get(key);
        if (before) {
          return before;
        }
        const created = pause(20).then(() => super.create(at, message));
        open.set(key, created);
        return created.finally(() => open.delete(key));
      },
    },
  },
  {
    name: "acks-by-id-alone",
    about: "keeps the pending acknowledgements of all clients by their id alone",
    fails: "own-answer",
    server: {
      __proto__: reference,
      start() {
        super.start();
        this.waiting = new Map();
      },
      connected(at) {
        const { socket } = at;
        const { ack } = socket;
        socket.ack = (id) => {
          this.waiting.set(id, ack.call(socket, id));
          return (...args) => {
            this.waiting.get(id)?.(...args);
            this.waiting.delete(id);
          };
        };
        super.connected(at);
      },
      async onCreate(...args) {
        await pause(5);
        return super.onCreate(...args);
      },
    },
  },
];

/** A mistake that others hear of, under another name. @type {import("../../table.mjs").Wrong[]} */
export const overheard = [
  {
    name: "rejected-payload-to-all",
    about: "shows everyone the refused payload",
    fails: "not-broadcast",
    server: telling(({ io }, { message }, payload) => io.emit("rejected", { payload, message })),
  },
  {
    name: "reason-to-others",
    about: "tells the others why a payload was refused",
    fails: "not-broadcast",
    server: telling(({ socket }, { message }) => socket.broadcast.emit("notice", `Somebody: ${message}`, message)),
  },
  {
    name: "moderation",
    about: "tells the others what a text that is too long begins with",
    fails: "not-broadcast",
    server: telling(({ socket }, refusal, payload) => {
      if (typeof payload?.content === "string") {
        socket.broadcast.emit("moderation", payload.content.slice(0, 20));
      }
    }),
  },
  {
    name: "draft-of-untold",
    about: "without an ack callback, the refused payload goes to the others as a draft",
    fails: "not-broadcast",
    server: telling(({ socket }, refusal, payload, ack) => {
      if (!ack) {
        socket.broadcast.emit("draft", payload ?? null);
      }
    }),
  },
  {
    name: "typing-shows-it",
    about: "shows the others every payload before it is looked at",
    fails: "not-broadcast",
    server: {
      __proto__: reference,
      onCreate(at, payload, ack) {
        at.socket.broadcast.emit("incoming", payload ?? null);
        return super.onCreate(at, payload, ack);
      },
    },
  },
];
