/**
 * What is wrong beside the right answer: events that no client caused, ids that are nearly
 * one, the same twice, and what only some are answered.
 */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Does what is right, and then something else. */
const after = (method, beside) => ({
  __proto__: reference,
  [method](...args) {
    const done = reference[method].apply(this, args);
    beside.apply(this, args);
    return done;
  },
});

/** Compares ids in another way. */
const comparing = (is) => ({
  __proto__: reference,
  isId: (stored, asked) => Boolean(asked) && is(String(stored), String(asked)),
});

/** Keeps messages in another way. */
const keeping = (addMessage) => ({ __proto__: reference, addMessage });

/** Looks at what is asked for, and may answer it before anybody else. */
const guarding = (method, guard) => ({
  __proto__: reference,
  async [method](request, response) {
    return guard.call(this, request, response) ?? super[method](request, response);
  },
});

/** Without the header of CORS. */
const unreadable = (response) => void response.removeHeader("Access-Control-Allow-Origin");

/** @type {import("../../table.mjs").Wrong[]} */
export const beside = [
  {
    name: "notice-as-message",
    about: "tells by another message that a message was stored",
    fails: "once",
    hint: "another event name",
    server: after("announce", function ({ id }) {
      this.io.emit("message", { id, notice: "stored" });
    }),
  },
  {
    name: "deletion-as-notice",
    about: "tells of a deletion by a message without words, too",
    fails: "delete-once",
    hint: "another event name",
    server: after("announceDeleted", function ({ id }) {
      this.io.emit("message", { id, deleted: true });
    }),
  },
  {
    name: "deletion-of-nothing",
    about: "a second messageDeleted names nothing",
    fails: "delete-once",
    hint: "no client caused",
    server: after("announceDeleted", function () {
      this.io.emit("messageDeleted", { messageId: null });
    }),
  },
  {
    name: "left-as-message",
    about: "tells by a message that a client has left",
    fails: "come-and-go",
    hint: "A client left",
    server: after("connected", ({ io, socket }) => {
      socket.on("disconnect", () => io.emit("message", { username: "server", content: "bye" }));
    }),
  },
  {
    name: "greets-by-message",
    about: "greets each client by a message",
    fails: "come-and-go",
    hint: "A client connected",
    server: after("connected", ({ socket }) => socket.emit("message", { content: "Hello" })),
  },
  {
    name: "refusal-as-message",
    about: "tells everyone by a message that a body was refused",
    fails: "bad-body-silent",
    hint: "no client caused",
    server: after("refuse", function (response, status, error) {
      if (status === 400) {
        this.io.emit("message", { error });
      }
    }),
  },
  {
    name: "reading-as-message",
    about: "tells everyone by a message that the list was read",
    fails: "get-silent",
    hint: "no client caused",
    server: after("list", function () {
      this.io.emit("message", { username: "server", content: "Somebody is reading." });
    }),
  },
  {
    name: "delete-by-beginning",
    about: "the first characters of an id are enough",
    fails: "delete-missing",
    hint: "letter by letter",
    server: comparing((stored, asked) => stored.startsWith(asked)),
  },
  {
    name: "delete-parses",
    about: "reads an id as far as it is a number",
    fails: "delete-missing",
    hint: "letter by letter",
    server: {
      __proto__: comparing((stored, asked) => Number(stored) === parseInt(asked, 10)),
      newId() {
        this.last = (this.last ?? 0) + 1;
        return this.last;
      },
    },
  },
  {
    name: "delete-trims",
    about: "ignores spaces around an id",
    fails: "delete-missing",
    hint: "letter by letter",
    server: comparing((stored, asked) => stored === asked.trim()),
  },
  {
    name: "delete-by-beginning-over-sockets",
    about: "the first characters of an id are enough for deleteMessage",
    fails: "delete-missing",
    hint: "letter by letter",
    server: {
      __proto__: reference,
      async onDelete(socket, data) {
        const asked = data?.messageId;
        const found = this.messages.find(({ id }) => asked && id.startsWith(String(asked)));
        return super.onDelete(socket, { messageId: found?.id ?? asked });
      },
    },
  },
  {
    name: "deletes-twice",
    about: "two requests delete one message at once, and both deletions are told",
    fails: "deleted-at-once",
    hint: "one step",
    server: {
      __proto__: reference,
      async deleteMessage(id) {
        const found = this.messages.find((message) => this.isId(message.id, id));
        await wait(10);
        this.messages = this.messages.filter((message) => message !== found);
        return found;
      },
    },
  },
  {
    name: "lists-words-once",
    about: "the list shows the same words by the same person once",
    fails: "own-words",
    hint: "1 of 6",
    server: {
      __proto__: reference,
      async getMessages() {
        const words = ({ username, content }) => JSON.stringify([username, content]);
        return [...new Map(this.messages.map((one) => [words(one), one])).values()];
      },
    },
  },
  {
    name: "one-post-in-flight",
    about: "answers the same words, while the first are being stored, with that message",
    fails: "own-words",
    hint: "some click twice",
    server: {
      __proto__: reference,
      async start() {
        await super.start();
        this.open = new Map();
      },
      async addMessage(username, content) {
        const key = JSON.stringify([username, content]);
        const add = async () => {
          await wait(5);
          this.open.delete(key);
          return super.addMessage(username, content);
        };
        this.open.set(key, this.open.get(key) ?? add());
        return this.open.get(key);
      },
    },
  },
  {
    name: "socket-cuts-at-5000",
    about: "cuts what is sent over a socket at 5,000 characters",
    fails: "socket-message",
    hint: "cut the text",
    server: {
      __proto__: reference,
      async onMessage(socket, data) {
        const content = typeof data?.content === "string" ? data.content.slice(0, 5000) : "";
        return super.onMessage(socket, { ...data, content });
      },
    },
  },
  {
    name: "cuts-at-5000",
    about: "cuts the content at 5,000 characters",
    fails: ["as-sent", "socket-message"],
    hint: "cut the text",
    server: keeping(function (username, content) {
      return reference.addMessage.call(this, username, String(content).slice(0, 5000));
    }),
  },
  {
    name: "list-of-150",
    about: "the list holds the last 150 messages",
    fails: "stored-once",
    hint: "limited in length",
    server: keeping(function (...args) {
      this.messages.splice(0, this.messages.length - 149);
      return reference.addMessage.apply(this, args);
    }),
  },
  {
    name: "empty-again",
    about: "the list is 404 when all messages have been deleted",
    fails: "nobody-there",
    server: guarding("list", function (request, response) {
      this.ever ||= this.messages.length > 0;
      return this.ever && !this.messages.length ? this.refuse(response, 404, "None") ?? 1 : null;
    }),
  },
  {
    name: "ack-instead",
    about: "only acknowledges a message if that is asked for",
    fails: "socket-message",
    hint: "acknowledgement",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.removeAllListeners("message");
        at.socket.on("message", (data, answer) =>
          typeof answer === "function" ? answer("ok") : this.onMessage(at.socket, data));
      },
    },
  },
  {
    name: "tells-by-the-first-socket",
    about: "posting needs a client that has come at some time",
    fails: "post-created",
    hint: "Before the first client",
    server: {
      __proto__: after("connected", function ({ socket }) {
        this.socket = socket;
      }),
      announce(message) {
        this.socket.nsp.emit("message", message);
      },
    },
  },
  {
    name: "delete-needs-clients",
    about: "DELETE is 500 when no client is connected",
    fails: "nobody-there",
    hint: "No client is connected",
    server: guarding("delete", function (request, response) {
      return this.io.engine.clientsCount ? null : this.refuse(response, 500, "Nobody") ?? 1;
    }),
  },
  {
    name: "cors-not-for-unknown-sid",
    about: "no header when a session of Socket.IO is unknown",
    fails: "cors-socket",
    hint: "unknown `sid`",
    server: after("ready", (io) => {
      io.engine.use(({ _query }, response, next) => {
        if (_query?.sid && !io.engine.clients[_query.sid]) {
          response.removeHeader?.("Access-Control-Allow-Origin");
        }
        next();
      });
    }),
  },
  {
    name: "socket-not-found-by-websocket",
    about: "answers an unknown id over WebSocket only",
    fails: "socket-not-found",
    hint: "Then Ben asked",
    server: {
      __proto__: reference,
      async onDelete(socket, data) {
        const is = (message) => message.id === data?.messageId;
        if (socket.conn.transport.name === "websocket" || this.messages.some(is)) {
          await super.onDelete(socket, data);
        }
      },
    },
  },
  {
    name: "socket-slow-down",
    about: "refuses a client's fourth message over a socket",
    fails: "socket-message",
    hint: "sets no limit",
    server: {
      __proto__: reference,
      async onMessage(socket, data) {
        socket.data.count = (socket.data.count ?? 0) + 1;
        return socket.data.count > 3
          ? socket.emit("error", { message: "Slow down" })
          : super.onMessage(socket, data);
      },
    },
  },
];

