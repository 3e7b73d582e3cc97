/** Servers that send a message to the wrong clients, too often, or under another name. */

import { reference } from "../reference.mjs";

/** Sends a message in another way. */
const announcing = (announce) => ({ __proto__: reference, announce });

/** @type {import("../../table.mjs").Wrong[]} */
export const delivery = [
  {
    name: "others-only",
    about: "socket.broadcast.emit",
    fails: "everyone",
    server: announcing(({ socket }, message) => socket.broadcast.emit("message", message)),
  },
  {
    name: "other-event",
    about: "the event is called newMessage",
    fails: "everyone",
    server: announcing(({ io }, message) => io.emit("newMessage", message)),
  },
  {
    name: "answers-by-ack",
    about: "acknowledges with the message, and emits nothing",
    fails: "everyone",
    server: {
      __proto__: reference,
      async onMessage(at, data, answer) {
        const message = await this.addMessage(data?.username, data?.content);
        answer?.(message);
      },
    },
  },
  {
    name: "sender-twice",
    about: "io.emit and socket.emit",
    fails: "once",
    server: announcing(({ io, socket }, message) => {
      io.emit("message", message);
      socket.emit("message", message);
    }),
  },
  {
    name: "twice-later",
    about: "sends the message again after 50 ms",
    fails: "once",
    server: announcing(({ io }, message) => {
      io.emit("message", message);
      setTimeout(() => io.emit("message", message), 50);
    }),
  },
  {
    name: "listener-per-connect",
    about: "each new connection adds one more listener to every socket",
    fails: "once",
    server: {
      __proto__: reference,
      connected(at) {
        for (const socket of at.io.sockets.sockets.values()) {
          socket.on("message", (data) => this.onMessage({ io: at.io, socket }, data));
        }
      },
    },
  },
  {
    name: "last-as-message",
    about: "sends the last message again to a newcomer",
    fails: "no-spam-on-connect",
    server: {
      __proto__: reference,
      connected(at) {
        if (this.messages.length > 0) {
          at.socket.emit("message", this.messages.at(-1));
        }
        super.connected(at);
      },
    },
  },
  {
    name: "welcome-as-message",
    about: "greets a newcomer with message",
    fails: "no-spam-on-connect",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.emit("message", { id: this.newId(), username: "Server", content: "Welcome" });
        super.connected(at);
      },
    },
  },
  {
    name: "joined-as-message",
    about: "announces a newcomer with message",
    fails: "no-spam-on-connect",
    server: {
      __proto__: reference,
      connected(at) {
        const content = `${at.socket.id} has joined`;
        at.socket.broadcast.emit("message", { id: this.newId(), username: "Server", content });
        super.connected(at);
      },
    },
  },
  {
    name: "left-as-message",
    about: "announces that a client left with message",
    fails: "leaving",
    server: {
      __proto__: reference,
      left({ io, socket }) {
        const content = `${socket.id} has left`;
        io.emit("message", { id: this.newId(), username: "Server", content });
      },
    },
  },
];
