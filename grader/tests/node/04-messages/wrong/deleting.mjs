/** Mistakes in the optional part: the lesson still passes. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Announces a deletion in another way. */
const telling = (announceDeleted) => ({ __proto__: reference, announceDeleted });

/** Announces a deletion with another payload. */
const payload = (make) =>
  telling(({ io }, messageId) => io.emit("messageDeleted", make(messageId)));

/** Deletes in another way. */
const removing = (remove) => ({
  __proto__: reference,
  async deleteMessage(id) {
    const at = this.messages.findIndex((message) => message.id === id);
    return remove(this, at);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const deleting = [
  {
    name: "del-sender-only",
    about: "only the sender hears messageDeleted",
    fails: "del-everyone",
    server: telling(({ socket }, messageId) => socket.emit("messageDeleted", { messageId })),
  },
  {
    name: "del-other-event",
    about: "the event is called deleted",
    fails: "del-everyone",
    server: telling(({ io }, messageId) => io.emit("deleted", { messageId })),
  },
  {
    name: "del-snake-case",
    about: "expects message_id",
    fails: "del-everyone",
    server: {
      __proto__: reference,
      async onDelete(at, data) {
        await super.onDelete(at, { messageId: data?.message_id });
      },
    },
  },
  {
    name: "del-own-only",
    about: "only a message's sender can delete it",
    fails: "del-any-client",
    server: {
      __proto__: reference,
      async accept(at, { username, content }) {
        const message = await this.addMessage(username, content);
        (at.socket.data.mine ??= []).push(message.id);
        this.announce(at, message);
      },
      async onDelete(at, data) {
        const mine = at.socket.data.mine ?? [];
        await super.onDelete(at, { messageId: mine.find((id) => id === data?.messageId) });
      },
    },
  },
  {
    name: "del-once-only",
    about: "only the first deletion works",
    fails: ["del-everyone", "del-others-kept", "id-not-reused", "del-list"],
    server: {
      __proto__: reference,
      async onDelete(at, data) {
        if (!this.taken) {
          this.taken = true;
          await super.onDelete(at, data);
        }
      },
    },
  },
  {
    name: "del-twice",
    about: "everyone hears messageDeleted twice",
    fails: "del-once",
    server: telling(({ io }, messageId) => {
      io.emit("messageDeleted", { messageId });
      io.emit("messageDeleted", { messageId });
    }),
  },
  {
    name: "del-sender-twice",
    about: "the sender hears messageDeleted twice",
    fails: "del-once",
    server: telling(({ io, socket }, messageId) => {
      io.emit("messageDeleted", { messageId });
      socket.emit("messageDeleted", { messageId });
    }),
  },
  { name: "del-bare-id", about: "the bare id", fails: "del-payload", server: payload((id) => id) },
  { name: "del-id", about: "{id}", fails: "del-payload", server: payload((id) => ({ id })) },
  {
    name: "del-upper",
    about: "the id in upper case",
    fails: ["del-payload", "del-everyone"],
    server: payload((id) => ({ messageId: String(id).toUpperCase() })),
  },
  {
    name: "del-number-as-text",
    about: 'numbers as ids, and "7" sent for 7',
    fails: "del-payload",
    server: {
      ...payload((id) => ({ messageId: String(id) })),
      __proto__: reference,
      next: 1,
      newId() {
        return this.next++;
      },
    },
  },
  {
    name: "del-told-only",
    about: "sends messageDeleted, but deletes nothing",
    fails: "del-list",
    server: removing((peer, at) => at >= 0),
  },
  {
    name: "del-told-before",
    about: "sends messageDeleted first, and deletes 150 ms later",
    fails: ["del-first", "del-list"],
    server: removing((peer, at) => {
      if (at < 0) {
        return false;
      }
      const message = peer.messages[at];
      wait(150).then(() => (peer.messages = peer.messages.filter((one) => one !== message)));
      return true;
    }),
  },
  {
    name: "del-from-here",
    about: "splice without a count: deletes all later messages too",
    fails: "del-others-kept",
    server: removing((peer, at) => at >= 0 && peer.messages.splice(at).length > 0),
  },
  {
    name: "del-last",
    about: "always deletes the last message",
    fails: ["del-list", "del-others-kept"],
    server: removing((peer, at) => at >= 0 && peer.messages.pop() !== undefined),
  },
  {
    name: "del-same-author",
    about: "deletes all messages with the same username",
    fails: "del-others-kept",
    server: removing((peer, at) => {
      const name = peer.messages[at]?.username;
      peer.messages = peer.messages.filter(({ username }) => at < 0 || username !== name);
      return at >= 0;
    }),
  },
  {
    name: "del-swap",
    about: "fills the gap with the last message: the order is lost",
    fails: "del-others-kept",
    server: removing((peer, at) => {
      const last = peer.messages.length - 1;
      if (at < 0) {
        return false;
      }
      peer.messages[at] = peer.messages[last];
      peer.messages.pop();
      return true;
    }),
  },
  {
    name: "del-id-reused",
    about: "the number of messages plus one as id",
    fails: "id-not-reused",
    server: {
      __proto__: reference,
      newId() {
        return this.messages.length + 1;
      },
    },
  },
  {
    name: "del-id-refilled",
    about: "the smallest free number as id",
    fails: "id-not-reused",
    server: {
      __proto__: reference,
      newId() {
        let id = 1;
        while (this.messages.some((message) => message.id === id)) {
          id += 1;
        }
        return id;
      },
    },
  },
];
