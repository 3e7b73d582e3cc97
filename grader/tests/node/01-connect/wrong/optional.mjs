/** Servers that are right, but for the optional part. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** What is done when somebody connects. */
const arriving = (name, fails, about, arrives) => ({
  name, fails, about, server: { __proto__: reference, arrives },
});

/** What the reason is. */
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
  arriving("joined-to-newcomer", "joined", "tells the newcomer alone", ({ socket }) => {
    socket.emit("joined", { id: socket.id });
  }),
  arriving("joined-to-all", "joined-others", "tells everyone", ({ io, socket }) => {
    io.emit("joined", { id: socket.id });
  }),
  arriving("joined-bare-id", "joined-id", "the id alone", ({ socket }) => {
    socket.broadcast.emit("joined", socket.id);
  }),
  arriving("joined-own-id", "joined-id", "each hears its own id", ({ io, socket }) => {
    for (const other of io.of("/").sockets.values()) {
      if (other !== socket) {
        other.emit("joined", { id: other.id });
      }
    }
  }),
  arriving("joined-twice-late", "joined-others", "a copy follows", async ({ socket }) => {
    socket.broadcast.emit("joined", { id: socket.id });
    await wait(5);
    socket.broadcast.emit("joined", { id: socket.id });
  }),
  arriving("joined-by-websocket", "joined", "tells of those over WebSocket", ({ socket }) => {
    if (socket.conn.transport.name === "websocket") {
      socket.broadcast.emit("joined", { id: socket.id });
    }
  }),
  because("one-reason", "left-why", "always the same reason", () => "disconnected"),
  because("empty-reason", "left-reason", "the reason is empty", () => ""),
  because("coded-reason", "left-reason", "the reason is a number", () => 1001),
  arriving("joined-for-a-word", "joined-others", "says joined of whoever says something", ({ socket }) => {
    socket.broadcast.emit("joined", { id: socket.id });
    socket.onAny(() => socket.broadcast.emit("joined", { id: socket.id }));
  }),
  arriving("joined-of-nobody-too", "joined-others", "a second joined has no id", ({ socket }) => {
    socket.broadcast.emit("joined", { id: socket.id });
    socket.broadcast.emit("joined", null);
  }),
  because("reason-is-a-time", "left-why", "the reason says only when", () => `Left at ${performance.now()}`),
];
