/** Right servers that find the right ears in another way. */

import { reference } from "../reference.mjs";

/** The optional checks, for servers without `toOne`. */
const OPTIONAL = [
  "one", "one-only", "one-content", "one-any", "one-trust", "one-newcomer", "one-unknown",
  "one-left", "one-error-to-sender", "one-after-error", "one-self", "one-once",
];

/** @type {import("../../table.mjs").Right[]} */
export const idioms = [
  { name: "reference", about: "as the lesson has it", server: reference },
  {
    name: "no-to-one",
    about: "the required part alone",
    without: OPTIONAL,
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.removeAllListeners("toOne");
      },
    },
  },
  {
    name: "own-id-rooms",
    about: "io.to(socket.id) and io.except(socket.id): in Node each socket is in such a room",
    server: {
      __proto__: reference,
      toMe({ io, socket }, heard) {
        io.to(socket.id).emit("heard", heard);
      },
      toOthers({ io, socket }, heard) {
        io.except(socket.id).emit("heard", heard);
      },
      tellOne({ io }, receiver, heard) {
        io.to(receiver.id).emit("heard", heard);
      },
    },
  },
  {
    name: "socket-to",
    about: "socket.to(id), which leaves the sender out when it names itself",
    server: {
      __proto__: reference,
      tellOne({ socket }, receiver, heard) {
        socket.to(receiver.id).emit("heard", heard);
      },
    },
  },
  {
    name: "asks-the-rooms",
    about: "looks for the id among the rooms",
    server: {
      __proto__: reference,
      find({ io }, id) {
        return io.sockets.adapter.rooms.has(id) ? { id } : undefined;
      },
      tellOne({ io }, { id }, heard) {
        io.to(id).emit("heard", heard);
      },
    },
  },
  {
    name: "fetches-sockets",
    about: "fetchSockets, a promise",
    server: {
      __proto__: reference,
      async toOne(at, data) {
        const [receiver] = await at.io.in(String(data.to)).fetchSockets();
        if (!receiver) {
          return this.noSuchClient(at);
        }
        receiver.emit("heard", this.heard(at, data, "one"));
      },
      async toOthers({ io, socket }, heard) {
        for (const other of await io.fetchSockets()) {
          if (other.id !== socket.id) {
            other.emit("heard", heard);
          }
        }
      },
    },
  },
  {
    name: "own-map",
    about: "a map of sockets by id, filled on connection and emptied on disconnect",
    server: {
      __proto__: reference,
      start() {
        this.sockets = new Map();
      },
      connected(at) {
        this.sockets.set(at.socket.id, at.socket);
        super.connected(at);
      },
      left({ socket }) {
        this.sockets.delete(socket.id);
      },
      find(at, id) {
        return this.sockets.get(id);
      },
      toOthers({ socket }, heard) {
        this.sockets.forEach((other) => other !== socket && other.emit("heard", heard));
      },
      toAll(at, heard) {
        this.sockets.forEach((other) => other.emit("heard", heard));
      },
    },
  },
  {
    name: "lobby",
    about: "everyone is in a room",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.join("lobby");
        super.connected(at);
      },
      toOthers({ socket }, heard) {
        socket.to("lobby").emit("heard", heard);
      },
      toAll({ io }, heard) {
        io.in("lobby").emit("heard", heard);
      },
    },
  },
  {
    name: "others-and-me",
    about: "all is the others and the sender, once each",
    server: {
      __proto__: reference,
      toAll({ socket }, heard) {
        socket.broadcast.emit("heard", heard);
        socket.emit("heard", heard);
      },
    },
  },
  {
    name: "catch-all",
    about: "one onAny listener with a table of targets",
    server: {
      __proto__: reference,
      connected(at) {
        const { io, socket } = at;
        const targets = {
          toMe: ["me", socket], toOthers: ["others", socket.broadcast], toAll: ["all", io],
        };
        socket.onAny((event, data) => {
          if (event === "toOne") {
            this.toOne(at, data);
          } else if (Object.hasOwn(targets, event)) {
            const [mode, target] = targets[event];
            target.emit("heard", { mode, from: socket.id, text: data.text });
          }
        });
      },
    },
  },
  {
    name: "namespace-object",
    about: "io.of(\"/\") and socket.nsp",
    server: {
      __proto__: reference,
      toOthers({ socket }, heard) {
        socket.nsp.except(socket.id).emit("heard", heard);
      },
      toAll({ io }, heard) {
        io.of("/").emit("heard", heard);
      },
      find({ io }, id) {
        return io.of("/").sockets.get(id);
      },
    },
  },
];
