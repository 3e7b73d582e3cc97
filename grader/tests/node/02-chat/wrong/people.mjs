/** Who may speak, who comes late, who leaves; and what nobody has said. */

import { reference } from "../reference.mjs";

/** Does more when somebody connects or leaves. */
const onCome = (come) => ({
  __proto__: reference,
  connected(at) {
    come(at);
    super.connected(at);
  },
});
const onLeave = (left) => ({ __proto__: reference, left });

/** Tells those of its own list, which this changes. */
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
    about: "only the first client gets handlers",
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
    about: "socket.once: each client is heard once",
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
    about: "only three clients get handlers",
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
    about: "a list of the first nine clients is told",
    fails: "newcomer",
    server: listing((list, socket) => list.length < 9 && list.push(socket)),
  },
  {
    name: "registers-late",
    about: "handlers come 5 s after the connection",
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
    about: "each new client's connection adds a handler to all sockets",
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
    about: "when one leaves, all are disconnected",
    fails: "leaving",
    server: onLeave(({ io }) => io.disconnectSockets()),
  },
  {
    name: "deaf-after-one",
    about: "when one leaves, all handlers are removed",
    fails: "leaving",
    server: onLeave(({ io }) => io.sockets.sockets.forEach((socket) => socket.removeAllListeners())),
  },
  {
    name: "drops-the-wrong-one",
    about: "when one leaves, the last of the list is dropped",
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
    about: "reply to all 40 ms after somebody has connected",
    fails: "quiet",
    server: onCome(({ io }) => setTimeout(() => io.emit("reply", "Somebody is here"), 40)),
  },
  {
    name: "welcomes",
    about: "chat message to the newcomer",
    fails: "quiet",
    server: onCome(({ socket }) => socket.emit("chat message", "Welcome")),
  },
  {
    name: "history",
    about: "the newcomer hears all old messages as chat message",
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
    about: "chat message to all when a connection ends without a goodbye",
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
    about: "the sender of a chat message hears a reply that it was sent",
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
