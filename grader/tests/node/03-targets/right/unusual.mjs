/** Right servers with the habits of other frameworks. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const unusual = [
  {
    name: "validates-first",
    about: "async handlers that look something up before they emit",
    server: {
      __proto__: reference,
      async say(at, event, data) {
        await wait(5);
        super.say(at, event, data);
      },
      async toOne(at, data) {
        await wait(5);
        super.toOne(at, data);
      },
    },
  },
  {
    name: "who-is-online",
    about: "each heard has a number, a time and the ids of all connected clients",
    server: {
      __proto__: reference,
      start() {
        this.number = 0;
      },
      heard(at, data, mode) {
        this.number += 1;
        const online = [...at.io.sockets.sockets.keys()];
        return { number: this.number, at: Date.now(), online, ...super.heard(at, data, mode) };
      },
    },
  },
  {
    name: "history-event",
    about: "sends a newcomer the texts of toAll so far, with an event of its own",
    server: {
      __proto__: reference,
      start() {
        this.history = [];
      },
      connected(at) {
        at.socket.emit("history", this.history.slice(-20));
        super.connected(at);
      },
      toAll(at, heard) {
        this.history.push(heard);
        super.toAll(at, heard);
      },
    },
  },
  {
    name: "sent-box",
    about: "tells the sender what it has sent, also to one client, with an event of its own",
    server: {
      __proto__: reference,
      say(at, event, data) {
        super.say(at, event, data);
        at.socket.emit("sent", { event, text: data.text });
      },
      toOne(at, data) {
        super.toOne(at, data);
        at.socket.emit("sent", { to: data.to, text: data.text });
      },
    },
  },
  {
    name: "own-map",
    about: "keeps its own map of clients; the error also says which id it was, and a code",
    server: {
      __proto__: reference,
      start() {
        this.people = new Map();
      },
      connected(at) {
        this.people.set(at.socket.id, at.socket);
        super.connected(at);
      },
      left({ socket }) {
        this.people.delete(socket.id);
      },
      find(at, id) {
        return this.people.get(id);
      },
      toOne(at, data) {
        if (this.find(at, data.to)) {
          super.toOne(at, data);
        } else {
          const error = { message: "No such client", to: data.to, code: 404, text: data.text };
          at.socket.emit("error", error);
        }
      },
    },
  },
  {
    name: "one-room",
    about: "everyone is in a room; the others are the room without the sender's own",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.join("office");
        super.connected(at);
      },
      toOthers({ io, socket }, heard) {
        io.to("office").except(socket.id).emit("heard", heard);
      },
      toAll({ io }, heard) {
        io.in("office").emit("heard", heard);
      },
    },
  },
];
