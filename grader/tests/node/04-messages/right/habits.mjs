/** Right servers with the habits of other frameworks and databases. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Runs its tasks one after the other, as a database with one connection does. */
function queue() {
  let last = Promise.resolve();
  return (task) => {
    const done = last.then(task);
    last = done.catch(() => {});
    return done;
  };
}

/** @type {import("../../table.mjs").Right[]} */
export const habits = [
  {
    name: "transactions",
    about: "each change is a transaction of 4 ms, one after the other",
    server: {
      __proto__: reference,
      async start() {
        await super.start();
        this.transaction = queue();
      },
      addMessage(username, content) {
        return this.transaction(async () => {
          await wait(4);
          return super.addMessage(username, content);
        });
      },
      deleteMessage(id) {
        return this.transaction(async () => {
          await wait(4);
          return super.deleteMessage(id);
        });
      },
    },
  },
  {
    name: "bigint-ids",
    about: "ids are numbers in the store and texts for clients, as pg has them",
    server: {
      __proto__: reference,
      newId() {
        this.last = (this.last ?? 0n) + 1n;
        return String(this.last);
      },
      async deleteMessage(id) {
        if (!/^\s*\d+\s*$/.test(id)) {
          throw new Error("invalid input syntax for type bigint");
        }
        return super.deleteMessage(String(BigInt(id.trim())));
      },
    },
  },
  {
    name: "soft-delete",
    about: "marks a message as deleted, and doesn't list it",
    server: {
      __proto__: reference,
      async getMessages() {
        return this.messages.filter((message) => !message.deletedAt)
          .map(({ id, username, content }) => ({ id, username, content }));
      },
      async deleteMessage(id) {
        const message = this.messages.find((one) => one.id === id && !one.deletedAt);
        if (message) {
          message.deletedAt = new Date();
        }
        return Boolean(message);
      },
    },
  },
  {
    name: "typed-pipes",
    about: "as NestJS with a validation pipe: bad payloads hear an `exception`",
    server: {
      __proto__: reference,
      async onMessage(at, data) {
        if (typeof data?.username !== "string" || typeof data?.content !== "string") {
          at.socket.emit("exception", { status: "error", message: "Bad Request" });
          return;
        }
        await this.accept(at, data);
      },
      async onDelete(at, data) {
        if (typeof data?.messageId !== "string") {
          at.socket.emit("exception", { status: "error", message: "Bad Request" });
          return;
        }
        await super.onDelete(at, data);
      },
    },
  },
  {
    name: "always-acknowledges",
    about: "as python-socketio: what a handler returns is the acknowledgement",
    server: {
      __proto__: reference,
      connected({ io, socket }) {
        const answering = (handle) => async (...args) => {
          const answer = typeof args.at(-1) === "function" ? args.pop() : () => {};
          await handle(...args);
          answer();
        };
        socket.on("message", answering((data) => this.onMessage({ io, socket }, data)));
        socket.on("deleteMessage", answering((data) => this.onDelete({ io, socket }, data)));
      },
    },
  },
  {
    name: "told-by-the-store",
    about: "a change feed of the store tells clients, a little after each change",
    server: {
      __proto__: reference,
      ready(io) {
        this.io = io;
      },
      async addMessage(username, content) {
        const message = await super.addMessage(username, content);
        setTimeout(() => this.io.emit("message", message), 3);
        return message;
      },
      async deleteMessage(id) {
        const done = await super.deleteMessage(id);
        if (done) {
          setTimeout(() => this.io.emit("messageDeleted", { messageId: id }), 3);
        }
        return done;
      },
      announce() {},
      announceDeleted() {},
    },
  },
];
