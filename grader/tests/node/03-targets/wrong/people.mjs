/** Servers that lose track of who is connected, or mix clients up. */

import { reference } from "../reference.mjs";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @type {import("../../table.mjs").Wrong[]} */
export const people = [
  { name: "first-only", about: "only the first client gets handlers", fails: ["to-me", "any-sender"],
    server: {
      __proto__: reference,
      connected(at) {
        this.first ??= at.socket;
        if (this.first === at.socket) {
          super.connected(at);
        }
      },
    } },
  { name: "last-socket", about: "emits from the socket that connected last", fails: "to-me",
    server: {
      __proto__: reference,
      connected(at) {
        this.last = at;
        super.connected(at);
      },
      say(at, event, data) {
        super.say(this.last, event, data);
      },
    } },
  { name: "early-list", about: "only the first three clients hear toAll", fails: ["newcomer"],
    server: {
      __proto__: reference,
      start() {
        this.list = [];
      },
      connected(at) {
        if (this.list.length < 3) {
          this.list.push(at.socket);
        }
        super.connected(at);
      },
      toAll(at, heard) {
        this.list.forEach((socket) => socket.emit("heard", heard));
      },
    } },
  { name: "at-most-eight", about: "toAll reaches at most eight clients", fails: "newcomer",
    server: {
      __proto__: reference,
      toAll({ io }, heard) {
        [...io.sockets.sockets.values()].slice(0, 8).forEach((socket) => socket.emit("heard", heard));
      },
    } },
  { name: "pops-on-leave", about: "when any client leaves, forgets the last one of its list", fails: "leaving",
    server: {
      __proto__: reference,
      start() {
        this.list = [];
      },
      connected(at) {
        this.list.push(at.socket);
        super.connected(at);
      },
      left() {
        this.list.pop();
      },
      toOthers({ socket }, heard) {
        this.list.forEach((other) => other !== socket && other.emit("heard", heard));
      },
    } },
  { name: "stops-on-leave", about: "falls silent once a client has left", fails: ["leaving", "newcomer"],
    server: {
      __proto__: reference,
      left() {
        this.silent = true;
      },
      toAll(at, heard) {
        this.silent || super.toAll(at, heard);
      },
    } },
  { name: "others-by-list", about: "io.to(a list of the others), which is everyone if it is empty", fails: "alone",
    server: {
      __proto__: reference,
      toOthers({ io, socket }, heard) {
        const others = [...io.sockets.sockets.keys()].filter((id) => id !== socket.id);
        io.to(others).emit("heard", heard);
      },
    } },
  { name: "all-needs-two", about: "toAll doesn't reach a client that is alone", fails: "alone",
    server: {
      __proto__: reference,
      toAll(at, heard) {
        if (at.io.sockets.sockets.size > 1) {
          super.toAll(at, heard);
        }
      },
    } },
  { name: "current-sender", about: "keeps the sender in a global, and waits", fails: "at-once",
    server: {
      __proto__: reference,
      async say({ io, socket }, event, data) {
        this.socket = socket;
        await sleep(5);
        super.say({ io, socket: this.socket }, event, data);
      },
    } },
  { name: "current-text", about: "keeps the text in a global, and waits", fails: "at-once",
    server: {
      __proto__: reference,
      async say(at, event, data) {
        this.data = data;
        await sleep(5);
        super.say(at, event, this.data);
      },
    } },
  { name: "one-at-a-time", about: "drops events that arrive while it is busy",
    fails: ["to-others", "to-all", "any-sender", "text", "at-once"],
    server: {
      __proto__: reference,
      async say(at, event, data) {
        if (!this.busy) {
          this.busy = true;
          super.say(at, event, data);
          await sleep(4);
          this.busy = false;
        }
      },
    } },
  { name: "greets", about: "greets a newcomer with heard", fails: "unasked",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.emit("heard", { text: "Welcome", from: "server", mode: "me" });
        super.connected(at);
      },
    } },
  { name: "history", about: "sends earlier toAll texts to a newcomer", fails: "unasked",
    server: {
      __proto__: reference,
      start() {
        this.history = [];
      },
      connected(at) {
        this.history.forEach((heard) => at.socket.emit("heard", heard));
        super.connected(at);
      },
      toAll(at, heard) {
        this.history.push(heard);
        super.toAll(at, heard);
      },
    } },
  { name: "id-by-address", about: "one id for each address, kept for clients that reconnect", fails: ["from", "comes-back", "newcomer"],
    server: {
      __proto__: reference,
      start() {
        this.ids = new Map();
      },
      heard(at, data, mode) {
        const key = at.socket.handshake.address;
        if (!this.ids.has(key)) {
          this.ids.set(key, at.socket.id);
        }
        return { ...super.heard(at, data, mode), from: this.ids.get(key) };
      },
    } },
  { name: "says-goodbye-later", about: "announces that a client left with heard, after 150 ms", fails: ["unasked", "alone"],
    server: {
      __proto__: reference,
      left({ io, socket }) {
        const heard = { text: "Somebody left", from: socket.id, mode: "all" };
        setTimeout(() => io.emit("heard", heard), 150);
      },
    } },
  { name: "tells-of-the-lost", about: "announces a lost connection with heard", fails: ["unasked", "alone"],
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.on("disconnect", (reason) => {
          if (reason.startsWith("transport")) {
            at.io.emit("heard", { text: "Somebody is lost", from: at.socket.id, mode: "all" });
          }
        });
        super.connected(at);
      },
    } },
  { name: "greets-later", about: "announces a newcomer with heard, after 150 ms", fails: ["unasked", "alone"],
    server: {
      __proto__: reference,
      connected(at) {
        const heard = { text: "Somebody came", from: at.socket.id, mode: "others" };
        setTimeout(() => at.socket.broadcast.emit("heard", heard), 150);
        super.connected(at);
      },
    } },
  { name: "alone-is-error", about: "toOthers brings an error if there are no others", fails: "alone",
    server: {
      __proto__: reference,
      toOthers(at, heard) {
        if (at.io.sockets.sockets.size > 1) {
          super.toOthers(at, heard);
        } else {
          at.socket.emit("error", { message: "Nobody is here" });
        }
      },
    } },
  { name: "same-again", about: "drops a text that is the same as the one before", fails: "text",
    server: {
      __proto__: reference,
      toAll(at, heard) {
        if (heard.text !== this.last) {
          super.toAll(at, heard);
        }
        this.last = heard.text;
      },
    } },
  { name: "others-need-three", about: "toOthers only works with more than two clients", fails: "alone",
    server: {
      __proto__: reference,
      toOthers(at, heard) {
        if (at.io.sockets.sockets.size > 2) {
          super.toOthers(at, heard);
        }
      },
    } },
  { name: "receipts", about: "confirms toOthers to its sender with heard", fails: ["nobody-else", "alone"],
    server: {
      __proto__: reference,
      toOthers(at, heard) {
        super.toOthers(at, heard);
        at.socket.emit("heard", { text: "sent", from: "server", mode: "others" });
      },
    } },
];
