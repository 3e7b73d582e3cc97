/**
 * What is wrong beside the right answer: events that no client caused, ids that are nearly
 * one, the same twice, and what only some clients are answered.
 */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Does what is right, and then something else. */
const after = (method, beside) => ({
  __proto__: reference,
  [method](at, ...args) {
    const done = reference[method].call(this, at, ...args);
    beside.call(this, at, ...args);
    return done;
  },
});

/** Finds a message by something other than its whole id. */
const finding = (is) => ({
  __proto__: reference,
  async deleteMessage(id) {
    const at = this.messages.findIndex((message) => id && is(message.id, String(id)));
    return at >= 0 && this.messages.splice(at, 1).length > 0;
  },
});

/** Handles an event in another way if it asks for an acknowledgement. */
const acknowledging = (handle) => ({
  __proto__: reference,
  async onMessage(at, data, answer) {
    if (typeof answer !== "function") {
      return super.onMessage(at, data);
    }
    await handle.call(this, at, data);
    answer({ ok: true });
  },
});

/** Keeps the list in another way. */
const keeping = (addMessage) => ({ __proto__: reference, addMessage });

/** @type {import("../../table.mjs").Wrong[]} */
export const beside = [
  {
    name: "notice-as-message",
    about: "tells that a message was stored by another message",
    fails: "once",
    hint: "another event name",
    server: after("announce", ({ io }, { id }) => io.emit("message", { id, notice: "stored" })),
  },
  {
    name: "stored-notice",
    about: "stores and sends a notice of its own after each message",
    fails: "once",
    hint: "no client caused",
    server: {
      __proto__: reference,
      async accept(at, data) {
        await super.accept(at, data);
        this.announce(at, await this.addMessage("server", "Somebody spoke."));
      },
    },
  },
  {
    name: "error-after-each",
    about: "sends the sender an error after each message",
    fails: "once",
    hint: "This one didn't",
    server: after("announce", ({ socket }) => socket.emit("error", { message: "none" })),
  },
  {
    name: "leaving-as-deletion",
    about: "tells by messageDeleted that a client has left",
    fails: "leaving",
    hint: "no client caused",
    server: after("left", ({ io, socket }) => io.emit("messageDeleted", { messageId: socket.id })),
  },
  {
    name: "posted-in-flight",
    about: "takes the same words for a repeat while the first are being stored",
    fails: "said-again",
    hint: "some click twice",
    server: {
      __proto__: reference,
      async start() {
        await super.start();
        this.open = new Set();
      },
      async accept(at, data) {
        const key = JSON.stringify(data);
        if (this.open.has(key)) {
          return;
        }
        this.open.add(key);
        await wait(5);
        this.open.delete(key);
        await super.accept(at, data);
      },
    },
  },
  {
    name: "names-of-a-thousand",
    about: "cuts a username at 1,000 characters",
    fails: "username",
    hint: "no limit",
    server: keeping(function (username, content) {
      const name = typeof username === "string" ? username.slice(0, 1000) : username;
      return reference.addMessage.call(this, name, content);
    }),
  },
  {
    name: "line-breaks-of-unix",
    about: "turns \\r\\n into \\n",
    fails: "content",
    server: keeping(function (username, content) {
      const text = typeof content === "string" ? content.replaceAll("\r\n", "\n") : content;
      return reference.addMessage.call(this, username, text);
    }),
  },
  {
    name: "list-last-200",
    about: "the list keeps the last 200 messages",
    fails: "all-kept",
    hint: "maximum length",
    server: keeping(function (...args) {
      this.messages.splice(0, this.messages.length - 199);
      return reference.addMessage.apply(this, args);
    }),
  },
  {
    name: "list-of-two-seconds",
    about: "the list forgets a message after two seconds",
    fails: ["all-gone", "all-kept", "leaving", "order"],
    server: keeping(async function (...args) {
      const message = await reference.addMessage.apply(this, args);
      setTimeout(() => this.messages.splice(this.messages.indexOf(message), 1), 2000);
      return message;
    }),
  },
  {
    name: "ack-instead",
    about: "only acknowledges a message if that is asked for",
    fails: "any-client",
    hint: "acknowledgement",
    server: acknowledging(function (at, { username, content }) {
      return this.addMessage(username, content);
    }),
  },
  {
    name: "ends-with-the-last",
    about: "the program ends 30 ms after the last client has left",
    fails: ["all-gone", "starts"],
    server: after("left", ({ io }) => {
      setTimeout(() => io.engine.clientsCount || process.exit(), 30);
    }),
  },
  {
    name: "nothing-before-the-first",
    about: "the list is 503 until the first client has come",
    fails: "GET-array",
    hint: "Before the first client",
    server: {
      __proto__: reference,
      connected(at) {
        this.open = true;
        super.connected(at);
      },
      routes(app) {
        app.use("/api", (request, response, next) =>
          this.open ? next() : response.status(503).end());
        super.routes(app);
      },
    },
  },
];

