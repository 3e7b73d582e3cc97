/** A room is a set of sockets: who is in it too much, too little, or too late. */

import { reference } from "../reference.mjs";

/** Does something after a client was answered that it is not in the room. */
const afterRefusing = (act) => ({
  __proto__: reference,
  async onMessage(at, data, ack) {
    await super.onMessage(at, data, ack);
    if (this.isName(data?.roomId) && !this.isIn(at, data.roomId)) {
      act(this, at, data);
    }
  },
});

/** Leaves in another way. */
const exiting = (exit) => ({ __proto__: reference, exit });

/** @type {import("../../table.mjs").Wrong[]} */
export const sets = [
  {
    name: "two-rooms-at-most",
    about: "a client that joins a third room is out of the first",
    fails: "two-rooms",
    server: {
      __proto__: reference,
      enter({ socket }, roomId) {
        const mine = [...socket.rooms].filter((room) => room !== socket.id);
        if (mine.length > 1 && !mine.includes(roomId)) {
          socket.leave(mine[0]);
        }
        socket.join(roomId);
      },
    },
  },
  {
    name: "leaving-nothing-joins",
    about: "leaving a room that one is not in joins it",
    fails: "leave-nothing",
    server: exiting(({ socket }, roomId) => (socket.rooms.has(roomId) ? socket.leave(roomId) : socket.join(roomId))),
  },
  {
    name: "leaving-nobodys-room-throws",
    about: "leaving an empty room ends the process",
    fails: "leave-nothing",
    server: exiting(({ io, socket }, roomId) => {
      io.sockets.adapter.rooms.get(roomId).size;
      socket.leave(roomId);
    }),
  },
  {
    name: "replays-when-left",
    about: "a client that leaves hears the room's messages again",
    fails: "leave",
    server: {
      __proto__: reference,
      exit({ socket }, roomId) {
        socket.leave(roomId);
        for (const message of this.rooms.get(roomId) ?? []) {
          socket.emit("newMessage", message);
        }
      },
    },
  },
  {
    name: "replays-when-connected",
    about: "a client that connects hears all messages of all rooms",
    fails: "no-replay",
    server: {
      __proto__: reference,
      connected({ io, socket }) {
        super.connected({ io, socket });
        for (const message of [...this.rooms.values()].flat()) {
          socket.emit("newMessage", message);
        }
      },
    },
  },
  {
    name: "refused-once",
    about: "refuses a client outside the room only the first time",
    fails: "nothing-of-it",
    server: {
      __proto__: reference,
      isIn({ socket }, roomId) {
        const asked = (socket.data.asked ??= new Set());
        return socket.rooms.has(roomId) || asked.has(roomId);
      },
      async onMessage(at, data, ack) {
        await super.onMessage(at, data, ack);
        at.socket.data.asked.add(data?.roomId);
      },
    },
  },
  {
    name: "refuses-and-kicks",
    about: "ends the connection of a stranger",
    fails: ["nothing-of-it", "not-in-room"],
    server: afterRefusing((peer, { socket }) => setImmediate(() => socket.disconnect(true))),
  },
  {
    name: "refuses-and-tells-later",
    about: "the room hears a stranger 150 ms after the refusal",
    fails: "nothing-of-it",
    server: afterRefusing((peer, { io, socket }, { roomId, content }) =>
      setTimeout(() => io.to(roomId).emit("newMessage", { id: content, roomId, from: socket.id, content }), 150)),
  },
  {
    name: "twice-much-later",
    about: "once more after 250 ms",
    // Who joins in the meantime hears only the second one.
    fails: ["once", "no-leak"],
    server: {
      __proto__: reference,
      tell(at, message) {
        super.tell(at, message);
        setTimeout(() => super.tell(at, message), 250);
      },
    },
  },
  {
    name: "forgets-who-leaves",
    about: "a room's messages go when the last one leaves it in words",
    fails: "empty-room",
    server: {
      __proto__: reference,
      exit({ io, socket }, roomId) {
        socket.leave(roomId);
        if (!io.sockets.adapter.rooms.has(roomId)) {
          this.rooms.delete(roomId);
        }
      },
    },
  },
];
