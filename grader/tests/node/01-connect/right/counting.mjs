/** Right servers that count clients or answer over REST differently. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const counting = [
  {
    name: "own-counter",
    about: "keeps its own count",
    server: {
      __proto__: reference,
      number: 0,
      connected(at) {
        this.number += 1;
        at.socket.on("disconnect", () => (this.number -= 1));
        super.connected(at);
      },
      count() {
        return this.number;
      },
    },
  },
  {
    name: "fetch-sockets",
    about: "asks all nodes of a cluster, which takes 50 ms",
    server: {
      __proto__: reference,
      async count() {
        const sockets = await this.io.fetchSockets();
        await wait(50);
        return sockets.length;
      },
    },
  },
  {
    name: "lags",
    about: "updates the number every 200 ms",
    server: {
      __proto__: reference,
      number: 0,
      ready(io) {
        super.ready(io);
        setInterval(() => (this.number = io.of("/").sockets.size), 200).unref();
      },
      count() {
        return this.number;
      },
    },
  },
  {
    name: "more-in-the-stats",
    about: "returns more than the number, indented",
    server: {
      __proto__: reference,
      statistics(app) {
        app.set("json spaces", 2);
        app.get("/api/stats", (request, response) => {
          response.json({
            status: "ok", connected: this.count(), uptime: process.uptime(), clients: [],
          });
        });
      },
    },
  },
  {
    name: "one-page-app",
    about: "answers every other path with its page",
    server: {
      __proto__: reference,
      routes(app) {
        this.statistics(app);
        app.use((request, response) => response.send("<!doctype html><title>App</title>"));
      },
    },
  },
  {
    name: "redirects",
    about: "GET / redirects to the page",
    server: {
      __proto__: reference,
      page(app) {
        app.get("/", (request, response) => response.redirect("/index.html"));
        app.get("/index.html", (request, response) => response.send("<p>Here"));
      },
    },
  },
];
