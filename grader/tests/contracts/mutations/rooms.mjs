/** Who is in a room: to hear, to speak, and after leaving. */

import { anywhere, either, ids, tells } from "./words.mjs";

const inRoom = tells("room", "others in room");
const speaks = (contract, { members }) => members !== undefined;
const usesRooms = (contract, event) =>
  speaks(contract, event) || inRoom(contract, event);

/** Takes names for the same that are only alike. */
const alike = (name, what, test) => ({
  name, what, applies: usesRooms, caughtBy: either(ids("first", "once", "not-a-member"), anywhere("rooms-alike")),
  steps: {
    isIn(right, call, socket, room) {
      return [...this.rooms].some(([one, members]) => test(one, room) && members.has(socket));
    },
  },
});

const joins = (name, what, join, ...caughtBy) => ({
  name, what, applies: (contract, event) => event.joins !== undefined
    && contract.events.some((one) => usesRooms(contract, one)),
  caughtBy: anywhere(...caughtBy, "rooms-again", "rooms-kept"), steps: { join },
});

const leaves = (name, what, leave, ...caughtBy) => ({
  name, what, applies: (contract, event) => event.leaves !== undefined
    && contract.events.some((one) => usesRooms(contract, one)),
  caughtBy: anywhere(...caughtBy, "rooms-kept", "rooms-alike"), steps: { leave },
});

/** Tells as often as somebody has joined, or so. */
const countsJoins = (name, what, steps, ...caughtBy) => ({
  name, what, applies: inRoom, caughtBy: either(ids(...caughtBy), anywhere("rooms-again")), everywhere: ["join", "leave"],
  steps: {
    join(right, call, socket, room) {
      right();
      this.notes.joins = [...(this.notes.joins ?? []), { socket, room }];
    },
    hears(right, { event, payload }, emit) {
      const times = (socket) => (this.notes.joins ?? []).filter((one) =>
        one.socket === socket && one.room === payload[emit.to.field]);
      return right().flatMap((socket) => times(socket).map(() => socket));
    },
    ...steps,
  },
});

// A client that is in the room named by its own socket id is no mistake: Node and Python
// put it there, and the pages leave it open.

export const rooms = [
  alike("rooms-by-prefix", "takes the beginning of a room's name for the name",
    (one, room) => one.startsWith(room) || room.startsWith(one)),
  alike("rooms-in-any-case", "takes capitals in a room's name for small letters",
    (one, room) => one.toLowerCase() === room.toLowerCase()),
  alike("rooms-trimmed", "drops spaces around a room's name",
    (one, room) => one.trim() === room.trim()),
  alike("rooms-cut-at-a-colon", "cuts a room's name at a colon",
    (one, room) => one.split(":")[0] === room.split(":")[0]),
  {
    name: "outsiders-speak",
    what: "lets a client speak in a room where it isn't",
    applies: speaks,
    caughtBy: ids("not-a-member"),
    steps: {
      isRight: (right, call) =>
        right({ ...call, event: { ...call.event, members: undefined } }),
    },
  },
  {
    name: "speaking-joins",
    what: "puts a client into the room where it is refused",
    applies: speaks,
    caughtBy: ids("not-a-member"),
    steps: {
      refuse(right, call) {
        right();
        const { sent, socket, event } = call;
        this.join(call, socket, sent?.[event.members]);
      },
    },
  },
  {
    name: "leavers-speak-on",
    what: "lets a client speak in a room that it has left",
    applies: speaks,
    caughtBy: ids("not-a-member"),
    everywhere: ["join"],
    steps: {
      join(right, call, socket, room) {
        right();
        (this.notes.once ??= new Set()).add(`${socket.id} ${room}`);
      },
      isRight(right, call) {
        const room = call.sent?.[call.event.members];
        const event = { ...call.event, members: undefined };
        return this.notes.once?.has(`${call.socket.id} ${room}`) ? right({ ...call, event }) : right();
      },
    },
  },
  {
    name: "in-all-rooms",
    what: "tells all rooms that the sender is in",
    applies: inRoom,
    caughtBy: either(ids("first", "any-client", "once"), anywhere("rooms-alike")),
    steps: {
      hears(right, { socket }) {
        const mine = [...this.rooms.values()].filter((members) => members.has(socket));
        return [...new Set([...right(), ...mine.flatMap((members) => [...members])])];
      },
    },
  },
  countsJoins("twice-after-rejoin", "tells a client twice that has left and come back", {},
    "back", "first", "once"),
  countsJoins("twice-after-joining-twice", "tells a client twice that has joined twice", {
    leave(right, call, socket, room) {
      right();
      this.notes.joins = (this.notes.joins ?? []).filter((one) =>
        one.socket !== socket || one.room !== room);
    },
  }, "back", "first", "once"),
  {
    name: "replays-on-joining",
    what: "tells whoever joins what was said before",
    applies: inRoom,
    caughtBy: either(ids("once", "back", "first"), anywhere("no-replay")),
    everywhere: ["join"],
    steps: {
      send(right, call, socket, name, value) {
        right();
        const [emit] = call.event.emits.filter((one) => one.name === name);
        (this.notes.said ??= []).push({ room: call.payload[emit.to.field], name, value });
      },
      join(right, call, socket, room) {
        right();
        const said = new Set((this.notes.said ?? []).filter((one) => one.room === room));
        said.forEach(({ name, value }) => socket.emit(name, value));
      },
    },
  },
  joins("joins-nothing", "puts nobody into the room", () => {}, "first", "acked"),
  joins("joining-leaves-the-others", "takes a client out of its other rooms",
    function (right, call, socket) {
      this.rooms.forEach((members) => members.delete(socket));
      right();
    }, "first", "once", "id-unique", "together"),
  joins("three-members", "lets three clients into a room", function (right, call, socket, room) {
    return (this.rooms.get(room)?.size ?? 0) < 3 ? right() : undefined;
  }, "crowd"),
  joins("one-room-for-all", "puts all clients into one room", function (right, call, socket, room) {
    right();
    const all = [...this.rooms.values()].flatMap((members) => [...members]);
    this.rooms.forEach((members) => all.forEach((one) => members.add(one)));
  }, "first", "once"),
  leaves("leaves-nothing", "takes nobody out of the room", () => {}, "not-a-member", "first"),
  leaves("leaves-all", "takes a client out of all its rooms", function (right, call, socket) {
    this.rooms.forEach((members) => members.delete(socket));
  }, "first"),
  leaves("leaving-by-prefix", "takes a client out of rooms whose names begin alike",
    function (right, call, socket, room) {
      this.rooms.forEach((members, one) => one.startsWith(room) && members.delete(socket));
    }, "first"),
  leaves("leaving-empties", "takes everybody out of the room", function (right, call, socket, room) {
    this.rooms.get(room)?.clear();
  }, "first"),
  leaves("leaving-where-it-isnt", "takes a client out of all rooms when it leaves a strange one",
    function (right, call, socket, room) {
      if (!this.rooms.get(room)?.has(socket)) {
        this.rooms.forEach((members) => members.delete(socket));
      }
      right();
    }, "first"),
];
