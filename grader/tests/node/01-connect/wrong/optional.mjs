/** Servers that get only the optional part wrong. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** A server with another reaction when a client connects. */
const arriving = (name, fails, about, arrives) => ({
  name, fails, about, server: { __proto__: reference, arrives },
});

/** A server with another reason. */
const because = (name, fails, about, reason) => ({
  name,
  fails,
  about,
  server: {
    __proto__: reference,
    leaves(at, why) {
      super.leaves(at, reason(why));
    },
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const optional = [
  arriving("joined-to-newcomer", "joined", "tells only the new client", ({ socket }) => {
    socket.emit("joined", { id: socket.id });
  }),
  arriving("joined-to-all", "joined-others", "tells everyone, including the new client", ({ io, socket }) => {
    io.emit("joined", { id: socket.id });
  }),
  arriving("joined-bare-id", "joined-id", "sends the id without an object", ({ socket }) => {
    socket.broadcast.emit("joined", socket.id);
  }),
  arriving("joined-own-id", "joined-id", "sends each client its own id", ({ io, socket }) => {
    for (const other of io.of("/").sockets.values()) {
      if (other !== socket) {
        other.emit("joined", { id: other.id });
      }
    }
  }),
  arriving("joined-twice-late", "joined-others", "sends a second copy", async ({ socket }) => {
    socket.broadcast.emit("joined", { id: socket.id });
    await wait(5);
    socket.broadcast.emit("joined", { id: socket.id });
  }),
  arriving("joined-by-websocket", "joined", "announces only clients over WebSocket", ({ socket }) => {
    if (socket.conn.transport.name === "websocket") {
      socket.broadcast.emit("joined", { id: socket.id });
    }
  }),
  because("one-reason", "left-why", "always sends the same reason", () => "disconnected"),
  because("empty-reason", "left-reason", "sends an empty reason", () => ""),
  because("coded-reason", "left-reason", "sends a number as the reason", () => 1001),
  arriving("joined-for-a-word", "joined-others", "sends joined for any client that sends an event", ({ socket }) => {
    socket.broadcast.emit("joined", { id: socket.id });
    socket.onAny(() => socket.broadcast.emit("joined", { id: socket.id }));
  }),
  arriving("joined-of-nobody-too", "joined-others", "sends a second joined without an id", ({ socket }) => {
    socket.broadcast.emit("joined", { id: socket.id });
    socket.broadcast.emit("joined", null);
  }),
  because("reason-is-a-time", "left-why", "sends only a time as the reason", () => `Left at ${performance.now()}`),
];