/** The same in the optional part. @type {import("../../table.mjs").Wrong[]} */
export const besideEditing = [
  {
    name: "edit-as-notice",
    about: "tells of an edit by a message without words, too",
    fails: "edit-once",
    hint: "another event name",
    server: after("announceEdited", function ({ id }) {
      this.io.emit("message", { id, edited: true });
    }),
  },
  {
    name: "edit-by-beginning",
    about: "the first characters of an id are enough",
    fails: "edit-refused",
    hint: "letter by letter",
    server: {
      __proto__: reference,
      async editMessage(asked, content) {
        const found = this.messages.find(({ id }) => id.startsWith(asked));
        return super.editMessage(found?.id, content);
      },
    },
  },
  {
    name: "edit-first-line",
    about: "keeps the first line of an edit",
    fails: "edit-only-content",
    hint: "cut the text",
    server: {
      __proto__: reference,
      editMessage(id, content) {
        return super.editMessage(id, String(content).split("\n")[0]);
      },
    },
  },
  {
    name: "edit-refusals-unreadable",
    about: "no header when an edit is refused",
    fails: "edit-cors",
    server: {
      __proto__: reference,
      refuse(response, status, message) {
        if (response.req.method === "PUT") {
          unreadable(response);
        }
        super.refuse(response, status, message);
      },
    },
  },
];
