/**
 * The server of the course task that this lesson comes from: the same events, the
 * same REST routes, the same answers to bad input.
 *
 * Every step is a method, so that a variant can replace one:
 * `{ __proto__: reference, announce(...) { ... } }`.
 */

import { randomUUID } from "node:crypto";
import express from "express";

/** @typedef {import("../run.mjs").At} At */

/** @typedef {{ id: unknown, username: unknown, content: unknown }} Message */

export const reference = {
  /** Options of the Socket.IO server. */
  options: {},

  /** Called once, before the server listens. */
  async start() {
    /** @type {Message[]} */
    this.messages = [];
  },

  // The message service. Like a database, it has only async methods.

  newId() {
    return randomUUID();
  },

  async addMessage(username, content) {
    const message = { id: this.newId(), username, content };
    this.messages.push(message);
    return message;
  },

  async getMessages() {
    return this.messages;
  },

  async deleteMessage(id) {
    const at = this.messages.findIndex((message) => message.id === id);
    if (at < 0) {
      return false;
    }
    this.messages.splice(at, 1);
    return true;
  },

  // Socket.IO.

  /** Called once, when the Socket.IO server is ready. */
  ready(io) {},

  connected({ io, socket }) {
    socket.on("message", (data, ...more) => this.onMessage({ io, socket }, data, ...more));
    socket.on("deleteMessage", (data) => this.onDelete({ io, socket }, data));
    socket.on("disconnect", () => this.left({ io, socket }));
  },

  left(at) {},

  async onMessage(at, data) {
    try {
      await this.accept(at, data);
    } catch {
      this.complain(at, "Error sending message");
    }
  },

  /** Stores, then emits. Throws if there is no payload, or if it is null. */
  async accept(at, data) {
    const { username, content } = data;
    this.announce(at, await this.addMessage(username, content));
  },

  async onDelete(at, data) {
    try {
      const { messageId } = data;
      if (await this.deleteMessage(messageId)) {
        this.announceDeleted(at, messageId);
      } else {
        this.notFound(at);
      }
    } catch {
      this.complain(at, "Error deleting message");
    }
  },

  announce({ io }, message) {
    io.emit("message", message);
  },

  announceDeleted({ io }, messageId) {
    io.emit("messageDeleted", { messageId });
  },

  notFound(at) {
    this.complain(at, "Message not found");
  },

  complain({ socket }, message) {
    socket.emit("error", { message });
  },

  // REST. As in the course task, POST and DELETE do not broadcast.

  routes(app) {
    app.get("/", (request, response) => response.send("A chat server"));
    app.get("/api/messages", async (request, response) => {
      response.json(this.listed(await this.getMessages()));
    });
    app.post("/api/messages", express.json(), async (request, response) => {
      const { username, content } = request.body ?? {};
      if (!username) {
        response.status(400).json({ message: "Username is required" });
      } else if (!content) {
        response.status(400).json({ message: "Message content is required" });
      } else {
        response.status(201).json(await this.addMessage(username, content));
      }
    });
    app.delete("/api/messages/:id", async (request, response) => {
      if (await this.deleteMessage(request.params.id)) {
        response.status(204).end();
      } else {
        response.status(404).json({ message: "Message not found" });
      }
    });
  },

  /** The list's JSON, given what is stored. */
  listed(messages) {
    return messages;
  },
};
