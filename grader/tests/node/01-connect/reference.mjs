/**
 * The server of this lesson, written as in Socket.IO's documentation.
 *
 * Every step is a method, so that a variant can replace one:
 * `{ __proto__: reference, leaves(...) { ... } }`.
 */

/** @typedef {import("../run.mjs").At} At */

export const reference = {
  /** Options of the Socket.IO server. */
  options: {},

  /** Called once, before the server listens. */
  start() {},

  /** Called once, when the Socket.IO server exists. */
  ready(io) {
    this.io = io;
  },

  // Socket.IO.

  connected(at) {
    at.socket.on("disconnect", (reason) => this.leaves(at, reason));
    this.welcome(at);
    this.arrives(at);
  },

  welcome({ socket }) {
    socket.emit("welcome", { id: socket.id });
  },

  arrives({ socket }) {
    socket.broadcast.emit("joined", { id: socket.id });
  },

  leaves({ socket }, reason) {
    socket.broadcast.emit("left", { id: socket.id, reason });
  },

  // REST.

  routes(app) {
    this.page(app);
    this.statistics(app);
  },

  page(app) {
    app.get("/", (request, response) => response.send("<h1>Who is there?</h1>"));
  },

  statistics(app) {
    app.get("/api/stats", async (request, response) => {
      response.json({ connected: await this.count() });
    });
  },

  /** How many clients are connected. */
  count() {
    return this.io.of("/").sockets.size;
  },
};
