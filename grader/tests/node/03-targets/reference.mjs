/**
 * A server as the lesson asks for it, including the optional part.
 *
 * Every step is a method, so that a variant can replace one:
 * `{ __proto__: reference, toAll(...) { ... } }`.
 */

/** @typedef {import("../run.mjs").At} At */

/** The lesson's modes, by their events. */
export const MODES = { toMe: "me", toOthers: "others", toAll: "all" };

export const reference = {
  /** Options of the Socket.IO server. */
  options: {},

  start() {},

  routes(app) {
    app.get("/", (request, response) => response.send("Who hears it?"));
  },

  /** Called once, when the Socket.IO server is ready. */
  ready(io) {},

  connected({ io, socket }) {
    for (const event of Object.keys(MODES)) {
      socket.on(event, (data) => this.say({ io, socket }, event, data));
    }
    socket.on("toOne", (data) => this.toOne({ io, socket }, data));
    socket.on("disconnect", () => this.left({ io, socket }));
  },

  left(at) {},

  /** `toMe`, `toOthers` or `toAll`. */
  say(at, event, data) {
    this[event](at, this.heard(at, data, MODES[event]));
  },

  /** The payload of `heard`. */
  heard({ socket }, { text }, mode) {
    return { text, from: socket.id, mode };
  },

  toMe({ socket }, heard) {
    socket.emit("heard", heard);
  },

  toOthers({ socket }, heard) {
    socket.broadcast.emit("heard", heard);
  },

  toAll({ io }, heard) {
    io.emit("heard", heard);
  },

  toOne(at, data) {
    const receiver = this.find(at, data.to);
    if (receiver) {
      this.tellOne(at, receiver, this.heard(at, data, "one"));
    } else {
      this.noSuchClient(at);
    }
  },

  /** The socket with this id, if there is one. */
  find({ io }, id) {
    return io.sockets.sockets.get(id);
  },

  tellOne(at, receiver, heard) {
    receiver.emit("heard", heard);
  },

  noSuchClient({ socket }) {
    socket.emit("error", { message: "No such client" });
  },
};
