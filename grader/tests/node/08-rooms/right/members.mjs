/** Right servers that keep the members themselves, or wait where one wouldn't think so. */

import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Members in a `Map` of sets of sockets, without Socket.IO's rooms. */
const own = {
  __proto__: reference,
  async start() {
    await super.start();
    /** @type {Map<string, Set<import("socket.io").Socket>>} */
    this.members = new Map();
  },
  isIn({ socket }, roomId) {
    return this.members.get(roomId)?.has(socket) ?? false;
  },
  enter({ socket }, roomId) {
    if (!this.members.has(roomId)) {
      this.members.set(roomId, new Set());
    }
    this.members.get(roomId).add(socket);
  },
  exit({ socket }, roomId) {
    this.members.get(roomId)?.delete(socket);
  },
  tell(at, message) {
    this.members.get(message.roomId)?.forEach((socket) => socket.emit("newMessage", message));
  },
  announce({ socket }, event, roomId) {
    for (const other of this.members.get(roomId) ?? []) {
      if (other !== socket) {
        other.emit(event, { roomId, id: socket.id });
      }
    }
  },
  leaving(at) {
    for (const [roomId, sockets] of this.members) {
      if (sockets.delete(at.socket)) {
        this.announce(at, "userLeft", roomId);
      }
    }
  },
};

/** @type {import("../../table.mjs").Right[]} */
export const members = [
  { name: "own-members", about: "keeps members in a Map of its own", server: own },
  {
    name: "own-members-by-id",
    about: "keeps the rooms of each client as hashes, and looks through all clients",
    server: {
      __proto__: reference,
      isIn: ({ socket }, roomId) => socket.data.rooms?.includes(`#${roomId}`) ?? false,
      enter({ socket }, roomId) {
        socket.data.rooms = [...new Set([...(socket.data.rooms ?? []), `#${roomId}`])];
      },
      exit({ socket }, roomId) {
        socket.data.rooms = (socket.data.rooms ?? []).filter((room) => room !== `#${roomId}`);
      },
      tell({ io }, message) {
        for (const socket of io.sockets.sockets.values()) {
          if (this.isIn({ socket }, message.roomId)) {
            socket.emit("newMessage", message);
          }
        }
      },
      announce({ io, socket }, event, roomId) {
        for (const other of io.sockets.sockets.values()) {
          if (other !== socket && this.isIn({ socket: other }, roomId)) {
            other.emit(event, { roomId, id: socket.id });
          }
        }
      },
      leaving(at) {
        for (const room of at.socket.data.rooms ?? []) {
          this.announce(at, "userLeft", room.slice(1));
        }
      },
    },
  },
  {
    name: "one-after-another",
    about: "handles all events of all clients one after another, in a queue",
    server: {
      __proto__: own,
      queue: Promise.resolve(),
      inTurn(handle) {
        this.queue = this.queue.then(handle);
        return this.queue;
      },
      onJoin(...args) {
        return this.inTurn(() => super.onJoin(...args));
      },
      onLeave(...args) {
        return this.inTurn(() => super.onLeave(...args));
      },
      onMessage(...args) {
        return this.inTurn(() => super.onMessage(...args));
      },
    },
  },
  {
    name: "messages-by-member",
    about: "keeps one log of all messages, and counts who is online",
    server: {
      __proto__: own,
      log: [],
      async add(roomId, from, content) {
        const message = { from, content, roomId, id: this.log.length + 1, at: Date.now() };
        this.log.push(message);
        return message;
      },
      async list(roomId) {
        await wait(3);
        return this.log.filter((message) => message.roomId === roomId);
      },
      connected(at) {
        super.connected(at);
        at.io.emit("online", at.io.engine.clientsCount);
      },
      left({ io }) {
        io.emit("online", io.engine.clientsCount);
      },
    },
  },
  {
    name: "tells-what-is-on",
    about: "members hear `typing`, `history` and `unread` with texts; others only how many there are",
    server: {
      __proto__: reference,
      async enter(at, roomId) {
        await super.enter(at, roomId);
        at.socket.emit("history", { roomId, messages: await this.list(roomId) });
      },
      tell(at, message) {
        const { roomId, content } = message;
        at.io.to(roomId).emit("preview", roomId, content.slice(0, 20));
        super.tell(at, message);
        at.socket.emit("sent", content);
        at.io.emit("roomStats", { roomId, count: this.rooms.get(roomId).length });
      },
    },
  },
  {
    name: "refuses-by-event-too",
    about: "a sender that is refused also hears `error`, with what it said",
    server: {
      __proto__: reference,
      async onMessage(at, data, ack) {
        if (this.isName(data?.roomId) && !this.isIn(at, data.roomId)) {
          at.socket.emit("error", { message: "Not in room", data });
        }
        await super.onMessage(at, data, ack);
      },
    },
  },
  {
    name: "forgets-empty-sets",
    about: "removes a room's set of members with its last member, and an empty list after a moment",
    server: {
      __proto__: own,
      exit(at, roomId) {
        super.exit(at, roomId);
        if (this.members.get(roomId)?.size === 0) {
          this.members.delete(roomId);
        }
      },
    },
  },
  {
    name: "context-of-each-call",
    about: "keeps the sender of a call in an AsyncLocalStorage, and stores after a random moment",
    server: {
      __proto__: reference,
      context: new AsyncLocalStorage(),
      onMessage(at, data, ack) {
        return this.context.run(at.socket.id, () => super.onMessage(at, data, ack));
      },
      async add(roomId, from, content) {
        await wait(Math.random() * 5);
        return super.add(roomId, this.context.getStore(), content);
      },
    },
  },
  {
    name: "names-as-hex",
    about: "keeps rooms under the hexadecimal form of their names",
    server: {
      __proto__: reference,
      key: (name) => Buffer.from(name).toString("hex"),
      isIn(at, roomId) {
        return at.socket.rooms.has(this.key(roomId));
      },
      enter(at, roomId) {
        return at.socket.join(this.key(roomId));
      },
      exit(at, roomId) {
        return at.socket.leave(this.key(roomId));
      },
      tell({ io }, message) {
        io.to(this.key(message.roomId)).emit("newMessage", message);
      },
      announce({ socket }, event, roomId) {
        socket.to(this.key(roomId)).emit(event, { roomId, id: socket.id });
      },
      leaving(at) {
        for (const room of at.socket.rooms) {
          if (room !== at.socket.id) {
            this.announce(at, "userLeft", Buffer.from(room, "hex").toString());
          }
        }
      },
    },
  },
];
