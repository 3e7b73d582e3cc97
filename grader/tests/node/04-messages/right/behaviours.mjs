/** Right servers that emit, listen, answer or connect in another way. */

import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const behaviours = [
  {
    name: "extra-argument",
    about: "message has a second argument",
    server: {
      __proto__: reference,
      announce({ io }, message) {
        io.emit("message", message, Date.now());
      },
      announceDeleted({ io }, messageId) {
        io.emit("messageDeleted", { messageId }, { at: Date.now() });
      },
    },
  },
  {
    name: "state-recovery",
    about: "connection state recovery, which adds an offset to every broadcast",
    server: { __proto__: reference, options: { connectionStateRecovery: {} } },
  },
  {
    name: "own-events",
    about: "the server's own events, with and without arguments",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.emit("welcome", { id: at.socket.id }, [1, 2]);
        at.socket.broadcast.emit("joined");
        at.io.emit("online", at.io.engine.clientsCount);
        super.connected(at);
      },
      announce(at, message) {
        at.io.emit("typing");
        super.announce(at, message);
        at.io.emit("count", this.messages.length);
      },
      left({ io }) {
        io.emit("left");
      },
    },
  },
  {
    name: "history-event",
    about: "sends the history on connect, under another event name",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.emit("history", this.messages);
        super.connected(at);
      },
    },
  },
  {
    name: "tells-late",
    about: "emits 100 ms after storing",
    server: {
      __proto__: reference,
      announce(at, message) {
        setTimeout(() => super.announce(at, message), 100);
      },
    },
  },
  {
    name: "sender-and-others",
    about: "socket.emit and socket.broadcast.emit, once each",
    server: {
      __proto__: reference,
      announce({ socket }, message) {
        socket.emit("message", message);
        socket.broadcast.emit("message", message);
      },
    },
  },
  {
    name: "any-namespace",
    about: "accepts every namespace, with the same handlers",
    server: {
      __proto__: reference,
      ready(io) {
        io.of(/^\/.+/).on("connection", (socket) => this.connected({ io, socket }));
      },
    },
  },
  {
    name: "slow-middleware",
    about: "a middleware that takes 20 ms lets everyone in",
    server: {
      __proto__: reference,
      ready(io) {
        io.use((socket, next) => setTimeout(next, 20));
      },
    },
  },
  {
    name: "deflate",
    about: "compresses every WebSocket frame and every answer",
    server: {
      __proto__: reference,
      options: { perMessageDeflate: { threshold: 0 }, httpCompression: { threshold: 0 } },
    },
  },
  {
    name: "pings-often",
    about: "a ping every 50 ms",
    server: { __proto__: reference, options: { pingInterval: 50, pingTimeout: 5000 } },
  },
  {
    name: "old-protocol-too",
    about: "accepts clients of the older protocol, from any origin",
    server: { __proto__: reference, options: { allowEIO3: true, cors: { origin: "*" } } },
  },
];
