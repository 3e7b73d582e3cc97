/** Servers that tell more than the lesson's events, or keep something from before. */

import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Wrong[]} */
export const beside = [
  {
    name: "thanks-all",
    about: "after toAll, thanks everyone with heard",
    fails: "nobody-else",
    hint: "a text that nobody sent",
    server: {
      __proto__: reference,
      toAll(at, heard) {
        super.toAll(at, heard);
        at.io.emit("heard", { text: "Thanks!", from: "server", mode: "all" });
      },
    },
  },
  {
    name: "thanks-me",
    about: "after toMe, thanks its sender with heard",
    fails: "nobody-else",
    hint: "a text that nobody sent",
    server: {
      __proto__: reference,
      toMe(at, heard) {
        super.toMe(at, heard);
        at.socket.emit("heard", { ...heard, text: "Thanks!" });
      },
    },
  },
  {
    name: "counts-aloud",
    about: "after every tenth text, tells everyone with heard how many there were",
    fails: "nobody-else",
    hint: "a text that nobody sent",
    server: {
      __proto__: reference,
      start() {
        this.texts = 0;
      },
      say(at, event, data) {
        super.say(at, event, data);
        this.texts += 1;
        if (this.texts % 10 === 0) {
          at.io.emit("heard", { text: `${this.texts} texts`, from: "server", mode: "all" });
        }
      },
    },
  },
  {
    name: "logs-to-all",
    about: "tells everyone of each toMe, by an event of another name",
    fails: "to-me",
    hint: "heard of it as `log`",
    server: {
      __proto__: reference,
      toMe(at, heard) {
        super.toMe(at, heard);
        at.io.emit("log", `toMe: ${heard.text}`);
      },
    },
  },
  {
    name: "copies-to-first",
    about: "the client that connected first hears each toMe as copy",
    fails: ["any-sender", "nobody-else"],
    hint: "heard of it as `copy`",
    server: {
      __proto__: reference,
      toMe(at, heard) {
        super.toMe(at, heard);
        const [first] = at.io.sockets.sockets.values();
        if (first !== at.socket) {
          first.emit("copy", heard);
        }
      },
    },
  },
  {
    name: "kept-for-next",
    about: "keeps what is for the others of a client alone for the next client",
    fails: "alone",
    hint: "Don't keep a text",
    server: {
      __proto__: reference,
      start() {
        this.kept = [];
      },
      connected(at) {
        super.connected(at);
        for (const heard of this.kept.splice(0)) {
          at.socket.emit("heard", heard);
        }
      },
      toOthers(at, heard) {
        if (at.io.sockets.sockets.size === 1) {
          this.kept.push(heard);
        }
        super.toOthers(at, heard);
      },
    },
  },
  {
    name: "mute-after-lost",
    about: "gives no handlers to the first client after a lost connection",
    fails: "leaving",
    server: {
      __proto__: reference,
      start() {
        this.lost = false;
      },
      connected(at) {
        if (this.lost) {
          this.lost = false;
          return;
        }
        super.connected(at);
        at.socket.on("disconnect", (reason) => {
          this.lost ||= reason.startsWith("transport");
        });
      },
    },
  },
];

/** @type {import("../../table.mjs").Wrong[]} */
export const besideOne = [
  {
    name: "one-receipt",
    about: "after toOne, confirms to its sender with heard",
    fails: "one-once",
    hint: "a text that nobody sent",
    server: {
      __proto__: reference,
      tellOne(at, receiver, heard) {
        super.tellOne(at, receiver, heard);
        at.socket.emit("heard", { text: "delivered", from: receiver.id, mode: "one" });
      },
    },
  },
  {
    name: "one-logged",
    about: "tells everyone of each toOne, by an event of another name",
    fails: "one-only",
    hint: "heard of it as `private`",
    server: {
      __proto__: reference,
      tellOne(at, receiver, heard) {
        super.tellOne(at, receiver, heard);
        at.io.emit("private", heard);
      },
    },
  },
  {
    name: "one-error-logged",
    about: "tells everyone that there is no such client, by an event of another name",
    fails: "one-error-to-sender",
    hint: "an error that was only for Ann",
    server: {
      __proto__: reference,
      noSuchClient(at) {
        super.noSuchClient(at);
        at.io.emit("notice", { message: "No such client" });
      },
    },
  },
  {
    name: "one-undelivered",
    about: "tells the others what couldn't be delivered",
    fails: "one-unknown",
    hint: "heard of it as `undelivered`",
    server: {
      __proto__: reference,
      toOne(at, data) {
        super.toOne(at, data);
        if (!this.find(at, data.to)) {
          at.socket.broadcast.emit("undelivered", data.text);
        }
      },
    },
  },
];
