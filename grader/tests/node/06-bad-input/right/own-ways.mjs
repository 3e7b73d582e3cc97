/** Right servers that dispatch, store or tell in their own way. */

import { pause, Refusal, reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const ownWays = [
  {
    name: "catch-all",
    about: "one listener for all events",
    server: {
      __proto__: reference,
      connected({ io, socket }) {
        socket.onAny((event, ...args) => {
          const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
          return event === "createMessage" && this.onCreate({ io, socket }, args[0], ack);
        });
      },
    },
  },
  {
    name: "in-turn",
    about: "one queue for all events, so that one is done before the next begins",
    server: {
      __proto__: reference,
      start() {
        super.start();
        this.last = Promise.resolve();
      },
      onCreate(...args) {
        this.last = this.last.then(() => super.onCreate(...args));
        return this.last;
      },
    },
  },
  {
    name: "room-of-all",
    about: "everyone is in a room, which hears of messages",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.join("all");
        super.connected(at);
      },
      announce({ io }, message) {
        io.to("all").emit("message", message);
      },
    },
  },
  {
    name: "self-and-others",
    about: "tells the others first, then the sender",
    server: {
      __proto__: reference,
      announce({ socket }, message) {
        socket.broadcast.emit("message", message);
        socket.emit("message", message);
      },
    },
  },
  {
    name: "large-ids",
    about: "ids are integers near 2^53, and go down",
    server: {
      __proto__: reference,
      newId() {
        this.id = (this.id ?? Number.MAX_SAFE_INTEGER) - 1;
        return this.id;
      },
    },
  },
  {
    name: "thinks-375-ms",
    about: "looks at each payload for 375 ms, which is within half a second",
    server: {
      __proto__: reference,
      async read(payload) {
        await pause(375);
        return reference.read.call(this, payload);
      },
    },
  },
  {
    name: "newest-first",
    about: "the list begins with the latest message, and has more fields",
    server: {
      __proto__: reference,
      listed: (messages) => messages.map((message, at) => ({ ...message, at })).reverse(),
    },
  },
  {
    name: "pattern",
    about: "a regular expression with the flags s and u measures the texts",
    server: {
      __proto__: reference,
      text(payload, field) {
        const text = payload[field];
        const [good, value] = field === "username" ? [/^.{1,20}$/su, text?.trim?.()] : [/^.{1,500}$/su, text];
        if (typeof text !== "string" || !good.test(value)) {
          throw new Refusal(field, `The ${field} is missing, empty or too long.`);
        }
        return value;
      },
    },
  },
];
