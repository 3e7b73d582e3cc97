/** Joining and leaving: not done, too much of it, or not answered. */

import { reference } from "../reference.mjs";

/** Answers joinRoom in another way. */
const joining = (answerJoin) => ({ __proto__: reference, answerJoin });

/** @type {import("../../table.mjs").Wrong[]} */
export const joins = [
  { name: "join-unanswered", about: "never answers joinRoom", fails: "join-ack", server: joining(() => {}) },
  {
    name: "join-answers-json",
    about: "answers joinRoom with JSON inside a string",
    fails: "join-ack",
    server: joining((ack, roomId) => ack(JSON.stringify({ status: "ok", roomId }))),
  },
  {
    name: "join-success-true",
    about: "says success: true",
    fails: "join-ack",
    server: joining((ack, roomId) => ack({ success: true, roomId })),
  },
  {
    name: "join-without-room",
    about: "the answer does not name the room",
    fails: "join-ack",
    server: joining((ack) => ack({ status: "ok" })),
  },
  {
    name: "join-by-event",
    about: "answers by the event joinedRoom",
    fails: "join-ack",
    server: {
      __proto__: reference,
      async onJoin({ socket }, { roomId }) {
        await socket.join(roomId);
        socket.emit("joinedRoom", { status: "ok", roomId });
      },
    },
  },
  {
    name: "takes-bare-name",
    about: "expects the name itself, not an object with it",
    fails: "join-ack",
    server: {
      __proto__: reference,
      onJoin(at, data, ack) {
        return super.onJoin(at, { roomId: data }, ack);
      },
    },
  },
  {
    name: "never-joins",
    about: "answers, and puts the client in no room",
    fails: "members",
    server: { __proto__: reference, enter() {} },
  },
  {
    name: "joins-another-name",
    about: "joins room:NAME, and tells NAME",
    fails: "members",
    server: {
      __proto__: reference,
      isIn: () => true,
      enter: ({ socket }, roomId) => socket.join(`room:${roomId}`),
    },
  },
  {
    name: "remembers-last-room",
    about: "a message goes to the room that its sender joined last",
    fails: "two-rooms",
    server: {
      __proto__: reference,
      enter({ socket }, roomId) {
        socket.data.room = roomId;
        socket.join(roomId);
      },
      tell({ io, socket }, message) {
        io.to(socket.data.room).emit("newMessage", message);
      },
    },
  },
  {
    name: "counts-joins",
    about: "a client that joined twice must leave twice",
    fails: "join-twice",
    server: {
      __proto__: reference,
      enter({ socket }, roomId) {
        socket.data.joins ??= {};
        socket.data.joins[roomId] = (socket.data.joins[roomId] ?? 0) + 1;
        socket.join(roomId);
      },
      exit({ socket }, roomId) {
        const joins = (socket.data.joins ??= {});
        joins[roomId] = (joins[roomId] ?? 0) - 1;
        if (joins[roomId] <= 0) {
          socket.leave(roomId);
        }
      },
    },
  },
  {
    name: "members-in-array",
    about: "members in an array, to which joining twice pushes twice",
    fails: "join-twice",
    server: {
      __proto__: reference,
      members: new Map(),
      enter({ socket }, roomId) {
        this.members.set(roomId, [...(this.members.get(roomId) ?? []), socket]);
        socket.join(roomId);
      },
      exit({ socket }, roomId) {
        const kept = (this.members.get(roomId) ?? []).filter((one) => one !== socket);
        this.members.set(roomId, kept);
        socket.leave(roomId);
      },
      tell(at, message) {
        (this.members.get(message.roomId) ?? []).forEach((socket) => socket.emit("newMessage", message));
      },
    },
  },
  {
    name: "join-toggles",
    about: "joining again leaves",
    fails: "join-twice",
    server: {
      __proto__: reference,
      enter(at, roomId) {
        return this.isIn(at, roomId) ? this.exit(at, roomId) : super.enter(at, roomId);
      },
    },
  },
  {
    name: "twice-is-an-error",
    about: "joining twice is refused",
    fails: "join-twice",
    server: {
      __proto__: reference,
      onJoin(at, data, ack) {
        if (this.isIn(at, data?.roomId)) {
          return this.refuse(ack, "Already in room");
        }
        return super.onJoin(at, data, ack);
      },
    },
  },
  {
    name: "leave-unanswered",
    about: "leaves, and does not answer",
    fails: "leave-ack",
    server: { __proto__: reference, answerLeave() {} },
  },
  {
    name: "leave-answers-left",
    about: "answers leaveRoom with the status left",
    fails: "leave-ack",
    server: { __proto__: reference, answerLeave: (ack, roomId) => ack({ status: "left", roomId }) },
  },
  {
    name: "never-leaves",
    about: "answers leaveRoom, and does nothing",
    fails: "leave",
    server: { __proto__: reference, exit() {} },
  },
  {
    name: "still-a-member",
    about: "leaves the library's room, and still lets former members speak",
    fails: "leave",
    server: {
      __proto__: reference,
      enter(at, roomId) {
        (at.socket.data.joined ??= new Set()).add(roomId);
        return super.enter(at, roomId);
      },
      isIn: ({ socket }, roomId) => socket.data.joined?.has(roomId) ?? false,
    },
  },
  {
    name: "all-leave",
    about: "leaveRoom empties the room",
    fails: ["leave", "leave-ack"],
    server: {
      __proto__: reference,
      exit: ({ io }, roomId) => io.in(roomId).socketsLeave(roomId),
    },
  },
  {
    name: "leaves-everything",
    about: "leaveRoom leaves all rooms",
    fails: "leave-one",
    server: {
      __proto__: reference,
      exit({ socket }) {
        for (const room of socket.rooms) {
          if (room !== socket.id) {
            socket.leave(room);
          }
        }
      },
    },
  },
  {
    name: "leaves-for-good",
    about: "a client that left a room can't join it again",
    fails: "rejoin",
    server: {
      __proto__: reference,
      exit(at, roomId) {
        (at.socket.data.left ??= new Set()).add(roomId);
        return super.exit(at, roomId);
      },
      enter(at, roomId) {
        return at.socket.data.left?.has(roomId) ? undefined : super.enter(at, roomId);
      },
    },
  },
  {
    name: "splices-the-last",
    about: "leaving a room that one is not in takes its last member out",
    fails: "leave-nothing",
    server: {
      __proto__: reference,
      members: new Map(),
      of(roomId) {
        return this.members.get(roomId) ?? this.members.set(roomId, []).get(roomId);
      },
      isIn({ socket }, roomId) {
        return this.of(roomId).includes(socket);
      },
      enter({ socket }, roomId) {
        if (!this.of(roomId).includes(socket)) {
          this.of(roomId).push(socket);
        }
      },
      exit({ socket }, roomId) {
        this.of(roomId).splice(this.of(roomId).indexOf(socket), 1);
      },
      tell(at, message) {
        this.of(message.roomId).forEach((socket) => socket.emit("newMessage", message));
      },
      left({ socket }) {
        this.members.forEach((all, roomId) => this.members.set(roomId, all.filter((one) => one !== socket)));
      },
    },
  },
];
