/** Right servers that tell who comes and goes in another way. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const telling = [
  {
    name: "reference",
    about: "as the documentation has it",
    server: reference,
  },
  {
    name: "required-only",
    about: "leaves the optional part undone",
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
    about: "everything comes 100 ms later",
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
    about: "what comes first is left to chance",
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
    about: "tells the others while the socket is still in its rooms",
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
    about: "everyone is in a room, and the room is told",
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
    about: "more fields, more arguments, more events, with and without payload",
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
    about: "has its own words for why somebody left",
    server: {
      __proto__: reference,
      leaves(at, reason) {
        super.leaves(at, reason === "client namespace disconnect" ? "Bye!" : "Lost");
      },
    },
  },
  {
    name: "transport-closes",
    about: "looks at the connection below, which ends in every case",
    without: ["left-why"],
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.conn.on("close", (reason) => this.leaves(at, reason));
        this.welcome(at);
        this.arrives(at);
      },
    },
  },
  {
    name: "state-recovery",
    about: "connection state recovery, which adds an offset to every broadcast",
    server: { __proto__: reference, options: { connectionStateRecovery: {} } },
  },
  {
    name: "asks-for-answers",
    about: "wants acknowledgements for what it sends, and goes on without them",
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
    about: "lets people in after a look at a database, and has other namespaces",
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
    about: "beside the id, the ids of those who are there, who came first and who has gone",
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
