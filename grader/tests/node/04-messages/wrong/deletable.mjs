/** Mistakes in the optional part: which messages can be deleted, and what is left. */

import { reference } from "../reference.mjs";

/** Deletes a message only if this allows it, given its place in the list. */
const only = (may) => ({
  async deleteMessage(id) {
    const at = this.messages.findIndex((message) => message.id === id);
    return may(at, this) ? reference.deleteMessage.call(this, id) : false;
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const deletable = [
  {
    name: "del-not-the-first",
    about: "findIndex(...) > 0: the very first message can't be deleted",
    fails: "del-any-client",
    server: { __proto__: reference, ...only((at) => at > 0) },
  },
  {
    name: "del-not-id-0",
    about: "ids count from 0, and !messageId treats 0 as missing",
    fails: "del-any-client",
    server: {
      __proto__: reference,
      next: 0,
      newId() {
        return this.next++;
      },
      async deleteMessage(id) {
        return id ? super.deleteMessage(id) : false;
      },
    },
  },
  {
    name: "del-of-who-is-here",
    about: "a message can only be deleted while its sender is connected",
    fails: "del-any-client",
    server: {
      __proto__: reference,
      ...only((at, { messages, here, by }) => at >= 0 && here.has(by.get(messages[at].id))),
      here: new Set(),
      by: new Map(),
      connected(at) {
        this.here.add(at.socket);
        super.connected(at);
      },
      left({ socket }) {
        this.here.delete(socket);
      },
      announce(at, message) {
        this.by.set(message.id, at.socket);
        super.announce(at, message);
      },
    },
  },
  {
    name: "del-hole",
    about: "delete list[at] leaves a hole, which is null in the list",
    fails: "del-list",
    server: {
      __proto__: reference,
      async deleteMessage(id) {
        const at = this.messages.findIndex((message) => message?.id === id);
        return at >= 0 && delete this.messages[at];
      },
    },
  },
];
