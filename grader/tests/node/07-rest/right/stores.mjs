/** Right servers with other stores, ids and messages. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

let count = 0;

/** Counted ids, which are numbers; a path has them as text. */
const counted = {
  __proto__: reference,
  async start() {
    await super.start();
    this.next = 0;
  },
  newId() {
    return this.next++;
  },
  isId(stored, asked) {
    return String(stored) === String(asked);
  },
};

/** @type {import("../../table.mjs").Right[]} */
export const stores = [
  { name: "reference", about: "the reference itself", server: reference },
  {
    name: "counted",
    about: "ids are numbers from 0, and messageId is what stood in the path",
    server: counted,
  },
  {
    name: "counted-told-as-stored",
    about: "ids are numbers, and messageId is the id as it is stored",
    server: {
      __proto__: counted,
      announceDeleted({ id }) {
        this.io.emit("messageDeleted", { messageId: id });
      },
    },
  },
  {
    name: "slow-store",
    about: "each change takes the store 100 ms",
    server: {
      __proto__: reference,
      async addMessage(...args) {
        await wait(100);
        return super.addMessage(...args);
      },
      async deleteMessage(id) {
        await wait(100);
        return super.deleteMessage(id);
      },
      async editMessage(...args) {
        await wait(100);
        return super.editMessage(...args);
      },
    },
  },
  {
    name: "map",
    about: "a Map, with ids that a path must encode",
    server: {
      __proto__: reference,
      async start() {
        this.map = new Map();
      },
      newId() {
        count += 1;
        return `message/${count} ü?&%`;
      },
      async addMessage(username, content) {
        const message = { content, username, id: this.newId() };
        this.map.set(message.id, message);
        return message;
      },
      async getMessages() {
        return [...this.map.values()];
      },
      async editMessage(id, content) {
        const old = this.map.get(id);
        const message = old && { ...old, content };
        if (message) {
          this.map.set(id, message);
        }
        return message;
      },
      async deleteMessage(id) {
        const message = this.map.get(id);
        this.map.delete(id);
        return message;
      },
    },
  },
  {
    name: "times",
    about: "messages have times, of which the list shows more than the events",
    server: {
      __proto__: reference,
      async addMessage(username, content) {
        const message = await super.addMessage(username, content);
        message.createdAt = new Date().toISOString();
        message.updatedAt = null;
        return message;
      },
      async editMessage(id, content) {
        const message = await super.editMessage(id, content);
        if (message) {
          message.updatedAt = new Date().toISOString();
        }
        return message;
      },
      async getMessages() {
        return this.messages.map((message) => ({ ...message, likes: 0, replyTo: null }));
      },
    },
  },
];
