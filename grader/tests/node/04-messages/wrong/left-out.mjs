/** Some clients are told of a message, and some are left out. */

import { reference } from "../reference.mjs";

/** Tells only the sockets that pass. */
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
    about: "tells only those on WebSocket",
    fails: "everyone",
    server: toThose((one) => transport(one) === "websocket"),
  },
  {
    name: "same-transport",
    about: "tells only those on the sender's transport",
    fails: "everyone",
    server: toThose((one, at, sender) => transport(one) === transport(sender)),
  },
  {
    name: "first-10",
    about: "tells the ten that have been here longest",
    fails: "crowd",
    server: toThose((one, at) => at < 10),
  },
  {
    name: "not-the-eleventh",
    about: "leaves every eleventh out",
    fails: "crowd",
    server: toThose((one, at) => at % 11 !== 10),
  },
  {
    name: "newest-only",
    about: "tells the sender and the one that came last",
    fails: ["everyone", "crowd"],
    server: toThose((one, at, sender) => {
      const newest = [...sender.nsp.sockets.values()].at(-1);
      return one === sender || one === newest;
    }),
  },
  {
    name: "speakers-only",
    about: "tells only those who have sent a message",
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
    about: "keeps one socket for each address, the last",
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
    about: "tells those who were here at the first message",
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
