/**
 * What goes wrong only later, or the second time: after a client has left, come back, or
 * done something that changes nothing.
 */

import { reference } from "../reference.mjs";

/** Tells a message once more when `when` says so. */
const twiceWhen = (when, rest = {}) => ({
  __proto__: reference,
  ...rest,
  tell(at, message) {
    reference.tell(at, message);
    if (when(this, at, message)) {
      reference.tell(at, message);
    }
  },
});

/** Does something when a client leaves a room, besides leaving it. */
const onExit = (act) => ({
  exit(at, roomId) {
    act(this, at, roomId);
    return reference.exit(at, roomId);
  },
});

/** Does something when a client joins a room that it is in. */
const joinedAgain = (act) => ({
  __proto__: reference,
  async onJoin(at, data, ack) {
    const again = this.isName(data?.roomId) && this.isIn(at, data.roomId);
    await super.onJoin(at, data, ack);
    if (again) {
      await act(this, at, data.roomId);
    }
  },
});

/** Does something when a client leaves a room that it isn't in. */
const leftNothing = (act) => ({
  __proto__: reference,
  async onLeave(at, data, ack) {
    if (this.isName(data?.roomId) && !this.isIn(at, data.roomId)) {
      await act(this, at, data.roomId);
    }
    await super.onLeave(at, data, ack);
  },
});

/** Does something when a message is refused because its sender isn't in the room. */
const refused = (act) => ({
  __proto__: reference,
  async onMessage(at, data, ack) {
    const stranger = this.isName(data?.roomId) && !this.isIn(at, data.roomId);
    await super.onMessage(at, data, ack);
    if (stranger) {
      await act(this, at, data.roomId);
    }
  },
});

/** Sends all of a room's messages to a client. */
const replay = (peer, socket, roomId) => {
  for (const message of peer.rooms.get(roomId) ?? []) {
    socket.emit("newMessage", message);
  }
};

const myRooms = (socket) => [...socket.rooms].filter((room) => room !== socket.id);

