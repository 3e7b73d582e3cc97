/** Right servers that are slower, chattier or stricter than they need to be. */

import { reference } from "../reference.mjs";

/** Does the same `ms` milliseconds later. */
const later = (ms) => ({
  __proto__: reference,
  say(...all) {
    setTimeout(() => super.say(...all), ms);
  },
  toOne(...all) {
    setTimeout(() => super.toOne(...all), ms);
  },
});

/** @type {import("../../table.mjs").Right[]} */
export const behaviours = [
  { name: "later", about: "everything 100 ms later", server: later(100) },
  {
    name: "any-delay",
    about: "each event with its own delay, so that they overtake each other",
    server: {
      __proto__: reference,
      async say(...all) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
        super.say(...all);
      },
    },
  },
  {
    name: "more-fields",
    about: "the server's own fields in heard and in error",
    server: {
      __proto__: reference,
      heard(at, data, mode) {
        return { id: Math.random(), ...super.heard(at, data, mode), at: new Date(), room: null };
      },
      noSuchClient({ socket }) {
        socket.emit("error", { code: 404, message: "No such client" });
      },
    },
  },
  {
    name: "second-argument",
    about: "heard has a second argument",
    server: {
      __proto__: reference,
      toMe: ({ socket }, heard) => socket.emit("heard", heard, Date.now()),
      toOthers: ({ socket }, heard) => socket.broadcast.emit("heard", heard, Date.now()),
      toAll: ({ io }, heard) => io.emit("heard", heard, Date.now()),
    },
  },
  {
    name: "says-to-whom",
    about: "toOne also tells the receiver who it was for",
    server: {
      __proto__: reference,
      tellOne(at, receiver, heard) {
        receiver.emit("heard", { ...heard, to: receiver.id });
      },
    },
  },
  {
    name: "other-events",
    about: "events with other names, with and without the text, to the sender and to all",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.emit("welcome", { id: at.socket.id });
        at.io.emit("online", at.io.engine.clientsCount);
        super.connected(at);
      },
      say(at, event, data) {
        at.socket.emit("sent", { text: data.text });
        super.say(at, event, data);
        at.io.emit("count");
      },
      toOne(at, data) {
        super.toOne(at, data);
        at.socket.emit("done");
      },
      left({ io, socket }) {
        io.emit("left", socket.id);
      },
    },
  },
  {
    name: "acknowledges",
    about: "acknowledges an event if the client asks for it",
    server: {
      __proto__: reference,
      connected(at) {
        for (const event of ["toMe", "toOthers", "toAll"]) {
          at.socket.on(event, (data, answer) => {
            this.say(at, event, data);
            answer?.({ status: "ok" });
          });
        }
        at.socket.on("toOne", (data, answer) => {
          this.toOne(at, data);
          answer?.({ status: "ok" });
        });
      },
    },
  },
  {
    name: "strict",
    about: "ignores a payload without a text, or with an id that isn't a string",
    server: {
      __proto__: reference,
      say(at, event, data) {
        if (typeof data?.text === "string") {
          super.say(at, event, data);
        }
      },
      toOne(at, data) {
        if (typeof data?.text === "string" && typeof data.to === "string") {
          super.toOne(at, data);
        }
      },
    },
  },
  {
    name: "not-to-oneself",
    about: "a text that a client sends to itself is heard by nobody",
    server: {
      __proto__: reference,
      toOne(at, data) {
        if (data.to !== at.socket.id) {
          super.toOne(at, data);
        }
      },
    },
  },
  {
    name: "oneself-is-no-client",
    about: "a client that names itself hears the error",
    server: {
      __proto__: reference,
      find(at, id) {
        return id === at.socket.id ? undefined : super.find(at, id);
      },
    },
  },
  {
    name: "one-by-one",
    about: "emits to one client after the other, 2 ms apart",
    server: {
      __proto__: reference,
      async toOthers({ io, socket }, heard) {
        await this.tellEach([...io.sockets.sockets.values()].filter((one) => one !== socket), heard);
      },
      async toAll({ io }, heard) {
        await this.tellEach([...io.sockets.sockets.values()], heard);
      },
      async tellEach(sockets, heard) {
        for (const socket of sockets) {
          await new Promise((resolve) => setTimeout(resolve, 2));
          socket.emit("heard", heard);
        }
      },
    },
  },
  {
    name: "one-queue",
    about: "handles one event after the other, 3 ms each",
    server: {
      __proto__: reference,
      start() {
        this.last = Promise.resolve();
      },
      enqueue(work) {
        const rest = () => new Promise((resolve) => setTimeout(resolve, 3));
        this.last = this.last.then(work).then(rest);
      },
      say(...all) {
        this.enqueue(() => super.say(...all));
      },
      toOne(...all) {
        this.enqueue(() => super.toOne(...all));
      },
    },
  },
  {
    name: "wants-acknowledgements",
    about: "asks everyone to acknowledge what they hear, and doesn't need the answers",
    server: {
      __proto__: reference,
      toMe({ socket }, heard) {
        socket.timeout(200).emit("heard", heard, () => {});
      },
      toOthers({ socket }, heard) {
        socket.broadcast.timeout(200).emit("heard", heard, () => {});
      },
      toAll({ io }, heard) {
        io.timeout(200).emit("heard", heard, () => {});
      },
      tellOne(at, receiver, heard) {
        receiver.timeout(200).emitWithAck("heard", heard).catch(() => {});
      },
    },
  },
  {
    name: "state-recovery",
    about: "connection state recovery, which adds an offset to every broadcast",
    server: { __proto__: reference, options: { connectionStateRecovery: {} } },
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
    name: "pings-often",
    about: "a ping every 50 ms, and everything compressed",
    server: {
      __proto__: reference,
      options: {
        pingInterval: 50, pingTimeout: 5000,
        perMessageDeflate: { threshold: 0 }, httpCompression: { threshold: 0 },
      },
    },
  },
  {
    name: "small-ids",
    about: "socket ids are numbers that count up",
    server: {
      __proto__: reference,
      ready(io) {
        let last = 0;
        io.use((socket, next) => {
          socket.id = String(++last);
          next();
        });
      },
    },
  },
];
