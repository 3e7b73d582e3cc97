/**
 * A right server: reads every payload once, and answers every event.
 *
 * Every step is a method, so that a variant can replace one:
 * `{ __proto__: reference, announce(...) { ... } }`.
 */

import { randomUUID } from "node:crypto";

/** @typedef {import("../run.mjs").At} At */

/** @typedef {{ id: unknown, username: unknown, content: unknown }} Message */

/** Why a payload is refused. */
export class Refusal extends Error {
  /** @param {string} field @param {string} message */
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

export const reference = {
  /** Options of the Socket.IO server. */
  options: {},

  /** The longest texts that are good. */
  longest: { username: 20, content: 500 },

  start() {
    /** @type {Message[]} */
    this.messages = [];
  },

  ready(io) {},

  routes(app) {
    app.get("/api/messages", async (request, response) => {
      response.json(this.listed(await this.getMessages()));
    });
  },

  /** What the list's JSON is, given what is stored. */
  listed(messages) {
    return messages;
  },

  connected({ io, socket }) {
    socket.on("createMessage", (...args) => {
      const last = args.at(-1);
      const ack = typeof last === "function" ? args.pop() : undefined;
      return this.onCreate({ io, socket }, args[0], ack);
    });
  },

  /** @param {At} at @param {unknown} payload @param {Function | undefined} ack */
  async onCreate(at, payload, ack) {
    try {
      const message = await this.create(at, await this.read(payload), payload);
      this.answer(at, message, ack);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      await this.refuse(at, error, ack, payload);
    }
  },

  /** What is good in a payload; throws a refusal. */
  read(payload) {
    if (!this.isObject(payload)) {
      throw new Refusal("payload", "A message is an object.");
    }
    return {
      username: this.text(payload, "username"),
      content: this.text(payload, "content"),
    };
  },

  isObject(payload) {
    return typeof payload === "object" && payload !== null && !Array.isArray(payload);
  },

  text(payload, field) {
    const text = payload[field];
    if (typeof text !== "string") {
      throw new Refusal(field, `The ${field} must be a text.`);
    }
    const count = this.count(field === "username" ? text.trim() : text);
    if (count === 0) {
      throw new Refusal(field, `The ${field} is empty.`);
    }
    if (count > this.longest[field]) {
      throw new Refusal(field, `The ${field} is too long.`);
    }
    return this.kept(text);
  },

  /** How many characters a text has. */
  count(text) {
    return [...text].length;
  },

  /** What is stored of a text that is good. */
  kept(text) {
    return text.trim();
  },

  /** Stores what is good, and tells everyone. */
  async create(at, { username, content }, payload) {
    const message = await this.add({ id: this.newId(), username, content }, payload);
    this.announce(at, message);
    return message;
  },

  newId() {
    return randomUUID();
  },

  async add(message, payload) {
    this.messages.push(message);
    return message;
  },

  async getMessages() {
    return this.messages;
  },

  announce({ io }, message) {
    io.emit("message", message);
  },

  answer(at, message, ack) {
    ack?.({ status: "ok", message });
  },

  refuse({ socket }, { message, field }, ack) {
    if (ack) {
      ack({ status: "error", message, field });
    } else {
      socket.emit("error", { message });
    }
  },
};

/** Waits for some milliseconds. */
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
