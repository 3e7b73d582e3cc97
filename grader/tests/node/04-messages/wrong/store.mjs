/** Servers that store the wrong thing, or at the wrong time. */

import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Stores with this function, given the server and the new message. */
const keeping = (keep) => ({
  __proto__: reference,
  async addMessage(username, content) {
    const message = { id: this.newId(), username, content };
    await keep(this, message);
    return message;
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const store = [
  {
    name: "store-not-awaited",
    about: "does not wait for a store that takes 150 ms",
    fails: "stored-before-broadcast",
    server: keeping((peer, message) => {
      setTimeout(() => peer.messages.push(message), 150);
    }),
  },
  {
    name: "stored-twice",
    about: "stores everything twice",
    fails: "stored-once",
    server: keeping((peer, message) => peer.messages.push(message, message)),
  },
  {
    name: "stored-again",
    about: "stores, and stores again under another id",
    fails: ["stored-once", "stored-same"],
    server: keeping((peer, message) => {
      peer.messages.push({ ...message, id: randomUUID() }, message);
    }),
  },
  {
    name: "prepended",
    about: "newest first",
    fails: "order",
    server: keeping((peer, message) => peer.messages.unshift(message)),
  },
  {
    name: "last-only",
    about: "keeps only the last message",
    fails: ["all-kept", "stored-same", "order"],
    server: keeping((peer, message) => (peer.messages = [message])),
  },
  {
    name: "last-of-each",
    about: "keeps only the last message of each username",
    fails: ["all-kept", "stored-same"],
    server: keeping((peer, message) => {
      peer.messages = peer.messages.filter(({ username }) => username !== message.username);
      peer.messages.push(message);
    }),
  },
  {
    name: "no-repeats",
    about: "neither stores nor sends a text that is already there",
    fails: ["said-again", "all-kept"],
    server: {
      __proto__: reference,
      async accept(at, data) {
        const { username, content } = data;
        const same = (old) => old.username === username && old.content === content;
        if (!this.messages.some(same)) {
          await super.accept(at, data);
        }
      },
    },
  },
  {
    name: "lost-update",
    about: "reads the list, waits, writes it back: two at once lose one",
    fails: ["own-words", "crowd", "all-kept", "stored-before-broadcast"],
    server: keeping(async (peer, message) => {
      const before = peer.messages;
      await wait(5);
      peer.messages = [...before, message];
    }),
  },
  {
    name: "told-trimmed",
    about: "stores the content as it came, and sends it trimmed",
    fails: ["content", "stored-same"],
    server: {
      __proto__: reference,
      announce({ io }, message) {
        io.emit("message", { ...message, content: String(message.content).trim() });
      },
    },
  },
  {
    name: "id-of-fifty",
    about: "the ids 0 to 49, over and over",
    fails: "all-kept",
    server: {
      __proto__: reference,
      next: 0,
      newId() {
        return this.next++ % 50;
      },
    },
  },
];
