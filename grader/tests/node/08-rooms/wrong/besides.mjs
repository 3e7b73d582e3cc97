/** What is told besides the message, and who is counted: extra events, limits, nobody there. */

import { reference } from "../reference.mjs";

/** Tells something besides a message. */
const besides = (act) => ({
  __proto__: reference,
  tell(at, message) {
    super.tell(at, message);
    act(this, at, message);
  },
});

/** Does something to a message that is refused. */
const refusing = (act) => ({
  __proto__: reference,
  async onMessage(at, data, ack) {
    const stranger = this.isName(data?.roomId) && !this.isIn(at, data.roomId);
    await super.onMessage(at, data, ack);
    if (stranger) {
      act(at, data);
    }
  },
});

const notice = (roomId, content) => ({ id: `notice-${Math.random()}`, roomId, from: "server", content });

/** @type {import("../../table.mjs").Wrong[]} */
export const besidesMessages = [
  {
    name: "notice-after-each",
    about: "after each message a newMessage {id, notice}",
    fails: "once",
    hint: "nobody sent",
    server: besides((peer, { io }, { id, roomId }) => io.to(roomId).emit("newMessage", { id, notice: "delivered" })),
  },
  {
    name: "receipt-to-the-sender",
    about: "the sender hears a newMessage that says it was delivered",
    fails: "once",
    server: besides((peer, { socket }, { roomId }) => socket.emit("newMessage", notice(roomId, "delivered"))),
  },
  {
    name: "says-who-disconnected",
    about: "tells a room by newMessage whose connection has ended",
    fails: ["no-replay", "leaving", "once"],
    hint: "nobody sent",
    server: {
      __proto__: reference,
      leaving(at) {
        super.leaving(at);
        for (const roomId of at.socket.rooms) {
          at.socket.to(roomId).emit("newMessage", notice(roomId, "somebody has gone"));
        }
      },
    },
  },
  {
    name: "says-who-left",
    about: "tells a room by newMessage who has left it",
    fails: "leave",
    server: {
      __proto__: reference,
      exit({ io, socket }, roomId) {
        socket.leave(roomId);
        io.to(roomId).emit("newMessage", notice(roomId, "somebody has left"));
      },
    },
  },
  {
    name: "says-who-was-refused",
    about: "tells a room by newMessage that somebody was refused",
    fails: "nothing-of-it",
    server: refusing(({ io }, { roomId }) => io.to(roomId).emit("newMessage", notice(roomId, "a stranger spoke"))),
  },
  {
    name: "last-message-to-all",
    about: "tells everyone a room's last message by another event",
    fails: "only-room",
    hint: "roomActivity",
    server: besides((peer, { io }, message) => io.emit("roomActivity", { roomId: message.roomId, last: message.content })),
  },
  {
    name: "watched-by-all",
    about: "sends every message to everyone as `monitor`, text only",
    fails: "only-room",
    server: besides((peer, { socket }, message) => socket.broadcast.emit("monitor", message.content)),
  },
  {
    name: "history-to-newcomers",
    about: "sends all messages of all rooms to whoever connects, as `history`",
    fails: ["no-replay", "only-room", "no-leak"],
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.emit("history", [...this.rooms.values()].flat());
      },
    },
  },
  {
    name: "refused-shown-to-members",
    about: "shows what a stranger said to the members, as `rejected`",
    fails: "nothing-of-it",
    hint: "rejected",
    server: refusing(({ io }, { roomId, content }) => io.to(roomId).emit("rejected", { roomId, content })),
  },
  {
    name: "refused-shown-to-all",
    about: "shows what a stranger said to everyone, as `error`",
    fails: "nothing-of-it",
    server: refusing(({ io }, data) => io.emit("error", { message: "Not in room", data })),
  },
  {
    name: "left-but-informed",
    about: "who has left a room hears of its messages by another event",
    fails: ["leave", "leave-one", "rejoin"],
    server: {
      __proto__: reference,
      former: new Map(),
      exit({ socket }, roomId) {
        socket.leave(roomId);
        this.former.set(roomId, [...(this.former.get(roomId) ?? []), socket.id]);
      },
      tell(at, message) {
        super.tell(at, message);
        for (const id of this.former.get(message.roomId) ?? []) {
          at.io.to(id).emit("missed", message);
        }
      },
    },
  },
  {
    name: "eight-members",
    about: "only the first eight members of a room are told",
    fails: "crowd",
    server: {
      __proto__: reference,
      tell({ io }, message) {
        const ids = [...(io.sockets.adapter.rooms.get(message.roomId) ?? [])];
        ids.slice(0, 8).forEach((id) => io.to(id).emit("newMessage", message));
      },
    },
  },
  {
    name: "twenty-members",
    about: "a room is full with twenty members",
    fails: "crowd",
    server: {
      __proto__: reference,
      async onJoin(at, data, ack) {
        const size = at.io.sockets.adapter.rooms.get(data?.roomId)?.size ?? 0;
        return size >= 20 ? this.refuse(ack, "The room is full") : super.onJoin(at, data, ack);
      },
    },
  },
  {
    name: "ten-rooms",
    about: "a client that joins an eleventh room is out of the first",
    fails: "two-rooms",
    server: {
      __proto__: reference,
      enter({ socket }, roomId) {
        const mine = [...socket.rooms].filter((room) => room !== socket.id);
        if (mine.length > 9 && !mine.includes(roomId)) {
          socket.leave(mine[0]);
        }
        socket.join(roomId);
      },
    },
  },
  ...[[5000, "at-5000"], [10000, "at-10000"]].map(([limit, at]) => ({
    name: `text-cut-${at}`,
    about: `keeps ${limit} letters of a text`,
    fails: "content",
    server: {
      __proto__: reference,
      add(roomId, from, content) {
        return super.add(roomId, from, String(content).slice(0, limit));
      },
    },
  })),
  ...[["first-line", /\n[^]*/], ["one-line", /\n/g], ["no-tabs", /\t/g], ["no-tags", /<[^>]*>/g], ["no-zero-width", /\u200b/g]].map(([name, part]) => ({
    name: `text-${name}`,
    about: `removes ${part} from a text`,
    fails: "content",
    server: {
      __proto__: reference,
      add(roomId, from, content) {
        return super.add(roomId, from, String(content).replace(part, ""));
      },
    },
  })),
  {
    name: "list-of-200",
    about: "a list holds the last two hundred",
    fails: "all-kept",
    server: { __proto__: reference, listed: (messages) => messages.slice(-200) },
  },
  {
    name: "ends-with-the-last-client",
    about: "the process ends when the last client disconnects",
    fails: ["empty-room", "starts", "GET-array", "leaving"],
    server: {
      __proto__: reference,
      left({ io }) {
        if (io.engine.clientsCount === 0 || io.sockets.sockets.size === 0) {
          setImmediate(() => {
            throw new Error("nobody is left");
          });
        }
      },
    },
  },
  {
    name: "no-list-when-alone",
    about: "answers 500 to a list while no client is connected",
    fails: "empty-room",
    hint: "No client was connected",
    server: {
      __proto__: reference,
      ready(io) {
        this.io = io;
      },
      async list(roomId) {
        if (this.io.sockets.sockets.size === 0) {
          throw new Error("no clients");
        }
        return super.list(roomId);
      },
    },
  },
  {
    name: "forgets-when-alone",
    about: "all messages go when the last client disconnects",
    fails: "empty-room",
    server: {
      __proto__: reference,
      left({ io }) {
        if (io.sockets.sockets.size === 0) {
          this.rooms.clear();
        }
      },
    },
  },
  {
    name: "owner-speaks-everywhere",
    about: "the client that connected first may speak in every room",
    fails: "not-in-room",
    server: {
      __proto__: reference,
      connected(at) {
        this.owner ??= at.socket.id;
        if (![...at.io.sockets.sockets.keys()].includes(this.owner)) {
          this.owner = at.socket.id;
        }
        super.connected(at);
      },
      async onMessage(at, data, ack) {
        if (at.socket.id === this.owner && this.isName(data?.roomId)) {
          return this.accept(at, data, ack);
        }
        return super.onMessage(at, data, ack);
      },
    },
  },
];