/** @type {import("../../table.mjs").Wrong[]} */
export const again = [
  {
    name: "twice-when-back",
    about: "a client that left a room and came back hears everything twice",
    fails: "rejoin",
    hint: "came back",
    server: {
      __proto__: reference,
      exit({ socket }, roomId) {
        (socket.data.left ??= new Set()).add(roomId);
        socket.leave(roomId);
      },
      tell({ io }, message) {
        io.to(message.roomId).emit("newMessage", message);
        for (const socket of io.sockets.sockets.values()) {
          if (socket.rooms.has(message.roomId) && socket.data.left?.has(message.roomId)) {
            socket.emit("newMessage", message);
          }
        }
      },
    },
  },
  {
    name: "twice-from-who-left",
    about: "all hear twice what is said by a client that has left any room",
    fails: ["leave", "leave-one"],
    server: twiceWhen((peer, { socket }) => socket.data.left, onExit((peer, { socket }) => (socket.data.left = true))),
  },
  {
    name: "twice-after-two-leaves",
    about: "all hear everything twice in a room that was left three times",
    fails: "rejoin",
    server: twiceWhen(
      (peer, at, { roomId }) => (peer.leaves?.get(roomId) ?? 0) > 2,
      onExit((peer, at, roomId) => {
        peer.leaves ??= new Map();
        peer.leaves.set(roomId, (peer.leaves.get(roomId) ?? 0) + 1);
      }),
    ),
  },
  {
    name: "twice-after-a-refusal",
    about: "all hear everything twice in a room from which a stranger was refused",
    fails: "nothing-of-it",
    server: {
      __proto__: reference,
      strangers: new Set(),
      async onMessage(at, data, ack) {
        if (this.isName(data?.roomId) && !this.isIn(at, data.roomId)) {
          this.strangers.add(data.roomId);
        }
        await super.onMessage(at, data, ack);
      },
      tell(at, message) {
        super.tell(at, message);
        if (this.strangers.has(message.roomId)) {
          super.tell(at, message);
        }
      },
    },
  },
  {
    name: "twice-after-a-disconnect",
    about: "all hear everything twice once a client has disconnected in a room",
    fails: "leaving",
    server: {
      __proto__: reference,
      gone: new Set(),
      leaving(at) {
        super.leaving(at);
        at.socket.rooms.forEach((room) => this.gone.add(room));
      },
      tell(at, message) {
        super.tell(at, message);
        if (this.gone.has(message.roomId)) {
          super.tell(at, message);
        }
      },
    },
  },
  {
    name: "twice-from-the-ninth",
    about: "a client in more than eight rooms hears everything twice",
    fails: ["once", "two-rooms"],
    server: {
      __proto__: reference,
      tell({ io }, message) {
        io.to(message.roomId).emit("newMessage", message);
        for (const socket of io.sockets.sockets.values()) {
          if (socket.rooms.has(message.roomId) && socket.rooms.size > 9) {
            socket.emit("newMessage", message);
          }
        }
      },
    },
  },
  {
    name: "back-once-only",
    about: "a client can come back to a room once, and not again",
    fails: "rejoin",
    server: {
      __proto__: reference,
      enter({ socket }, roomId) {
        const times = (socket.data.times ??= new Map());
        times.set(roomId, (times.get(roomId) ?? 0) + 1);
        if (times.get(roomId) <= 2) {
          socket.join(roomId);
        }
      },
    },
  },
  {
    name: "leaves-once-only",
    about: "a client that came back can't leave a room again",
    fails: "rejoin",
    server: {
      __proto__: reference,
      exit({ socket }, roomId) {
        const left = (socket.data.left ??= new Set());
        if (!left.has(roomId)) {
          left.add(roomId);
          socket.leave(roomId);
        }
      },
    },
  },
  {
    name: "speaks-after-leaving-again",
    about: "a client that left a room twice may still speak there",
    fails: "rejoin",
    server: {
      __proto__: reference,
      exit({ socket }, roomId) {
        const left = (socket.data.left ??= new Map());
        left.set(roomId, (left.get(roomId) ?? 0) + 1);
        socket.leave(roomId);
      },
      isIn({ socket }, roomId) {
        return socket.rooms.has(roomId) || (socket.data.left?.get(roomId) ?? 0) > 1;
      },
    },
  },
  {
    name: "replays-when-joined-again",
    about: "a member that joins again hears the room's messages again",
    fails: "join-twice",
    hint: "earlier message",
    server: joinedAgain((peer, { socket }, roomId) => replay(peer, socket, roomId)),
  },
  {
    name: "replays-to-all-when-joined-again",
    about: "when a member joins again, the whole room hears the last message again",
    fails: "join-twice",
    server: joinedAgain((peer, { io }, roomId) =>
      io.to(roomId).emit("newMessage", peer.rooms.get(roomId).at(-1))),
  },
  {
    name: "greets-when-joined-again",
    about: "a member that joins again is greeted by newMessage",
    fails: "join-twice",
    hint: "nobody sent",
    server: joinedAgain((peer, { io }, roomId) =>
      io.to(roomId).emit("newMessage", { id: peer.newId(), roomId, from: "system", content: "Back" })),
  },
  {
    name: "again-out-of-the-others",
    about: "a member that joins again is out of its other rooms",
    fails: "join-twice",
    server: joinedAgain((peer, { socket }, roomId) =>
      myRooms(socket).filter((room) => room !== roomId).forEach((room) => socket.leave(room))),
  },
  {
    name: "again-clears-the-list",
    about: "a room's list is empty when a member joins again",
    fails: "join-twice",
    server: joinedAgain((peer, at, roomId) => peer.rooms.set(roomId, [])),
  },
  {
    name: "again-sends-others-away",
    about: "a member that joins again is alone in the room",
    fails: "join-twice",
    server: joinedAgain((peer, { io, socket }, roomId) => {
      io.in(roomId).except(socket.id).socketsLeave(roomId);
    }),
  },
  {
    name: "leaving-nothing-leaves-all",
    about: "leaving a room that one isn't in leaves all rooms",
    fails: "leave-nothing",
    server: leftNothing((peer, { socket }) => myRooms(socket).forEach((room) => socket.leave(room))),
  },
  {
    name: "leaving-nothing-empties-it",
    about: "leaving a room that one isn't in empties that room",
    fails: "leave-nothing",
    server: leftNothing((peer, { io }, roomId) => io.in(roomId).socketsLeave(roomId)),
  },
  {
    name: "leaving-nothing-clears-it",
    about: "leaving a room that one isn't in deletes its messages",
    fails: "leave-nothing",
    server: leftNothing((peer, at, roomId) => peer.rooms.delete(roomId)),
  },
  {
    name: "leaving-nothing-is-said",
    about: "leaving a room that one isn't in is told by newMessage",
    fails: "leave-nothing",
    server: leftNothing((peer, { io, socket }, roomId) =>
      io.to(roomId).emit("newMessage", { id: peer.newId(), roomId, from: socket.id, content: "left" })),
  },
  {
    name: "leaving-nothing-disconnects",
    about: "ends the connection of a client that leaves a room that it isn't in",
    fails: "leave-nothing",
    hint: "the server disconnected",
    server: leftNothing((peer, { socket }) => setImmediate(() => socket.disconnect(true))),
  },
  {
    name: "refused-out-of-all",
    about: "a client that is refused is out of all its rooms",
    fails: ["nothing-of-it"],
    server: refused((peer, { socket }) => myRooms(socket).forEach((room) => socket.leave(room))),
  },
  {
    name: "refused-and-replayed",
    about: "a client that is refused hears its rooms' messages again",
    fails: "nothing-of-it",
    server: refused((peer, { socket }) => myRooms(socket).forEach((room) => replay(peer, socket, room))),
  },
  {
    name: "second-refusal-stored",
    about: "stores what a client says after it was refused once",
    fails: "nothing-of-it",
    server: refused(async (peer, { socket }, roomId) => {
      const before = (socket.data.refused ??= new Set());
      if (before.has(roomId)) {
        await peer.add(roomId, socket.id, "again");
      }
      before.add(roomId);
    }),
  },
  {
    name: "bad-name-leaves-all",
    about: "joinRoom with an invalid name leaves all rooms",
    fails: "bad-room-harmless",
    server: {
      __proto__: reference,
      async onJoin(at, data, ack) {
        if (!this.isName(data?.roomId)) {
          myRooms(at.socket).forEach((room) => at.socket.leave(room));
        }
        await super.onJoin(at, data, ack);
      },
    },
  },
];
