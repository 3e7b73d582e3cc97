/** Right servers that emit differently. */

import { setTimeout as wait } from "node:timers/promises";
import { reference, telling } from "../reference.mjs";

/** The checks of two arguments, which a server as in the seeds doesn't pass. */
const ONE_ONLY = ["two", "two-reply", "two-any", "one-stays-one", "odd-counts"];

/** @type {import("../../table.mjs").Right[]} */
export const emits = [
  { name: "reference", about: "passes on all arguments", server: reference },
  {
    name: "seeds",
    about: "io.emit(name, message), without a second argument",
    without: ONE_ONLY,
    server: {
      __proto__: reference,
      connected({ io, socket }) {
        socket.on("chat message", (message) => io.emit("chat message", message));
        socket.on("chatMessage", (message) => io.emit("reply", message));
      },
    },
  },
  {
    name: "second-if-there",
    about: "sends a second argument unless it is undefined, and drops a third",
    server: telling(({ io }, event, [one, two]) => {
      if (two === undefined) {
        io.emit(event, one);
      } else {
        io.emit(event, one, two);
      }
    }),
  },
  {
    name: "one-or-two",
    about: "ignores events with zero or three arguments",
    server: telling(({ io }, event, args) => {
      if (args.length === 1 || args.length === 2) {
        io.emit(event, ...args);
      }
    }),
  },
  {
    name: "two-with-nothing",
    about: "(one, two) => io.emit(name, one, two), which adds a null to a single argument",
    without: ["one-stays-one", "odd-counts"],
    server: telling(({ io }, event, [one, two]) => io.emit(event, one, two)),
  },
  {
    name: "one-by-one",
    about: "emits to one client after another, 5 ms apart",
    server: telling(async ({ io }, event, args) => {
      for (const socket of [...io.sockets.sockets.values()]) {
        socket.emit(event, ...args);
        await wait(5);
      }
    }),
  },
  {
    name: "sender-and-others",
    about: "socket.emit and socket.broadcast.emit, once each",
    server: telling(({ socket }, event, args) => {
      socket.emit(event, ...args);
      socket.broadcast.emit(event, ...args);
    }),
  },
  {
    name: "tells-late",
    about: "emits after 100 ms",
    server: telling(({ io }, event, args) => {
      setTimeout(() => io.emit(event, ...args), 100);
    }),
  },
  {
    name: "tells-unevenly",
    about: "emits after 0 to 15 ms",
    server: telling(({ io }, event, args) => {
      setTimeout(() => io.emit(event, ...args), Math.random() * 15);
    }),
  },
  {
    name: "queue",
    about: "queues messages, and sends one every 2 ms",
    server: {
      __proto__: reference,
      queue: Promise.resolve(),
      tell(at, event, args) {
        this.queue = this.queue.then(() => wait(2)).then(() => super.tell(at, event, args));
      },
    },
  },
  {
    name: "sorts-keys",
    about: "reverses the order of an object's keys",
    server: telling(({ io }, event, args) => io.emit(event, ...args.map(turned))),
  },
  {
    name: "asks-back",
    about: "asks every client for an acknowledgement, and ignores missing ones",
    server: telling(({ io }, event, args) => io.timeout(200).emit(event, ...args, () => {})),
  },
];

/** The same value, with the keys in reverse order. */
function turned(value) {
  if (Array.isArray(value)) {
    return value.map(turned);
  }
  return value && typeof value === "object"
    ? Object.fromEntries(Object.entries(value).toReversed().map(([key, one]) => [key, turned(one)]))
    : value;
}
