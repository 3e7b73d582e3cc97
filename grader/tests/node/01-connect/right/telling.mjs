/** Right servers that announce arrivals and departures differently. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const telling = [
  {
    name: "reference",
    about: "as in the documentation",
    server: reference,
  },
  {
    name: "required-only",
    about: "skips the optional part",
    without: ["joined", "joined-id", "joined-others", "left-reason", "left-why"],
    server: {
      __proto__: reference,
      arrives() {},
      leaves({ socket }) {
        socket.broadcast.emit("left", { id: socket.id });
      },
    },
  },
  {
    name: "takes-its-time",
    about: "sends everything 100 ms later",
    server: {
      __proto__: reference,
      async welcome(at) {
        await wait(100);
        super.welcome(at);
      },
      async arrives(at) {
        await wait(100);
        super.arrives(at);
      },
      async leaves(at, reason) {
        await wait(100);
        super.leaves(at, reason);
      },
    },
  },
  {
    name: "takes-any-time",
    about: "sends in random order",
    server: {
      __proto__: reference,
      async welcome(at) {
        await wait(Math.random() * 40);
        super.welcome(at);
      },
      async arrives(at) {
        await wait(Math.random() * 40);
        super.arrives(at);
      },
      async leaves(at, reason) {
        await wait(Math.random() * 40);
        super.leaves(at, reason);
      },
    },
  },
  {
    name: "while-disconnecting",
    about: "tells the others on `disconnecting`, while the socket is still in its rooms",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.on("disconnecting", (reason) => this.leaves(at, reason));
        this.arrives(at);
        this.welcome(at);
      },
    },
  },
  {
    name: "lobby",
    about: "puts every client in a room, and emits to the room",
    server: {
      __proto__: reference,
      async connected(at) {
        await at.socket.join("lobby");
        super.connected(at);
      },
      arrives({ socket }) {
        socket.to("lobby").emit("joined", { id: socket.id });
      },
      leaves({ io, socket }, reason) {
        io.to("lobby").emit("left", { id: socket.id, reason });
      },
    },
  },
  {
    name: "talkative",
    about: "sends more fields, more arguments and more events, with and without payload",
    server: {
      __proto__: reference,
      connected(at) {
        at.io.emit("online", at.io.engine.clientsCount);
        at.io.emit("ping!");
        super.connected(at);
        at.socket.onAny((event) => at.socket.emit("error", { message: `Unknown event ${event}` }));
      },
      welcome({ socket }) {
        socket.emit("hello", { id: socket.id });
        socket.emit("welcome", { message: "Hi", id: socket.id, at: Date.now() }, 7);
      },
      leaves({ io, socket }, reason) {
        io.emit("online", io.engine.clientsCount);
        socket.broadcast.emit("left", { name: null, id: socket.id, reason }, [socket.id]);
      },
    },
  },
  {
    name: "own-reasons",
    about: "uses its own words for the reasons",
    server: {
      __proto__: reference,
      leaves(at, reason) {
        super.leaves(at, reason === "client namespace disconnect" ? "Bye!" : "Lost");
      },
    },
  },
  {
    name: "state-recovery",
    about: "uses connection state recovery, which adds an offset to every broadcast",
    server: { __proto__: reference, options: { connectionStateRecovery: {} } },
  },
  {
    name: "asks-for-answers",
    about: "asks for acknowledgements, and carries on without them",
    server: {
      __proto__: reference,
      welcome({ socket }) {
        socket.timeout(200).emitWithAck("welcome", { id: socket.id }).catch(() => {});
      },
    },
  },
  {
    name: "before-connect",
    about: "sends `welcome` before the answer to CONNECT, as python-socketio does",
    server: {
      __proto__: reference,
      ready(io) {
        super.ready(io);
        io.use((socket, next) => {
          socket.emit("welcome", { id: socket.id });
          next();
        });
      },
      welcome() {},
    },
  },
  {
    name: "middlewares",
    about: "has a middleware that takes 20 ms, and another namespace",
    server: {
      __proto__: reference,
      ready(io) {
        super.ready(io);
        io.use((socket, next) => setTimeout(next, 20));
        io.of("/admin").on("connection", (socket) => socket.emit("welcome", { id: "admin" }));
      },
    },
  },
  {
    name: "tells-who-is-there",
    about: "also sends the ids of all connected clients, of the first one and of those that left",
    server: {
      __proto__: reference,
      start() {
        this.gone = [];
      },
      about({ io, socket }) {
        const online = [...io.of("/").sockets.keys()];
        return { online, id: socket.id, host: online[0], gone: this.gone };
      },
      arrives(at) {
        at.socket.broadcast.emit("joined", this.about(at));
      },
      leaves(at, reason) {
        this.gone.push(at.socket.id);
        at.socket.broadcast.emit("left", { ...this.about(at), reason }, this.gone);
      },
    },
  },
];
