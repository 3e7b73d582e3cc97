/** Right servers that emit, answer, refuse or travel in another way. */

import { reference } from "../reference.mjs";

/** All of the optional part. */
const ANNOUNCING = [
  "joined", "joined-others", "left", "left-others", "left-disconnect", "left-rooms",
  "announced-once",
];

/** @type {import("../../table.mjs").Right[]} */
export const behaviours = [
  {
    name: "no-announcements",
    about: "does not do the optional part",
    without: ANNOUNCING,
    server: { __proto__: reference, announce() {} },
  },
  {
    name: "announces-joins-only",
    about: "announces joins, and no leaves",
    without: ["left", "left-others", "left-disconnect", "left-rooms", "announced-once"],
    server: {
      __proto__: reference,
      announce(at, event, roomId) {
        if (event === "userJoined") {
          super.announce(at, event, roomId);
        }
      },
    },
  },
  {
    name: "announces-again",
    about: "joining twice is announced twice, and so is leaving a room that one is not in",
    server: {
      __proto__: reference,
      async onJoin(at, data, ack) {
        if (this.isName(data?.roomId) && this.isIn(at, data.roomId)) {
          this.announce(at, "userJoined", data.roomId);
        }
        await super.onJoin(at, data, ack);
      },
      async onLeave(at, data, ack) {
        if (!this.isIn(at, data.roomId)) {
          this.announce(at, "userLeft", data.roomId);
        }
        await super.onLeave(at, data, ack);
      },
    },
  },
  {
    name: "announces-more",
    about: "the announcements have a time and a count",
    server: {
      __proto__: reference,
      announce({ io, socket }, event, roomId) {
        const members = io.sockets.adapter.rooms.get(roomId)?.size ?? 0;
        socket.to(roomId).emit(event, { id: socket.id, roomId, members, at: Date.now() });
      },
    },
  },
  {
    name: "announces-late",
    about: "announces 100 ms later, with io.to and except",
    server: {
      __proto__: reference,
      announce({ io, socket }, event, roomId) {
        const id = socket.id;
        setTimeout(() => io.to(roomId).except(id).emit(event, { roomId, id }), 100);
      },
    },
  },
  {
    name: "tells-late",
    about: "tells the room 100 ms after the answer",
    server: {
      __proto__: reference,
      tell(at, message) {
        setTimeout(() => super.tell(at, message), 100);
      },
    },
  },
  {
    name: "answers-more",
    about: "the answers have more fields, and the one to leaveRoom has no room",
    server: {
      __proto__: reference,
      answerJoin: (ack, roomId) => ack({ status: "ok", roomId, room: { id: roomId }, members: 2 }),
      answerLeave: (ack) => ack({ status: "ok" }),
      answerMessage: (ack, message) => ack({ status: "ok", message, delivered: true }),
      refuse: (ack, message) => ack({ status: "error", message, code: 403, error: message }),
    },
  },
  {
    name: "refuses-to-leave",
    about: "leaving a room that one is not in is an error",
    server: {
      __proto__: reference,
      async onLeave(at, data, ack) {
        if (!this.isIn(at, data.roomId)) {
          return this.refuse(ack, "Not in room");
        }
        await super.onLeave(at, data, ack);
      },
    },
  },
  {
    name: "not-in-room-first",
    about: "answers a message with an invalid room name by Not in room",
    server: {
      __proto__: reference,
      async onMessage(at, data, ack) {
        if (!this.isIn(at, data?.roomId)) {
          return this.refuse(ack, "Not in room");
        }
        await this.accept(at, data, ack);
      },
    },
  },
  {
    name: "own-events",
    about: "sends a history to clients that join, and counts, by events of its own",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.emit("welcome", { id: at.socket.id });
        at.io.emit("online", at.io.engine.clientsCount);
        super.connected(at);
      },
      async enter(at, roomId) {
        await super.enter(at, roomId);
        at.socket.emit("history", roomId, await this.list(roomId));
        at.io.emit("rooms", [...at.io.sockets.adapter.rooms.keys()]);
      },
      tell(at, message) {
        at.io.to(message.roomId).emit("typing", { roomId: message.roomId });
        super.tell(at, message);
      },
    },
  },
  {
    name: "extra-argument",
    about: "newMessage has a second argument",
    server: {
      __proto__: reference,
      tell({ io }, message) {
        io.to(message.roomId).emit("newMessage", message, Date.now());
      },
    },
  },
  {
    name: "state-recovery",
    about: "connection state recovery, which adds an offset to every broadcast",
    server: { __proto__: reference, options: { connectionStateRecovery: {} } },
  },
  {
    name: "any-origin",
    about: "CORS for all, clients of the older protocol too, a ping every 50 ms",
    server: {
      __proto__: reference,
      options: {
        cors: { origin: "*" }, allowEIO3: true, pingInterval: 50, pingTimeout: 5000,
      },
    },
  },
];
