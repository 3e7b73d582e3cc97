/** Right servers that find the receivers in another way. */

import { reference } from "../reference.mjs";

/** The optional checks, for servers without `toOne`. */
const OPTIONAL = [
  "one", "one-only", "one-content", "one-any", "one-trust", "one-newcomer", "one-unknown",
  "one-left", "one-error-to-sender", "one-after-error", "one-self", "one-once",
];

/** @type {import("../../table.mjs").Right[]} */
export const idioms = [
  { name: "reference", about: "as the lesson asks for it", server: reference },
  {
    name: "no-to-one",
    about: "only the required part",
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
];
