/**
 * Rooms as usual on Node: Socket.IO's own rooms, and an array of messages for each.
 *
 * Every step is a method, so that a variant can replace one:
 * `{ __proto__: reference, tell(...) { ... } }`.
 */

import { randomUUID } from "node:crypto";

/** @typedef {import("../run.mjs").At} At */

/** @typedef {{ id: unknown, roomId: string, from: string, content: unknown }} Message */

export const reference = {
  /** Options of the Socket.IO server. */
  options: {},

  /** Called once, before the server listens. */
  async start() {
    /** @type {Map<string, Message[]>} */
    this.rooms = new Map();
  },

  // The store. As with a database, every method is async.

  newId() {
    return randomUUID();
  },

  async add(roomId, from, content) {
    const message = { id: this.newId(), roomId, from, content };
    if (!this.rooms.has(roomId)) {
      this.rooms.set(roomId, []);
    }
    this.rooms.get(roomId).push(message);
    return message;
  },

  async list(roomId) {
    return this.rooms.get(roomId) ?? [];
  },

  // Socket.IO.

  /** Called once, when the Socket.IO server is there. */
  ready(io) {},

  connected({ io, socket }) {
    const at = { io, socket };
    socket.on("joinRoom", (data, ack) => this.onJoin(at, data, ack));
    socket.on("leaveRoom", (data, ack) => this.onLeave(at, data, ack));
    socket.on("roomMessage", (data, ack) => this.onMessage(at, data, ack));
    socket.on("disconnecting", () => this.leaving(at));
    socket.on("disconnect", () => this.left(at));
  },

  isName(roomId) {
    return typeof roomId === "string" && roomId !== "";
  },

  isIn({ socket }, roomId) {
    return socket.rooms.has(roomId);
  },

  enter({ socket }, roomId) {
    socket.join(roomId);
  },

  exit({ socket }, roomId) {
    socket.leave(roomId);
  },

  refuse(ack, message) {
    ack?.({ status: "error", message });
  },

  async onJoin(at, data, ack) {
    const roomId = data?.roomId;
    if (!this.isName(roomId)) {
      return this.refuse(ack, "roomId must be a non-empty string");
    }
    const isNew = !this.isIn(at, roomId);
    await this.enter(at, roomId);
    if (isNew) {
      this.announce(at, "userJoined", roomId);
    }
    this.answerJoin(ack, roomId);
  },

  answerJoin(ack, roomId) {
    ack?.({ status: "ok", roomId });
  },

  async onLeave(at, data, ack) {
    const roomId = data?.roomId;
    const wasIn = this.isIn(at, roomId);
    await this.exit(at, roomId);
    if (wasIn) {
      this.announce(at, "userLeft", roomId);
    }
    this.answerLeave(ack, roomId);
  },

  answerLeave(ack, roomId) {
    ack?.({ status: "ok", roomId });
  },

  async onMessage(at, data, ack) {
    const { roomId, content } = data ?? {};
    if (!this.isName(roomId)) {
      return this.refuse(ack, "roomId must be a non-empty string");
    }
    if (!this.isIn(at, roomId)) {
      return this.refuse(ack, "Not in room");
    }
    await this.accept(at, data, ack);
  },

  /** Stores, tells and answers. */
  async accept(at, { roomId, content }, ack) {
    const message = await this.add(roomId, at.socket.id, content);
    this.tell(at, message);
    this.answerMessage(ack, message);
  },

  answerMessage(ack, message) {
    ack?.({ status: "ok", message });
  },

  tell({ io }, message) {
    io.to(message.roomId).emit("newMessage", message);
  },

  announce({ socket }, event, roomId) {
    socket.to(roomId).emit(event, { roomId, id: socket.id });
  },

  /** A client is about to leave; its rooms are still known. */
  leaving(at) {
    for (const roomId of at.socket.rooms) {
      if (roomId !== at.socket.id) {
        this.announce(at, "userLeft", roomId);
      }
    }
  },

  /** A client is gone. */
  left(at) {},

  // REST.

  routes(app) {
    app.get("/", (request, response) => response.send("A chat server"));
    app.get("/api/rooms/:roomId/messages", async (request, response) => {
      response.json(this.listed(await this.list(request.params.roomId)));
    });
  },

  /** The list as it is answered, given the stored messages. */
  listed(messages) {
    return messages;
  },
};
