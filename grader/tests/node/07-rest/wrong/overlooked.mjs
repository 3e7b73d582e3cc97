/** What is wrong only for the first message, at the same time, or when somebody has left. */

import { setTimeout as wait } from "node:timers/promises";
import { ORIGIN, reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Wrong[]} */
export const overlooked = [
  {
    name: "first-stays",
    about: "takes the place 0 for not found",
    fails: "delete-first",
    server: {
      __proto__: reference,
      async deleteMessage(id) {
        const at = this.messages.findIndex((message) => this.isId(message.id, id));
        return at > 0 ? this.messages.splice(at, 1)[0] : undefined;
      },
    },
  },
  {
    name: "places-grow-old",
    about: "looks for the place, waits for the store, and then takes out what is there",
    fails: "deleted-at-once",
    server: {
      __proto__: reference,
      async deleteMessage(id) {
        const at = this.messages.findIndex((message) => this.isId(message.id, id));
        await wait(at < 0 ? 0 : 30);
        return at < 0 ? undefined : this.messages.splice(at, 1)[0];
      },
    },
  },
  {
    name: "forgets-the-last",
    about: "when somebody leaves, the client that came last hears nothing any more",
    fails: "come-and-go",
    server: {
      __proto__: reference,
      ready(io) {
        super.ready(io);
        this.sockets = [];
      },
      connected({ io, socket }) {
        super.connected({ io, socket });
        this.sockets.push(socket);
        socket.on("disconnect", () => {
          this.sockets.splice(this.sockets.indexOf(socket.id), 1);
        });
      },
      announce(message) {
        this.sockets.forEach((socket) => socket.emit("message", message));
      },
    },
  },
  {
    name: "replays-when-connected",
    about: "a client that connects hears all messages again",
    fails: "come-and-go",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        this.messages.forEach((message) => at.socket.emit("message", message));
      },
    },
  },
  {
    name: "socket-takes-empty",
    about: "over a socket, a text may be empty or missing",
    fails: "bad-body-silent",
    server: {
      __proto__: reference,
      async onMessage(socket, data) {
        this.announce(await this.addMessage(data?.username, data?.content));
      },
    },
  },
  {
    name: "socket-trims",
    about: "trims what comes over a socket",
    fails: "socket-message",
    server: {
      __proto__: reference,
      async onMessage(socket, data) {
        await super.onMessage(socket, data && { ...data, content: data.content?.trim() });
      },
    },
  },
  {
    name: "socket-takes-all-fields",
    about: "takes all fields over that come over a socket",
    fails: "extra-fields",
    server: {
      __proto__: reference,
      async onMessage(socket, data) {
        if (data?.username && data?.content) {
          const message = await this.addMessage(data.username, data.content);
          this.announce(Object.assign(message, { ...data, id: message.id }));
        }
      },
    },
  },
  {
    name: "delete-as-message-too",
    about: "a deletion is told as a message, too",
    fails: ["once", "delete-once"],
    server: {
      __proto__: reference,
      announceDeleted(message, messageId) {
        super.announceDeleted(message, messageId);
        this.announce(message);
      },
    },
  },
  {
    name: "fifty-at-most",
    about: "the list shows the last fifty",
    fails: "stored-once",
    server: {
      __proto__: reference,
      async getMessages() {
        return this.messages.slice(-50);
      },
    },
  },
  {
    name: "cors-two-origins",
    about: "another development server is allowed, too",
    fails: "cors-foreign",
    server: {
      __proto__: reference,
      options: { cors: { origin: [ORIGIN, "http://localhost:3000"] } },
    },
  },
  {
    name: "cors-lower-case",
    about: "the methods are in lower case, which is not what browsers ask for",
    fails: "cors-preflight",
    server: {
      __proto__: reference,
      preflight(request, response) {
        response.set("Access-Control-Allow-Methods", "get, post, put, delete");
        response.set("Access-Control-Allow-Headers", "Content-Type");
        response.status(204).end();
      },
    },
  },
];
