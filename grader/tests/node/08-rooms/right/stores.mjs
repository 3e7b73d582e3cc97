/** Right servers that keep rooms or messages in another way. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const stores = [
  { name: "reference", about: "the reference", server: reference },
  {
    name: "prefixed-rooms",
    about: "names the library's rooms room:NAME, so no name is that of a socket's own room",
    server: {
      __proto__: reference,
      isIn: ({ socket }, roomId) => socket.rooms.has(`room:${roomId}`),
      enter: ({ socket }, roomId) => socket.join(`room:${roomId}`),
      exit: ({ socket }, roomId) => socket.leave(`room:${roomId}`),
      tell({ io }, message) {
        io.to(`room:${message.roomId}`).emit("newMessage", message);
      },
      announce({ socket }, event, roomId) {
        socket.to(`room:${roomId}`).emit(event, { roomId, id: socket.id });
      },
      leaving(at) {
        for (const room of at.socket.rooms) {
          if (room.startsWith("room:")) {
            this.announce(at, "userLeft", room.slice("room:".length));
          }
        }
      },
    },
  },
  {
    name: "numbers-from-zero",
    about: "counts ids over all rooms: 0, 1, 2",
    server: {
      __proto__: reference,
      next: 0,
      newId() {
        return this.next++;
      },
    },
  },
  {
    name: "more-fields",
    about: "adds a time, a number within the room, and a null field to messages",
    server: {
      __proto__: reference,
      async add(roomId, from, content) {
        const message = await super.add(roomId, from, content);
        const seq = this.rooms.get(roomId).length;
        return Object.assign(message, { createdAt: new Date().toISOString(), seq, replyTo: null });
      },
    },
  },
  {
    name: "columns-in-list",
    about: "the list has one field more than the event, and another order of fields",
    server: {
      __proto__: reference,
      listed: (messages) =>
        messages.map(({ id, roomId, from, content }) => ({ content, from, roomId, id, stored: true })),
    },
  },
  {
    name: "slow-store",
    about: "takes 100 ms to store a message",
    server: {
      __proto__: reference,
      async add(roomId, from, content) {
        await wait(100);
        return super.add(roomId, from, content);
      },
    },
  },
  {
    name: "slow-list",
    about: "takes 60 ms to list messages",
    server: {
      __proto__: reference,
      async list(roomId) {
        await wait(60);
        return super.list(roomId);
      },
    },
  },
];
