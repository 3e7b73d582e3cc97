/** Who may speak, and who is still there. */

import { reference } from "../reference.mjs";

/** Treats a client outside the room in another way. */
const refusing = (onStranger) => ({
  __proto__: reference,
  async onMessage(at, data, ack) {
    if (this.isName(data?.roomId) && !this.isIn(at, data.roomId)) {
      return onStranger(this, at, data, ack);
    }
    return super.onMessage(at, data, ack);
  },
});

const NOT_IN_ROOM = { status: "error", message: "Not in room" };

/** @type {import("../../table.mjs").Wrong[]} */
export const membership = [
  {
    name: "joins-to-speak",
    about: "puts a client outside the room into it, and lets it speak",
    fails: "not-in-room",
    server: refusing(async (peer, at, data, ack) => {
      await at.socket.join(data.roomId);
      await peer.accept(at, data, ack);
    }),
  },
  {
    name: "refuses-in-silence",
    about: "does not answer a stranger",
    fails: "not-in-room",
    server: refusing(() => {}),
  },
  {
    name: "refuses-in-other-words",
    about: "You are not in this room",
    fails: "not-in-room",
    server: refusing((peer, at, data, ack) => ack({ status: "error", message: "You are not in this room" })),
  },
  {
    name: "refuses-by-event",
    about: "refuses by the event error",
    fails: "not-in-room",
    server: refusing((peer, { socket }) => socket.emit("error", { message: "Not in room" })),
  },
  {
    name: "refuses-as-ok",
    about: "the status is ok, the message says Not in room",
    fails: "not-in-room",
    server: refusing((peer, at, data, ack) => ack({ status: "ok", message: "Not in room" })),
  },
  {
    name: "refuses-and-stores",
    about: "stores first, and asks then",
    fails: "nothing-of-it",
    server: refusing(async (peer, { socket }, { roomId, content }, ack) => {
      await peer.add(roomId, socket.id, content);
      ack(NOT_IN_ROOM);
    }),
  },
  {
    name: "refuses-and-joins",
    about: "puts a stranger into the room, and refuses this once",
    fails: "nothing-of-it",
    server: refusing(async (peer, { socket }, { roomId }, ack) => {
      await socket.join(roomId);
      ack(NOT_IN_ROOM);
    }),
  },
  {
    name: "in-any-room",
    about: "a client in any room may speak in all rooms",
    fails: "not-in-room",
    server: { __proto__: reference, isIn: ({ socket }) => socket.rooms.size > 1 },
  },
  {
    name: "member-by-address",
    about: "keeps members by their IP address",
    fails: ["not-in-room", "leave"],
    server: {
      __proto__: reference,
      addresses: new Set(),
      enter(at, roomId) {
        this.addresses.add(`${roomId} ${at.socket.handshake.address}`);
        return super.enter(at, roomId);
      },
      isIn({ socket }, roomId) {
        return this.addresses.has(`${roomId} ${socket.handshake.address}`);
      },
    },
  },
  {
    name: "inherits-rooms",
    about: "a client that connects gets the rooms of the last client that left",
    fails: "new-socket",
    server: {
      __proto__: reference,
      legacy: [],
      leaving(at) {
        super.leaving(at);
        this.legacy = [...at.socket.rooms].filter((room) => room !== at.socket.id);
      },
      connected(at) {
        at.socket.join(this.legacy);
        super.connected(at);
      },
    },
  },
  {
    name: "all-go-with-one",
    about: "when a member disconnects, its rooms are emptied",
    fails: ["leaving", "new-socket"],
    server: {
      __proto__: reference,
      leaving(at) {
        super.leaving(at);
        at.socket.rooms.forEach((room) => at.io.in(room).socketsLeave(room));
      },
    },
  },
  {
    name: "takes-words-along",
    about: "a client's messages are removed when it disconnects",
    fails: ["leaving", "all-kept"],
    server: {
      __proto__: reference,
      left({ socket }) {
        for (const [roomId, messages] of this.rooms) {
          this.rooms.set(roomId, messages.filter((message) => message.from !== socket.id));
        }
      },
    },
  },
  {
    name: "forgets-empty-rooms",
    about: "a room's messages go with its last member",
    fails: "empty-room",
    server: {
      __proto__: reference,
      ready(io) {
        io.of("/").adapter.on("delete-room", (room) => this.rooms.delete(room));
      },
    },
  },
  {
    name: "ends-with-a-member",
    about: "an error when a member disconnects ends the process",
    fails: ["leaving", "new-socket", "no-replay", "crowd", "starts"],
    server: {
      __proto__: reference,
      left({ socket }) {
        if (this.rooms.size > 2) {
          throw new Error(`no user for ${socket.id}`);
        }
      },
    },
  },
];
