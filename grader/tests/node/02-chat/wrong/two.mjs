/** Servers that get only the optional part wrong: two arguments. */

import { reference, telling } from "../reference.mjs";

/** Changes the second argument of two. */
const second = (change) =>
  telling((at, event, args) => {
    const [one, two] = args;
    at.io.emit(event, ...(args.length === 2 ? [one, change(two, at, event)] : args));
  });

/** @type {import("../../table.mjs").Wrong[]} */
export const two = [
  {
    name: "two-as-list",
    about: "sends two arguments as a list",
    fails: "two",
    server: telling(({ io }, event, args) => io.emit(event, args.length > 1 ? args : args[0])),
  },
  {
    name: "two-as-events",
    about: "sends two arguments as two events",
    fails: "two",
    server: telling(({ io }, event, args) => args.forEach((arg) => io.emit(event, arg))),
  },
  {
    name: "two-swapped",
    about: "swaps the two arguments",
    fails: "two",
    server: telling(({ io }, event, args) => io.emit(event, ...args.toReversed())),
  },
  {
    name: "two-to-sender",
    about: "sends the second argument only to the sender",
    fails: "two",
    server: telling(({ socket }, event, args) => {
      socket.emit(event, ...args);
      socket.broadcast.emit(event, args[0]);
    }),
  },
  {
    name: "two-twice",
    about: "sends an event with two arguments twice",
    fails: "two",
    server: telling(({ io }, event, args) => {
      io.emit(event, ...args);
      if (args.length === 2) {
        io.emit(event, ...args);
      }
    }),
  },
  {
    name: "two-as-text",
    about: "turns the second argument into a text",
    fails: "two-any",
    server: telling(({ io }, event, [one, ...more]) => io.emit(event, one, ...more.map(String))),
  },
  {
    name: "two-in-chat-only",
    about: "passes on only the first argument of chatMessage",
    fails: "two-reply",
    server: telling(({ io }, event, args) =>
      io.emit(event, ...(event === "reply" ? args.slice(0, 1) : args))),
  },
  {
    name: "second-not-null",
    about: "two != null",
    fails: "two-any",
    server: telling(({ io }, event, [one, two]) =>
      two != null ? io.emit(event, one, two) : io.emit(event, one)),
  },
  {
    name: "second-spread",
    about: "spreads a list that is the second argument",
    fails: "two-any",
    server: telling(({ io }, event, [one, ...more]) => io.emit(event, one, ...more.flat())),
  },
  {
    name: "null-behind",
    about: "(one, two) => io.emit(name, one, two)",
    fails: "one-stays-one",
    server: telling(({ io }, event, [one, two]) => io.emit(event, one, two)),
  },
  {
    name: "dies-of-none",
    about: "crashes on an event without arguments",
    fails: "odd-counts",
    server: telling(({ io }, event, args) => {
      if (args.length === 0) {
        throw new Error("What?");
      }
      io.emit(event, ...args);
    }),
  },
  {
    name: "kicks-three",
    about: "disconnects the sender of an event with three arguments",
    fails: "odd-counts",
    server: {
      __proto__: reference,
      tell(at, event, args) {
        args.length > 2 ? at.socket.disconnect(true) : super.tell(at, event, args);
      },
    },
  },
  {
    name: "two-under-both",
    about: "sends two arguments of chatMessage back as chat message too",
    fails: "two-reply",
    server: {
      __proto__: reference,
      tell(at, event, args) {
        super.tell(at, event, args);
        if (args.length === 2 && event === "reply") {
          super.tell(at, "chat message", args);
        }
      },
    },
  },
  {
    name: "equal-two",
    about: "merges two equal arguments into one",
    fails: "two-any",
    server: {
      __proto__: reference,
      tell(at, event, [one, ...more]) {
        super.tell(at, event, more.length === 1 && more[0] === one ? [one] : [one, ...more]);
      },
    },
  },
  {
    name: "objects-merged",
    about: "merges two objects into one",
    fails: "two-any",
    server: telling(({ io }, event, args) => {
      const merge = args.length === 2 && args.every((arg) => arg?.constructor === Object);
      io.emit(event, ...(merge ? [{ ...args[0], ...args[1] }] : args));
    }),
  },
  {
    name: "two-by-websocket",
    about: "over WebSocket, the second argument of chatMessage becomes a text",
    fails: "two-any",
    server: second((arg, { socket }, event) =>
      (event === "reply" && socket.conn.transport.name === "websocket" ? String(arg) : arg)),
  },
  {
    name: "two-by-polling",
    about: "over long-polling, a second argument of null is left out",
    fails: "two-any",
    server: telling(({ io, socket }, event, args) => {
      const polls = socket.conn.transport.name === "polling";
      io.emit(event, ...(polls && args[1] === null ? args.slice(0, 1) : args));
    }),
  },
  {
    name: "two-cut",
    about: "cuts the second argument after 1,000 characters",
    fails: "two-any",
    server: second((arg) => (typeof arg === "string" ? arg.slice(0, 1000) : arg)),
  },
  {
    name: "two-guessed",
    about: "turns a second argument that looks like a number into a number",
    fails: "two-any",
    server: second((arg) => (/^\d+$/.test(arg) ? Number(arg) : arg)),
  },
  {
    name: "two-thanks",
    about: "sends reply to all after two arguments",
    fails: "two-any",
    hint: "a message that no client had sent",
    server: telling(({ io }, event, args) => {
      io.emit(event, ...args);
      if (args.length === 2) {
        io.emit("reply", "That was two.");
      }
    }),
  },
];
