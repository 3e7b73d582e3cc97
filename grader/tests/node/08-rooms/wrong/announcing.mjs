/** Joining and leaving, announced to the wrong clients, or not at all. */

import { reference } from "../reference.mjs";

/** Announces in another way. */
const announcing = (announce) => ({ __proto__: reference, announce });

/** Announces one of the two events in another way. */
const instead = (wanted, announce) => ({
  __proto__: reference,
  announce(at, event, roomId) {
    return event === wanted ? announce(at, event, roomId) : super.announce(at, event, roomId);
  },
});

/** Does something else when a client is about to leave. */
const leaving = (act) => ({
  __proto__: reference,
  leaving(at) {
    const rooms = [...at.socket.rooms].filter((room) => room !== at.socket.id);
    act(this, at, rooms);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const announcements = [
  {
    name: "joined-id-only",
    about: "userJoined holds the id alone",
    fails: "joined",
    server: instead("userJoined", ({ socket }, event, roomId) => socket.to(roomId).emit(event, socket.id)),
  },
  {
    name: "joined-to-the-joiner",
    about: "only the client that joins hears it",
    fails: "joined",
    server: instead("userJoined", ({ socket }, event, roomId) => socket.emit(event, { roomId, id: socket.id })),
  },
  {
    name: "joined-to-self-too",
    about: "io.to(room): the client that joins hears it too",
    fails: "joined-others",
    server: instead("userJoined", ({ io, socket }, event, roomId) =>
      io.to(roomId).emit(event, { roomId, id: socket.id })),
  },
  {
    name: "joined-to-all",
    about: "socket.broadcast: clients outside the room hear it",
    fails: "joined-others",
    server: instead("userJoined", ({ socket }, event, roomId) =>
      socket.broadcast.emit(event, { roomId, id: socket.id })),
  },
  {
    name: "left-on-disconnect-only",
    about: "leaveRoom is not announced",
    fails: "left",
    server: {
      __proto__: reference,
      async onLeave(at, { roomId }, ack) {
        await at.socket.leave(roomId);
        this.answerLeave(ack, roomId);
      },
    },
  },
  {
    name: "left-to-self-too",
    about: "announces before it leaves, with io.to(room)",
    fails: "left-others",
    server: {
      __proto__: reference,
      async onLeave({ io, socket }, { roomId }, ack) {
        io.to(roomId).emit("userLeft", { roomId, id: socket.id });
        await socket.leave(roomId);
        this.answerLeave(ack, roomId);
      },
    },
  },
  {
    name: "left-to-all",
    about: "io.emit: every client hears it",
    fails: "left-others",
    server: instead("userLeft", ({ socket }, event, roomId) =>
      socket.broadcast.emit(event, { roomId, id: socket.id })),
  },
  {
    name: "left-without-disconnect",
    about: "a connection that ends is not announced",
    fails: "left-disconnect",
    server: leaving(() => {}),
  },
  {
    name: "disconnect-to-all",
    about: "a connection that ends is announced to everybody",
    fails: "left-disconnect",
    server: leaving((peer, { socket }, rooms) => {
      rooms.forEach((roomId) => socket.broadcast.emit("userLeft", { roomId, id: socket.id }));
    }),
  },
  {
    name: "first-room-only",
    about: "a connection that ends is announced in its first room",
    fails: "left-rooms",
    server: leaving((peer, at, rooms) => {
      rooms.slice(0, 1).forEach((roomId) => peer.announce(at, "userLeft", roomId));
    }),
  },
  {
    name: "each-room-to-all-rooms",
    about: "each room of a connection that ends hears of all of them",
    fails: "left-rooms",
    server: leaving((peer, { socket }, rooms) => {
      rooms.forEach((roomId) => socket.to(rooms).emit("userLeft", { roomId, id: socket.id }));
    }),
  },
  {
    name: "leaves-twice",
    about: "a client that has left a room leaves it again when its connection ends",
    fails: ["announced-once", "left-rooms"],
    server: {
      __proto__: reference,
      async enter(at, roomId) {
        (at.socket.data.ever ??= new Set()).add(roomId);
        await super.enter(at, roomId);
      },
      leaving(at) {
        (at.socket.data.ever ?? []).forEach((roomId) => this.announce(at, "userLeft", roomId));
      },
    },
  },
  {
    name: "announced-twice",
    about: "one emit for each of the others, to the room",
    fails: "announced-once",
    server: announcing(({ io, socket }, event, roomId) => {
      for (const id of io.sockets.adapter.rooms.get(roomId) ?? []) {
        if (id !== socket.id) {
          socket.to(roomId).emit(event, { roomId, id: socket.id });
        }
      }
    }),
  },
  {
    name: "left-again-later",
    about: "a connection that ends is announced once more, 150 ms later",
    fails: "announced-once",
    server: leaving((peer, at, rooms) => {
      for (const room of rooms) {
        peer.announce(at, "userLeft", room);
        setTimeout(() => at.io.to(room).emit("userLeft", { roomId: room, id: at.socket.id }), 150);
      }
    }),
  },
  {
    name: "left-for-each-join",
    about: "a client that joined twice leaves twice",
    fails: "announced-once",
    server: {
      __proto__: reference,
      async enter({ socket }, roomId) {
        (socket.data.joins ??= []).push(roomId);
        socket.join(roomId);
      },
      leaving(at) {
        for (const roomId of at.socket.data.joins ?? []) {
          if (this.isIn(at, roomId)) {
            this.announce(at, "userLeft", roomId);
          }
        }
      },
    },
  },
  {
    name: "joined-first-time-only",
    about: "a client that comes back to a room is not announced",
    fails: "joined",
    server: { __proto__: reference, announce: firstTimeOnly("userJoined") },
  },
  {
    name: "left-first-time-only",
    about: "a client that leaves a room for the second time is not announced",
    fails: "left",
    server: { __proto__: reference, announce: firstTimeOnly("userLeft") },
  },
  {
    name: "disconnect-without-room",
    about: "a connection that ends is announced to everybody, without a room, too",
    fails: "left-disconnect",
    server: {
      __proto__: reference,
      left({ io, socket }) {
        io.emit("userLeft", { id: socket.id });
      },
    },
  },
];

/** Announces each such event once for each socket and room. */
function firstTimeOnly(what) {
  return function announce(at, event, roomId) {
    const told = (at.socket.data.told ??= new Set());
    if (event !== what || !told.has(roomId)) {
      reference.announce.call(this, at, event, roomId);
    }
    if (event === what) {
      told.add(roomId);
    }
  };
}