/** The same in the optional part. @type {import("../../table.mjs").Wrong[]} */
export const besideDeleting = [
  {
    name: "del-notice",
    about: "tells of a deletion by another message, too",
    fails: "del-once",
    hint: "another event name",
    server: after("announceDeleted", ({ io }, id) => io.emit("message", { id, deleted: true })),
  },
  {
    name: "del-by-beginning",
    about: "the first characters of an id are enough",
    fails: "del-not-found",
    hint: "letter by letter",
    server: finding((id, asked) => id.startsWith(asked)),
  },
  {
    name: "del-by-end",
    about: "the last characters of an id are enough",
    fails: "del-not-found",
    hint: "letter by letter",
    server: finding((id, asked) => id.endsWith(asked)),
  },
  {
    name: "del-trims",
    about: "ignores spaces around an id",
    fails: "del-not-found",
    hint: "letter by letter",
    server: finding((id, asked) => id === asked.trim()),
  },
  {
    name: "del-ignores-case",
    about: "ignores the case of an id",
    fails: "del-not-found",
    hint: "letter by letter",
    server: finding((id, asked) => id === asked.toLowerCase()),
  },
  {
    name: "del-of-a-list",
    about: "takes a list of one id for the id",
    fails: "del-not-found",
    hint: "letter by letter",
    server: finding((id, asked) => id === asked),
  },
  {
    name: "del-both",
    about: "two clients delete a message at once, and both deletions are told",
    fails: ["del-once", "del-first"],
    hint: "one step",
    server: {
      __proto__: reference,
      async deleteMessage(id) {
        const found = this.messages.find((message) => message.id === id);
        await wait(10);
        this.messages = this.messages.filter((message) => message !== found);
        return Boolean(found);
      },
    },
  },
  {
    name: "del-acknowledged",
    about: "only acknowledges a deletion if that is asked for",
    fails: "del-any-client",
    hint: "acknowledgement",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.removeAllListeners("deleteMessage");
        at.socket.on("deleteMessage", (data, answer) =>
          typeof answer === "function" ? answer(true) : this.onDelete(at, data));
      },
    },
  },
  {
    name: "del-error-by-websocket",
    about: "answers an unknown id over WebSocket only",
    fails: "del-not-found",
    hint: "Ben asked",
    server: {
      __proto__: reference,
      notFound(at) {
        if (at.socket.conn.transport.name === "websocket") {
          super.notFound(at);
        }
      },
    },
  },
  {
    name: "del-error-to-first-too",
    about: "sends the error to the sender and to the client that came first",
    fails: "error-to-sender",
    hint: "only for Ben",
    server: {
      __proto__: reference,
      connected(at) {
        this.first = this.first?.connected ? this.first : at.socket;
        super.connected(at);
      },
      notFound(at) {
        super.notFound(at);
        if (this.first !== at.socket) {
          this.complain({ socket: this.first }, "Message not found");
        }
      },
    },
  },
  {
    name: "del-error-named-otherwise",
    about: "the error is called deleteError",
    fails: "del-not-found",
    hint: "called `error`",
    server: {
      __proto__: reference,
      notFound: ({ socket }) => socket.emit("deleteError", { message: "Message not found" }),
    },
  },
];
