/** What is wrong only with some texts and names, with many, or when somebody has left. */

import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Wrong[]} */
export const overlooked = [
  {
    name: "hundred-at-most",
    about: "a list holds the first hundred",
    fails: "all-kept",
    server: {
      __proto__: reference,
      listed(messages) {
        return messages.slice(0, 100);
      },
    },
  },
  {
    name: "sorted-as-texts",
    about: "ids are counted, and the list is sorted by them as texts",
    fails: ["all-kept", "order"],
    server: {
      __proto__: reference,
      newId() {
        this.count = (this.count ?? 10) + 1;
        return String(this.count);
      },
      listed(messages) {
        return messages.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      },
    },
  },
  {
    name: "stored-trimmed",
    about: "tells the text as it came, and stores it trimmed",
    fails: "list-same",
    server: {
      __proto__: reference,
      listed(messages) {
        return messages.map((message) => ({ ...message, content: message.content.trim() }));
      },
    },
  },
  {
    name: "names-of-every-object",
    about: "takes what every object inherits for the messages of a room",
    fails: "any-name",
    server: {
      __proto__: reference,
      async list(roomId) {
        return (await super.list(roomId)).length ? super.list(roomId) : ({})[roomId] ?? [];
      },
    },
  },
  {
    name: "forgets-who-it-was",
    about: "when a connection ends, its messages lose their `from`",
    fails: "leaving",
    server: {
      __proto__: reference,
      left({ socket }) {
        for (const message of [...this.rooms.values()].flat()) {
          message.from = message.from === socket.id ? null : message.from;
        }
      },
    },
  },
  {
    name: "stores-who-has-left",
    about: "refuses a client that has left the room, and stores its message",
    fails: "leave",
    server: {
      __proto__: reference,
      exit({ socket }, roomId) {
        (socket.data.left ??= new Set()).add(roomId);
        socket.leave(roomId);
      },
      async onMessage(at, data, ack) {
        if (at.socket.data.left?.has(data?.roomId) && !this.isIn(at, data.roomId)) {
          await this.add(data.roomId, at.socket.id, data.content);
        }
        await super.onMessage(at, data, ack);
      },
    },
  },
];
