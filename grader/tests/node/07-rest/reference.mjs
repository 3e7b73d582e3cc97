/**
 * A message service that is reached over REST and over sockets, with one store
 * behind both.
 *
 * Every step is a method, so that a variant can replace one:
 * `{ __proto__: reference, announce(...) { ... } }`.
 */

import { randomUUID } from "node:crypto";
import express from "express";

/** @typedef {import("../run.mjs").At} At */

/** @typedef {{ id: unknown, username: unknown, content: unknown }} Message */

/** The origin of pages that may use the server too. */
export const ORIGIN = "http://localhost:5173";

const NOT_FOUND = "Message not found";

export const reference = {
  /** Options of the Socket.IO server. */
  options: { cors: { origin: ORIGIN } },

  /** Called once, before the server listens. */
  async start() {
    /** @type {Message[]} */
    this.messages = [];
  },

  /** Called once, when the Socket.IO server is there. */
  ready(io) {
    this.io = io;
  },

  // The message service, as a database would be: every method is async.

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

  /** Whether a stored id is the requested one, which may come from a path. */
  isId(stored, asked) {
    return stored === asked;
  },

  async editMessage(id, content) {
    const message = this.messages.find((one) => this.isId(one.id, id));
    if (message) {
      message.content = content;
    }
    return message;
  },

  async deleteMessage(id) {
    const at = this.messages.findIndex((message) => this.isId(message.id, id));
    return at < 0 ? undefined : this.messages.splice(at, 1)[0];
  },

  // What everyone hears.

  announce(message) {
    this.io.emit("message", message);
  },

  /** @param {Message} message  @param {unknown} messageId as it was asked for */
  announceDeleted(message, messageId) {
    this.io.emit("messageDeleted", { messageId });
  },

  announceEdited(message) {
    this.io.emit("messageEdited", message);
  },

  // Socket.IO.

  connected({ socket }) {
    socket.on("message", (data) => this.onMessage(socket, data));
    socket.on("deleteMessage", (data) => this.onDelete(socket, data));
  },

  async onMessage(socket, data) {
    if (data?.username && data?.content) {
      this.announce(await this.addMessage(data.username, data.content));
    } else {
      socket.emit("error", { message: "Error sending message" });
    }
  },

  async onDelete(socket, data) {
    const message = await this.deleteMessage(data?.messageId);
    if (message) {
      this.announceDeleted(message, data.messageId);
    } else {
      socket.emit("error", { message: NOT_FOUND });
    }
  },

  // REST.

  routes(app) {
    app.use("/api", (request, response, next) => this.cors(request, response, next));
    app.use(express.json());
    app.use((error, request, response, next) => this.badJson(error, request, response, next));
    const call = (method) => (request, response) => this[method](request, response);
    app.get("/api/messages", call("list"));
    app.post("/api/messages", call("post"));
    app.put("/api/messages/:id", call("put"));
    app.delete("/api/messages/:id", call("delete"));
  },

  cors(request, response, next) {
    if (request.get("origin") === ORIGIN) {
      response.set("Access-Control-Allow-Origin", ORIGIN);
    }
    response.set("Vary", "Origin");
    if (request.method === "OPTIONS") {
      this.preflight(request, response);
    } else {
      next();
    }
  },

  preflight(request, response) {
    response.set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
    response.set("Access-Control-Allow-Headers", "Content-Type");
    response.status(204).end();
  },

  refuse(response, status, message) {
    response.status(status).json({ message });
  },

  badJson(error, request, response, next) {
    this.refuse(response, 400, "The body is no JSON");
  },

  async list(request, response) {
    response.json(await this.getMessages());
  },

  /** What is wrong with a body, if anything is. */
  problem(body) {
    if (!body?.username) {
      return "Username is required";
    }
    return body.content ? undefined : "Message content is required";
  },

  async post(request, response) {
    const problem = this.problem(request.body);
    if (problem) {
      this.refuse(response, 400, problem);
    } else {
      await this.accept(request.body, response);
    }
  },

  /** A good body. */
  async accept({ username, content }, response) {
    const message = await this.addMessage(username, content);
    this.announce(message);
    response.status(201).json(message);
  },

  async put(request, response) {
    const { content } = request.body ?? {};
    if (!content) {
      this.refuse(response, 400, "Message content is required");
      return;
    }
    const message = await this.editMessage(request.params.id, content);
    if (message) {
      this.announceEdited(message);
      response.json(message);
    } else {
      this.refuse(response, 404, NOT_FOUND);
    }
  },

  async delete(request, response) {
    const message = await this.deleteMessage(request.params.id);
    if (message) {
      this.announceDeleted(message, request.params.id);
      response.status(204).end();
    } else {
      this.refuse(response, 404, NOT_FOUND);
    }
  },
};
