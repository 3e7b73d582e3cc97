/**
 * A chat server as in this lesson's seeds: what one client says, all clients hear.
 *
 * Every step is a method, so that a variant can replace one:
 * `{ __proto__: reference, tell(...) { ... } }`.
 */

/** @typedef {import("../run.mjs").At} At */

export const reference = {
  /** Options of the Socket.IO server. */
  options: {},

  start() {},

  /** Called once, when the Socket.IO server exists. */
  ready(io) {},

  routes(app) {
    app.get("/", (request, response) => response.send("A chat server"));
  },

  connected(at) {
    at.socket.on("chat message", (...args) => this.onChat(at, ...args));
    at.socket.on("chatMessage", (...args) => this.onReply(at, ...args));
    at.socket.on("disconnect", () => this.left(at));
  },

  left(at) {},

  onChat(at, ...args) {
    this.tell(at, "chat message", args);
  },

  onReply(at, ...args) {
    this.tell(at, "reply", args);
  },

  /**
   * Emits to everyone.
   *
   * @param {At} at
   * @param {string} event
   * @param {unknown[]} args
   */
  tell({ io }, event, args) {
    io.emit(event, ...args);
  },
};

/** Emits in another way. */
export const telling = (tell) => ({ __proto__: reference, tell });

/** Changes the first argument, and passes on the others unchanged. */
export const changing = (change) =>
  telling(({ io }, event, [message, ...more]) => io.emit(event, change(message), ...more));
