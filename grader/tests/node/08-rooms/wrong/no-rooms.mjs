/** Invalid room names. */

import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Wrong[]} */
export const noRooms = [
  {
    name: "takes-the-empty-name",
    about: "the empty string is a room",
    fails: "bad-room",
    server: { __proto__: reference, isName: (roomId) => typeof roomId === "string" },
  },
  {
    name: "ignores-no-room",
    about: "does not answer to an invalid room name",
    fails: "bad-room",
    server: {
      __proto__: reference,
      refuse(ack, message) {
        if (message === "Not in room") {
          super.refuse(ack, message);
        }
      },
    },
  },
  {
    name: "refuses-without-words",
    about: "the error has no message",
    fails: "bad-room",
    server: {
      __proto__: reference,
      refuse(ack, message) {
        ack?.(message === "Not in room" ? { status: "error", message } : { status: "error" });
      },
    },
  },
  {
    name: "kicks-for-no-room",
    about: "disconnects a client that sends an invalid room name",
    fails: "bad-room",
    server: {
      __proto__: reference,
      onJoin(at, data, ack) {
        return this.isName(data?.roomId) ? super.onJoin(at, data, ack) : at.socket.disconnect(true);
      },
    },
  },
  {
    name: "refuses-and-enters",
    about: "refuses 5, and puts the client into the room of that name",
    fails: "bad-room-harmless",
    server: {
      __proto__: reference,
      async onJoin(at, data, ack) {
        await at.socket.join(String(data?.roomId));
        await super.onJoin(at, data, ack);
      },
    },
  },
  {
    name: "no-room-is-everyone",
    about: "a message with an invalid room name is refused, and goes to everyone",
    fails: "bad-room-harmless",
    server: {
      __proto__: reference,
      async onMessage(at, data, ack) {
        if (!this.isName(data?.roomId)) {
          at.io.to([]).emit("newMessage", data);
        }
        await super.onMessage(at, data, ack);
      },
    },
  },
];
