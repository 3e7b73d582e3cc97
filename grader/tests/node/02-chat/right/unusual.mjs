/** Right servers with the habits of other frameworks. */

import { setTimeout as wait } from "node:timers/promises";
import { reference, telling } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const unusual = [
  {
    name: "one-listener",
    about: "one onAny listener with a table of names",
    server: {
      __proto__: reference,
      connected(at) {
        const names = { "chat message": "chat message", chatMessage: "reply" };
        at.socket.onAny((event, ...args) => {
          if (names[event]) {
            this.tell(at, names[event], args);
          }
        });
      },
    },
  },
  {
    name: "copies",
    about: "converts each payload to JSON and back before it emits",
    server: telling(({ io }, event, args) => io.emit(event, ...JSON.parse(JSON.stringify(args)))),
  },
  {
    name: "own-list",
    about: "keeps a list of sockets, and emits to each in a microtask",
    server: {
      __proto__: reference,
      start() {
        this.sockets = new Set();
      },
      connected(at) {
        this.sockets.add(at.socket);
        super.connected(at);
      },
      left({ socket }) {
        this.sockets.delete(socket);
      },
      async tell(at, event, args) {
        for (const socket of this.sockets) {
          await null;
          socket.emit(event, ...args);
        }
      },
    },
  },
  {
    name: "everyone-room",
    about: "puts each client into a room, and emits to the room 1 ms later",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.join("everyone");
        super.connected(at);
      },
      async tell({ io }, event, args) {
        await wait(1);
        io.to("everyone").emit(event, ...args);
      },
    },
  },
  {
    name: "explains-odd-counts",
    about: "answers events with zero or three arguments with an event of its own",
    server: {
      __proto__: reference,
      tell(at, event, args) {
        if (args.length === 1 || args.length === 2) {
          super.tell(at, event, args);
        } else {
          at.socket.emit("usage", "one or two arguments, please");
        }
      },
    },
  },
  {
    name: "errors-first",
    about: "acknowledges with [null, payload] as Feathers does, and tells who comes and goes",
    server: {
      __proto__: reference,
      connected(at) {
        at.io.emit("came", { id: at.socket.id });
        super.connected(at);
      },
      left({ io, socket }) {
        io.emit("went", { id: socket.id });
      },
      tell(at, event, args) {
        const answer = typeof args.at(-1) === "function" ? args.pop() : () => {};
        super.tell(at, event, args);
        answer(null, args[0]);
      },
    },
  },
];
