/** Servers whose number, or whose page, is wrong. */

import { reference } from "../reference.mjs";

/** Keeps a number that `more` and `less` change. */
const counter = (more, less) => ({
  __proto__: reference,
  number: 0,
  connected(at) {
    more.call(this, at);
    at.socket.on("disconnect", (reason) => less.call(this, at, reason));
    super.connected(at);
  },
  count() {
    return this.number;
  },
});

/** Answers in another way. */
const answers = (name, about, answer) => ({
  name,
  about,
  fails: "stats",
  server: {
    __proto__: reference,
    statistics(app) {
      app.get("/api/stats", (request, response) => answer(response, this.count()));
    },
  },
});

function one() {
  this.number += 1;
}

/** @type {import("../../table.mjs").Wrong[]} */
export const stats = [
  {
    name: "only-up",
    about: "never counts down",
    fails: "stats-down",
    server: counter(one, () => {}),
  },
  {
    name: "down-twice-to-zero",
    about: "counts down by two, and never below zero",
    fails: ["stats", "stats-down"],
    server: counter(one, function () {
      this.number = Math.max(0, this.number - 2);
    }),
  },
  {
    name: "up-twice",
    about: "counts up by two, and down by two",
    fails: "stats-up",
    server: counter(
      function () {
        this.number += 2;
      },
      function () {
        this.number -= 2;
      },
    ),
  },
  {
    name: "down-after-goodbye",
    about: "counts down after a goodbye alone",
    fails: "stats-down",
    server: counter(one, function (at, reason) {
      if (reason === "client namespace disconnect") {
        this.number -= 1;
      }
    }),
  },
  {
    name: "down-when-lost",
    about: "does not count down after a goodbye",
    fails: "stats-down",
    server: counter(one, function (at, reason) {
      if (reason !== "client namespace disconnect") {
        this.number -= 1;
      }
    }),
  },
  {
    name: "websockets-count",
    about: "does not count those over long-polling",
    fails: ["stats", "stats-up"],
    server: {
      __proto__: reference,
      count() {
        const sockets = [...this.io.of("/").sockets.values()];
        return sockets.filter(({ conn }) => conn.transport.name === "websocket").length;
      },
    },
  },
  {
    name: "highest",
    about: "the most that were ever there",
    fails: ["stats-up", "stats-down"],
    server: {
      __proto__: reference,
      highest: 0,
      count() {
        this.highest = Math.max(this.highest, this.io.of("/").sockets.size);
        return this.highest;
      },
    },
  },
  {
    name: "constant",
    about: "always the same number",
    fails: "stats-up",
    server: {
      __proto__: reference,
      count: () => 42,
    },
  },
  {
    name: "by-address",
    about: "counts addresses, not clients",
    fails: ["stats", "stats-up"],
    server: {
      __proto__: reference,
      count() {
        const sockets = [...this.io.of("/").sockets.values()];
        return new Set(sockets.map(({ handshake }) => handshake.address)).size;
      },
    },
  },
  {
    name: "events-count",
    about: "every event counts, too",
    fails: "stats-same",
    server: {
      ...counter(
        function ({ socket }) {
          this.number += 1;
          socket.onAny(() => (this.number += 1));
        },
        function () {
          this.number -= 1;
        },
      ),
      __proto__: reference,
    },
  },
  {
    name: "page-views-count",
    about: "who looks at the page counts as a client",
    fails: "stats-same",
    server: {
      __proto__: reference,
      views: 0,
      page(app) {
        app.get("/", (request, response) => {
          this.views += 1;
          response.send("<h1>Who is there?</h1>");
        });
      },
      count() {
        return super.count() + this.views;
      },
    },
  },
  {
    name: "requests-count",
    about: "every request counts, too",
    fails: "stats-same",
    server: {
      __proto__: reference,
      asked: 0,
      count() {
        this.asked += 1;
        return this.io.of("/").sockets.size + this.asked;
      },
    },
  },
  {
    name: "page-first",
    about: "the page answers every path",
    fails: "stats",
    server: {
      __proto__: reference,
      page(app) {
        app.use((request, response) => response.send("<!doctype html><title>App</title>"));
      },
    },
  },
  answers("number-as-text", "the number is a text", (response, connected) =>
    response.json({ connected: String(connected) })),
  answers("other-field", "the field is count", (response, count) => response.json({ count })),
  answers("wrapped", "one level too deep", (response, connected) =>
    response.json({ data: { connected } })),
  answers("created", "another status", (response, connected) =>
    response.status(503).json({ connected })),
  {
    name: "no-page",
    about: "nothing at /",
    fails: "page",
    server: { __proto__: reference, page() {} },
  },
  {
    name: "page-fails",
    about: "an error at /",
    fails: "page",
    server: {
      __proto__: reference,
      page(app) {
        app.get("/", (request, response) => response.status(500).send("no such file"));
      },
    },
  },
  {
    name: "zero-is-null",
    about: "null when nobody is there",
    fails: "stats-down",
    server: {
      __proto__: reference,
      count() {
        return super.count() || null;
      },
    },
  },
  {
    name: "counts-while-disconnecting",
    about: "counts again when somebody comes or is about to leave",
    fails: "stats-down",
    server: {
      __proto__: reference,
      connected(at) {
        const again = () => (this.number = super.count());
        again();
        at.socket.on("disconnecting", again);
        super.connected(at);
      },
      count() {
        return this.number;
      },
    },
  },
];
