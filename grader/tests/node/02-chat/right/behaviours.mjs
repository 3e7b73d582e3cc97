/** Right servers that connect or answer differently, or have other users. */

import { randomUUID } from "node:crypto";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const behaviours = [
  {
    name: "acknowledges",
    about: "acknowledges a message if the sender asks for it",
    server: {
      __proto__: reference,
      tell(at, event, args) {
        const answer = typeof args.at(-1) === "function" ? args.pop() : () => {};
        super.tell(at, event, args);
        answer("ok");
      },
    },
  },
  {
    name: "extra-argument",
    about: "adds a time after each message",
    server: {
      __proto__: reference,
      tell(at, event, args) {
        super.tell(at, event, [...args, Date.now()]);
      },
    },
  },
  {
    name: "state-recovery",
    about: "uses connection state recovery, which adds an offset to every broadcast",
    server: { __proto__: reference, options: { connectionStateRecovery: {} } },
  },
  {
    name: "own-events",
    about: "sends its own events, with and without arguments",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.emit("welcome", { id: at.socket.id }, [1, 2]);
        at.socket.broadcast.emit("user connected");
        at.io.emit("online", at.io.engine.clientsCount);
        super.connected(at);
      },
      tell(at, event, args) {
        at.io.emit("typing");
        super.tell(at, event, args);
        at.socket.emit("sent", event, ...args);
      },
      left({ io }) {
        io.emit("user disconnected");
      },
    },
  },
  {
    name: "history-event",
    about: "keeps all messages, sends them on connect as `history`, and lists them",
    server: {
      __proto__: reference,
      start() {
        this.all = [];
      },
      connected(at) {
        at.socket.emit("history", this.all);
        super.connected(at);
      },
      tell(at, event, args) {
        this.all.push(args);
        super.tell(at, event, args);
      },
      routes(app) {
        app.get("/api/messages", (request, response) => response.json(this.all));
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
    about: "has a middleware that takes 20 ms",
    server: {
      __proto__: reference,
      ready(io) {
        io.use((socket, next) => setTimeout(next, 20));
      },
    },
  },
  {
    name: "deflate",
    about: "compresses every WebSocket frame and every response",
    server: {
      __proto__: reference,
      options: { perMessageDeflate: { threshold: 0 }, httpCompression: { threshold: 0 } },
    },
  },
  {
    name: "busy",
    about: "other users send both events every 40 ms",
    server: {
      __proto__: reference,
      ready(io) {
        setInterval(() => {
          io.emit("chat message", `Somebody else ${randomUUID()}`);
          io.emit("reply", { from: "somebody else", text: randomUUID() });
        }, 40);
      },
    },
  },
  {
    name: "no-upgrades",
    about: "doesn't let clients move from long-polling to WebSocket",
    server: { __proto__: reference, options: { allowUpgrades: false } },
  },
];
