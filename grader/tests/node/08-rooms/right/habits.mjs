/** Right servers with habits of their own: slow answers, own sets, more events. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const habits = [
  {
    name: "answers-much-later",
    about: "all answers come 60 to 150 ms after what they tell of",
    server: {
      __proto__: reference,
      async onJoin(at, data, ack) {
        await super.onJoin(at, data, (...args) => setTimeout(() => ack(...args), 60));
      },
      async onLeave(at, data, ack) {
        await super.onLeave(at, data, (...args) => setTimeout(() => ack(...args), 90));
      },
      async onMessage(at, data, ack) {
        await super.onMessage(at, data, (...args) => setTimeout(() => ack(...args), 150));
      },
    },
  },
  {
    name: "lobby",
    about: "everybody is in a lobby, in which others talk all the time",
    server: {
      __proto__: reference,
      ready(io) {
        let said = 0;
        const chatter = setInterval(async () => {
          said += 1;
          io.to("nobody-else").emit("newMessage", await this.add("lobby", "somebody", `word ${said}`));
          io.emit("tick", said);
        }, 30);
        chatter.unref();
      },
      connected({ io, socket }) {
        super.connected({ io, socket });
        socket.join(`user:${socket.id}`);
        socket.emit("welcome", { id: socket.id });
      },
      leaving(at) {
        for (const roomId of at.socket.rooms) {
          if (roomId !== at.socket.id && !roomId.startsWith("user:")) {
            this.announce(at, "userLeft", roomId);
          }
        }
      },
    },
  },
  {
    name: "waits-everywhere",
    about: "a middleware, and a moment before each thing is done",
    server: {
      __proto__: reference,
      options: { pingInterval: 300, connectionStateRecovery: {}, serveClient: false },
      ready(io) {
        io.use(async (socket, next) => {
          await wait(20);
          next();
        });
      },
      async enter(at, roomId) {
        await wait(40);
        super.enter(at, roomId);
      },
      async exit(at, roomId) {
        await wait(40);
        super.exit(at, roomId);
      },
      async add(roomId, from, content) {
        await wait(15);
        return super.add(roomId, from, content);
      },
    },
  },
];
