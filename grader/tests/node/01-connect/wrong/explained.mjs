/** Mistakes with a visible cause, which the verdict must name. */

import { setTimeout as pause } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Registers the handler of `disconnect` this many ms after the client has connected. */
const late = (ms) => ({
  __proto__: reference,
  async connected(at) {
    this.welcome(at);
    await pause(ms);
    at.socket.on("disconnect", (reason) => this.leaves(at, reason));
    this.arrives(at);
  },
});

/** Disconnects everyone after some ways to leave. */
const allOut = (when, close) => ({
  __proto__: reference,
  leaves(at, reason) {
    super.leaves(at, reason);
    if (when(reason)) {
      at.io.disconnectSockets(close);
    }
  },
});

const lost = (reason) => reason.startsWith("transport");

/** @type {import("../../table.mjs").Wrong[]} */
export const explained = [
  {
    name: "late-by-a-moment",
    about: "registers the handlers after an await of 30 ms",
    fails: "left",
    hint: "Register the disconnect handler first",
    server: late(30),
  },
  {
    name: "late-by-much",
    about: "registers the handlers after an await of 600 ms",
    fails: ["left", "others-stay"],
    hint: "Register the disconnect handler first",
    server: late(600),
  },
  {
    name: "late-in-silence",
    about: "registers the handlers after an await of 600 ms, and never sends joined",
    fails: "left",
    hint: "When Ole stayed for a second",
    server: { __proto__: late(600), arrives() {} },
  },
  {
    name: "joined-for-left",
    about: "sends joined when a client leaves",
    fails: "left",
    hint: "heard an event called `joined`",
    server: {
      __proto__: reference,
      leaves({ socket }) {
        socket.broadcast.emit("joined", { id: socket.id });
      },
    },
  },
  {
    name: "joined-for-welcome",
    about: "sends the new client joined, but not welcome",
    fails: "welcome",
    hint: "`joined` is for the others",
    server: {
      __proto__: reference,
      welcome() {},
      arrives({ io, socket }) {
        io.emit("joined", { id: socket.id });
      },
    },
  },
  {
    name: "all-out-when-lost",
    about: "disconnects everyone when a connection is lost",
    fails: ["left-closed", "left-lost"],
    hint: "connection ended",
    server: {
      __proto__: reference,
      leaves(at, reason) {
        if (lost(reason)) {
          at.io.disconnectSockets();
        } else {
          super.leaves(at, reason);
        }
      },
    },
  },
  {
    name: "all-closed-when-lost",
    about: "closes everyone's connection when one is lost, and then emits left",
    fails: ["left-closed", "left-lost", "left-polling", "left-many"],
    hint: "connection ended",
    server: {
      __proto__: reference,
      leaves(at, reason) {
        if (lost(reason)) {
          at.io.disconnectSockets(true);
        }
        super.leaves(at, reason);
      },
    },
  },
  {
    name: "told-and-out-when-lost",
    about: "emits left when a connection is lost, and then disconnects everyone",
    fails: ["left-closed", "left-lost", "left-polling", "left-many", "stats-down"],
    hint: "'s connection ",
    server: allOut(lost, false),
  },
  {
    name: "twentieth-request-counts",
    about: "counts every twentieth request for the number as a client",
    fails: ["stats", "stats-same", "stats-up", "stats-down"],
    hint: "clients",
    server: {
      __proto__: reference,
      asked: 0,
      count() {
        this.asked += 1;
        return super.count() + Math.floor(this.asked / 20);
      },
    },
  },
];
