/** Right servers that keep rooms or messages in another way. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const stores = [
  { name: "reference", about: "as the reference has it", server: reference },
  {
    name: "prefixed-rooms",
    about: "calls the library's rooms room:NAME, so that nobody meets a socket's own room",
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
    about: "ids are 0, 1, 2 over all rooms",
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
    about: "messages have a time, a number in their room, and a null",
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
    about: "the list has a column more than what is sent, and another order of fields",
    server: {
      __proto__: reference,
      listed: (messages) =>
        messages.map(({ id, roomId, from, content }) => ({ content, from, roomId, id, stored: true })),
    },
  },
  {
    name: "slow-store",
    about: "a store that takes 100 ms",
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
    about: "a list that takes 60 ms",
    server: {
      __proto__: reference,
      async list(roomId) {
        await wait(60);
        return super.list(roomId);
      },
    },
  },
];
