/** Servers with a wrong number or a wrong page. */

import { reference } from "../reference.mjs";

/** Keeps a count that `more` and `less` change. */
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

/** Answers `GET /api/stats` with another response. */
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
    about: "counts down only after a goodbye",
    fails: "stats-down",
    server: counter(one, function (at, reason) {
      if (reason === "client namespace disconnect") {
        this.number -= 1;
      }
    }),
  },
  {
    name: "down-when-lost",
    about: "doesn't count down after a goodbye",
    fails: "stats-down",
    server: counter(one, function (at, reason) {
      if (reason !== "client namespace disconnect") {
        this.number -= 1;
      }
    }),
  },
  {
    name: "websockets-count",
    about: "doesn't count long-polling clients",
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
    about: "returns the highest number so far",
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
    about: "always returns the same number",
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
    about: "counts events too",
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
    about: "counts page views as clients",
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
    about: "counts requests too",
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
    about: "answers every path with the page",
    fails: "stats",
    server: {
      __proto__: reference,
      page(app) {
        app.use((request, response) => response.send("<!doctype html><title>App</title>"));
      },
    },
  },
  answers("number-as-text", "returns the number as a text", (response, connected) =>
    response.json({ connected: String(connected) })),
  answers("other-field", "names the field count", (response, count) => response.json({ count })),
  answers("wrapped", "nests the number one level too deep", (response, connected) =>
    response.json({ data: { connected } })),
  answers("created", "answers with status 503", (response, connected) =>
    response.status(503).json({ connected })),
  {
    name: "no-page",
    about: "has no page at /",
    fails: "page",
    server: { __proto__: reference, page() {} },
  },
  {
    name: "page-fails",
    about: "answers / with an error",
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
    about: "returns null when no client is connected",
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
    about: "updates the number when a client connects or is about to leave",
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
