/** Mistakes whose cause shows: the verdict must name it. */

import { setTimeout as pause } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Registers the handler of `disconnect` so many ms after the client has connected. */
const late = (ms) => ({
  __proto__: reference,
  async connected(at) {
    this.welcome(at);
    await pause(ms);
    at.socket.on("disconnect", (reason) => this.leaves(at, reason));
    this.arrives(at);
  },
});

/** Throws everybody out after some ways to leave. */
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
    about: "the handlers come after an await of 30 ms",
    fails: "left",
    hint: "Register the disconnect handler first",
    server: late(30),
  },
  {
    name: "late-by-much",
    about: "the handlers come after an await of 600 ms",
    fails: ["left", "others-stay"],
    hint: "Register the disconnect handler first",
    server: late(600),
  },
  {
    name: "late-in-silence",
    about: "the handlers come after an await of 600 ms, and nobody is told of arrivals",
    fails: "left",
    hint: "When Ole stayed for a second",
    server: { __proto__: late(600), arrives() {} },
  },
  {
    name: "joined-for-left",
    about: "who has left is announced as joined",
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
    about: "the newcomer hears joined alone",
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
    about: "closes everyone's connection when one is lost, and tells those who are left",
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
    about: "tells everyone when a connection is lost, and disconnects them",
    fails: ["left-closed", "left-lost", "left-polling", "left-many", "stats-down"],
    hint: "'s connection ",
    server: allOut(lost, false),
  },
  {
    name: "twentieth-request-counts",
    about: "every twentieth request for the number counts as a client",
    fails: ["stats", "stats-same", "stats-up", "stats-down"],
    hint: "not requests",
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
