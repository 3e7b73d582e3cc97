/** Servers that say something of their own, or that keep something from before. */

import { reference } from "../reference.mjs";

/** Tells somebody something after each message whose first argument is like this. */
const also = (when, tell) => ({
  __proto__: reference,
  tell(at, event, args) {
    super.tell(at, event, args);
    if (when(args[0])) {
      tell(at);
    }
  },
});

const isLong = (message) => typeof message === "string" && message.length > 1000;

/** @type {import("../../table.mjs").Wrong[]} */
export const unsaid = [
  {
    name: "thanks",
    about: "sends reply to all after each message",
    fails: "quiet",
    server: also(() => true, ({ io }) => io.emit("reply", "Thanks!")),
  },
  {
    name: "thanks-for-objects",
    about: "sends chat message to all after an object",
    fails: "any-once",
    hint: "a message that no client had sent",
    server: also((message) => message?.constructor === Object,
      ({ io }) => io.emit("chat message", { from: "server" })),
  },
  {
    name: "warns-of-null",
    about: "sends chat message to all after null",
    fails: "any-once",
    server: also((message) => message === null, ({ io }) => io.emit("chat message", "empty!")),
  },
  {
    name: "warns-of-long",
    about: "sends reply to the sender of a long text",
    fails: "any-once",
    server: also(isLong, ({ socket }) => socket.emit("reply", "That was long.")),
  },
  {
    name: "mute-after-lost",
    about: "gives no handlers to the first client after a lost connection",
    fails: "leaving",
    hint: "those that connect later",
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
  {
    name: "mute-polling-again",
    about: "gives long-polling clients no handlers once one of them has left",
    fails: "leaving",
    server: {
      __proto__: reference,
      start() {
        this.gone = false;
      },
      left({ socket }) {
        this.gone ||= socket.conn.transport.name === "polling";
      },
      connected(at) {
        if (!this.gone || at.socket.conn.transport.name !== "polling") {
          super.connected(at);
        }
      },
    },
  },
  {
    name: "kept-for-next",
    about: "keeps what a client says while it is alone for the next one",
    fails: "quiet",
    server: {
      __proto__: reference,
      start() {
        this.kept = [];
      },
      connected(at) {
        super.connected(at);
        for (const [event, args] of this.kept.splice(0)) {
          at.socket.emit(event, ...args);
        }
      },
      tell(at, event, args) {
        if (at.io.sockets.sockets.size === 1) {
          this.kept.push([event, args]);
        }
        super.tell(at, event, args);
      },
    },
  },
];
