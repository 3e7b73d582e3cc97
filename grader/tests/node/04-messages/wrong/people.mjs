/** Mistakes that show only with several clients: mix-ups, connecting, leaving. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Does something when a client leaves. */
const onLeaving = (left) => ({
  __proto__: reference,
  left(at) {
    left(this, at);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const people = [
  {
    name: "current-user",
    about: "the username in a global variable, read after an await",
    fails: ["own-words", "username"],
    server: {
      __proto__: reference,
      async accept(at, { username, content }) {
        this.current = username;
        await wait(5);
        this.announce(at, await this.addMessage(this.current, content));
      },
    },
  },
  {
    name: "current-content",
    about: "the content in a global variable, read after an await",
    fails: ["own-words", "content"],
    server: {
      __proto__: reference,
      async accept(at, { username, content }) {
        this.current = content;
        await wait(5);
        this.announce(at, await this.addMessage(username, this.current));
      },
    },
  },
  {
    name: "last-stored",
    about: "waits for the store, then sends the last message in it",
    fails: ["own-words", "content"],
    server: {
      __proto__: reference,
      async accept(at, { username, content }) {
        await this.addMessage(username, content);
        await wait(5);
        this.announce(at, (await this.getMessages()).at(-1));
      },
    },
  },
  {
    name: "busy-drops",
    about: "drops a message that arrives while another one is being stored",
    fails: ["own-words", "content", "crowd", "all-kept"],
    server: {
      __proto__: reference,
      async accept(at, data) {
        if (this.busy) {
          return;
        }
        this.busy = true;
        await wait(10);
        await super.accept(at, data);
        this.busy = false;
      },
    },
  },
  {
    name: "first-name-sticks",
    about: "a socket keeps the username of its first message",
    fails: "username",
    server: {
      __proto__: reference,
      async accept(at, { username, content }) {
        at.socket.data.username ??= username;
        await super.accept(at, { username: at.socket.data.username, content });
      },
    },
  },
  {
    name: "last-name-sticks",
    about: "the username of the previous message, whoever sent it",
    fails: "username",
    server: {
      __proto__: reference,
      async accept(at, { username, content }) {
        const before = this.before ?? username;
        this.before = username;
        await super.accept(at, { username: before, content });
      },
    },
  },
  {
    name: "first-client-only",
    about: "only the first client ever gets handlers",
    fails: ["any-client", "everyone"],
    server: {
      __proto__: reference,
      connected(at) {
        if (!this.taken) {
          this.taken = true;
          super.connected(at);
        }
      },
    },
  },
  {
    name: "one-message-each",
    about: "socket.once: only the first message of a client is handled",
    fails: ["all-kept", "everyone", "any-client", "order"],
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.once("message", (data) => this.onMessage(at, data));
      },
    },
  },
  {
    name: "cleared-on-connect",
    about: "a newcomer empties the store",
    fails: ["newcomer", "leaving", "all-gone", "all-kept"],
    server: {
      __proto__: reference,
      connected(at) {
        this.messages = [];
        super.connected(at);
      },
    },
  },
  {
    name: "takes-words-along",
    about: "deletes a client's messages when it leaves",
    fails: "leaving",
    server: {
      __proto__: reference,
      async accept(at, data) {
        at.socket.data.mine ??= [];
        const message = await this.addMessage(data.username, data.content);
        at.socket.data.mine.push(message);
        this.announce(at, message);
      },
      left({ socket }) {
        const mine = socket.data.mine ?? [];
        this.messages = this.messages.filter((message) => !mine.includes(message));
      },
    },
  },
  {
    name: "cleared-when-empty",
    about: "empties the store when the last client leaves",
    fails: "all-gone",
    server: onLeaving((peer, { io }) => {
      if (io.sockets.sockets.size === 0) {
        peer.messages = [];
      }
    }),
  },
  {
    name: "ends-when-empty",
    about: "the process ends when the last client leaves",
    fails: ["all-gone", "leaving"],
    server: onLeaving((peer, { io }) => {
      if (io.sockets.sockets.size === 0) {
        process.exit(0);
      }
    }),
  },
  {
    name: "ends-with-a-vanisher",
    about: "the process ends when a connection breaks without a goodbye",
    fails: ["starts", "leaving"],
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.on("disconnect", (reason) => {
          if (reason === "transport close") {
            process.exit(0);
          }
        });
      },
    },
  },
  {
    name: "silent-after-leaving",
    about: "after a client has left, nobody hears a message",
    fails: "leaving",
    server: {
      __proto__: reference,
      left() {
        this.silent = true;
      },
      announce(at, message) {
        if (!this.silent) {
          super.announce(at, message);
        }
      },
    },
  },
  {
    name: "forgets-another",
    about: "keeps a list of clients, and removes the wrong one when a client leaves",
    fails: ["leaving", "crowd", "newcomer"],
    server: {
      __proto__: reference,
      clients: [],
      connected(at) {
        this.clients.push(at.socket);
        super.connected(at);
      },
      left() {
        this.clients.pop();
      },
      announce(at, message) {
        this.clients.forEach((socket) => socket.emit("message", message));
      },
    },
  },
  {
    name: "all-leave-together",
    about: "when a client leaves, everyone is disconnected",
    fails: "leaving",
    server: onLeaving((peer, { io }) => io.disconnectSockets()),
  },
];
