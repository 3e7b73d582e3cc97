/**
 * A right server, as in the notes that this lesson comes from, on the original
 * library: acknowledgements in both directions.
 *
 * Every step is a method, so that a variant can replace one:
 * `{ __proto__: reference, received(...) { ... } }`.
 */

/** @typedef {import("../run.mjs").At} At */

export const reference = {
  /** Options of the Socket.IO server. */
  options: {},

  /** How long a client may take to answer, in ms. */
  patience: 1000,

  /** Called once, before the server listens. */
  start() {},

  routes(app) {
    app.get("/", (request, response) => response.send("Ask me"));
  },

  /** Called once, when the Socket.IO server is there. */
  ready(io) {},

  connected(at) {
    const { socket } = at;
    socket.on("clientEvent", (data, ack) => this.onClientEvent(at, data, ack));
    socket.on("askMe", (data, ack) => this.onAskMe(at, data, ack));
    socket.on("poll", (data, ack) => this.onPoll(at, data, ack));
  },

  onClientEvent(at, data, ack) {
    this.reply(ack, this.received(data));
  },

  received(data) {
    return { status: "ok", received: data };
  },

  async onAskMe(at, data, ack) {
    this.reply(ack, await this.outcome(at, data.question));
  },

  async outcome(at, question) {
    try {
      return this.answered(await this.ask(at, question));
    } catch {
      return this.timedOut();
    }
  },

  answered(answer) {
    return { status: "ok", answer };
  },

  timedOut() {
    return { status: "timeout" };
  },

  ask({ socket }, question) {
    return socket.timeout(this.patience).emitWithAck("serverEvent", { question });
  },

  async onPoll(at, data, ack) {
    this.reply(ack, await this.result(at, data.question));
  },

  result({ io }, question) {
    const everyone = io.sockets.sockets.size;
    return new Promise((resolve) => {
      io.timeout(this.patience).emit("serverEvent", { question }, (error, answers) => {
        resolve(this.counted(answers, everyone));
      });
    });
  },

  counted(answers, everyone) {
    return { status: "ok", answers, missing: everyone - answers.length };
  },

  reply(ack, value) {
    ack?.(value);
  },
};
