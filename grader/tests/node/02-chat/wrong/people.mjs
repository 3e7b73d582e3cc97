/** Servers that fail when clients come or go, or that send messages of their own. */

import { reference } from "../reference.mjs";

/** Does something more when a client connects or leaves. */
const onCome = (come) => ({
  __proto__: reference,
  connected(at) {
    come(at);
    super.connected(at);
  },
});
const onLeave = (left) => ({ __proto__: reference, left });

/** Emits to its own list of sockets, which `change` maintains. */
const listing = (change) => ({
  __proto__: reference,
  start() {
    this.list = [];
  },
  connected(at) {
    change(this.list, at.socket);
    super.connected(at);
  },
  tell(at, event, args) {
    this.list.forEach((socket) => socket.emit(event, ...args));
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const people = [
  {
    name: "first-client-only",
    about: "registers handlers for the first client only",
    fails: "any-client",
    server: {
      __proto__: reference,
      connected(at) {
        this.first ??= at.socket.id;
        if (this.first === at.socket.id) {
          super.connected(at);
        }
      },
    },
  },
  {
    name: "once-each",
    about: "socket.once, so each client is heard once",
    fails: ["any-client"],
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.once("chat message", (...args) => this.onChat(at, ...args));
        at.socket.once("chatMessage", (...args) => this.onReply(at, ...args));
      },
    },
  },
  {
    name: "three-at-most",
    about: "registers handlers for three clients only",
    fails: "newcomer",
    server: {
      __proto__: reference,
      start() {
        this.count = 0;
      },
      connected(at) {
        this.count += 1;
        if (this.count <= 3) {
          super.connected(at);
        }
      },
    },
  },
  {
    name: "nine-at-most",
    about: "emits to the first nine clients only",
    fails: "newcomer",
    server: listing((list, socket) => list.length < 9 && list.push(socket)),
  },
  {
    name: "registers-late",
    about: "registers the handlers 5 s after the connection",
    fails: "everyone",
    server: {
      __proto__: reference,
      connected(at) {
        setTimeout(() => super.connected(at), 5000);
      },
    },
  },
  {
    name: "handlers-pile-up",
    about: "adds handlers to all sockets whenever a client connects",
    fails: "once",
    server: {
      __proto__: reference,
      connected({ io }) {
        for (const socket of io.sockets.sockets.values()) {
          super.connected({ io, socket });
        }
      },
    },
  },
  {
    name: "ends-with-one",
    about: "disconnects everyone when a client leaves",
    fails: "leaving",
    server: onLeave(({ io }) => io.disconnectSockets()),
  },
  {
    name: "deaf-after-one",
    about: "removes all handlers when a client leaves",
    fails: "leaving",
    server: onLeave(({ io }) => io.sockets.sockets.forEach((socket) => socket.removeAllListeners())),
  },
  {
    name: "drops-the-wrong-one",
    about: "drops the last client of its list when any client leaves",
    fails: "leaving",
    server: {
      __proto__: listing((list, socket) => list.push(socket)),
      left() {
        this.list.pop();
      },
    },
  },
  {
    name: "greets-all-later",
    about: "sends reply to all 40 ms after a client has connected",
    fails: "quiet",
    server: onCome(({ io }) => setTimeout(() => io.emit("reply", "Somebody is here"), 40)),
  },
  {
    name: "welcomes",
    about: "sends chat message to a new client",
    fails: "quiet",
    server: onCome(({ socket }) => socket.emit("chat message", "Welcome")),
  },
  {
    name: "history",
    about: "sends a new client all old messages as chat message",
    fails: "quiet",
    server: {
      __proto__: reference,
      start() {
        this.all = [];
      },
      connected(at) {
        this.all.forEach((args) => at.socket.emit("chat message", ...args));
        super.connected(at);
      },
      onChat(at, ...args) {
        this.all.push(args);
        super.onChat(at, ...args);
      },
    },
  },
  {
    name: "tells-who-was-cut-off",
    about: "sends chat message to all when a connection ends without a goodbye",
    fails: "quiet",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.on("disconnect", (reason) => {
          if (reason.startsWith("transport")) {
            at.io.emit("chat message", "Somebody lost the connection");
          }
        });
      },
    },
  },
  {
    name: "confirms-as-reply",
    about: "confirms a chat message to its sender with reply",
    fails: "quiet",
    server: {
      __proto__: reference,
      onChat(at, ...args) {
        super.onChat(at, ...args);
        at.socket.emit("reply", "sent");
      },
    },
  },
];
