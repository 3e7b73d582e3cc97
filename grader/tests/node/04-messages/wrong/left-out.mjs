/** Servers that send a message to some clients, and leave others out. */

import { reference } from "../reference.mjs";

/** Sends only to the sockets that pass. */
const toThose = (passes) => ({
  __proto__: reference,
  announce({ io, socket }, message) {
    const sockets = [...io.sockets.sockets.values()];
    sockets.filter((one, at) => passes(one, at, socket))
      .forEach((one) => one.emit("message", message));
  },
});

const transport = (socket) => socket.conn.transport.name;

/** @type {import("../../table.mjs").Wrong[]} */
export const leftOut = [
  {
    name: "websocket-only",
    about: "sends only to clients on WebSocket",
    fails: "everyone",
    server: toThose((one) => transport(one) === "websocket"),
  },
  {
    name: "same-transport",
    about: "sends only to clients on the sender's transport",
    fails: "everyone",
    server: toThose((one, at, sender) => transport(one) === transport(sender)),
  },
  {
    name: "first-10",
    about: "sends only to the ten oldest connections",
    fails: "crowd",
    server: toThose((one, at) => at < 10),
  },
  {
    name: "not-the-eleventh",
    about: "leaves out every eleventh client",
    fails: "crowd",
    server: toThose((one, at) => at % 11 !== 10),
  },
  {
    name: "newest-only",
    about: "sends only to the sender and the newest client",
    fails: ["everyone", "crowd"],
    server: toThose((one, at, sender) => {
      const newest = [...sender.nsp.sockets.values()].at(-1);
      return one === sender || one === newest;
    }),
  },
  {
    name: "speakers-only",
    about: "sends only to clients that have sent a message",
    fails: ["everyone", "newcomer", "crowd"],
    server: {
      __proto__: reference,
      announce({ io, socket }, message) {
        socket.join("speakers");
        io.to("speakers").emit("message", message);
      },
    },
  },
  {
    name: "one-per-address",
    about: "sends only to the newest socket of each address",
    fails: "everyone",
    server: {
      __proto__: reference,
      connected(at) {
        this.byAddress ??= new Map();
        this.byAddress.set(at.socket.handshake.address, at.socket);
        super.connected(at);
      },
      announce(at, message) {
        this.byAddress.forEach((socket) => socket.emit("message", message));
      },
    },
  },
  {
    name: "early-birds",
    about: "sends only to clients that were connected at the first message",
    fails: ["newcomer", "everyone"],
    server: {
      __proto__: reference,
      announce({ io }, message) {
        this.here ??= [...io.sockets.sockets.values()];
        this.here.forEach((socket) => socket.emit("message", message));
      },
    },
  },
];
