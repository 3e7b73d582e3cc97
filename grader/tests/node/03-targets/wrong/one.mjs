/** Servers whose toOne is wrong; the required part is right. */

import { reference } from "../reference.mjs";

/** With another way to reach one client. */
const telling = (tellOne) => ({ __proto__: reference, tellOne });

/** With another answer when there is no such client. */
const refusing = (noSuchClient) => ({ __proto__: reference, noSuchClient });

/** With another payload of toOne. */
const heard = (change) => ({
  __proto__: reference,
  heard(at, data, mode) {
    const it = super.heard(at, data, mode);
    return mode === "one" ? change(it, at, data) : it;
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const one = [
  { name: "one-is-all", about: "toOne by io.emit", fails: "one-only",
    server: telling(({ io }, receiver, it) => io.emit("heard", it)) },
  { name: "one-is-others", about: "toOne by broadcast", fails: "one-only",
    server: telling(({ socket }, receiver, it) => socket.broadcast.emit("heard", it)) },
  { name: "one-is-me", about: "toOne by socket.emit", fails: "one",
    server: telling(({ socket }, receiver, it) => socket.emit("heard", it)) },
  { name: "one-copies-me", about: "the sender gets a copy", fails: "one-only",
    server: telling(({ socket }, receiver, it) => {
      receiver.emit("heard", it);
      socket.emit("heard", it);
    }) },
  { name: "one-copies-me-later", about: "the sender gets a copy after 50 ms", fails: ["one-once", "one-only", "one-any", "one-trust", "one-self", "one-after-error"],
    server: telling(({ socket }, receiver, it) => {
      receiver.emit("heard", it);
      setTimeout(() => socket.emit("heard", it), 50);
    }) },
  { name: "one-empty-room", about: "emits to an empty room", fails: "one",
    server: telling(({ io }, receiver, it) => io.to(`user:${receiver.id}`).emit("heard", it)) },
  { name: "one-by-number", about: "turns the id into a number", fails: "one",
    server: { __proto__: reference, find: ({ io }, id) => io.sockets.sockets.get(Number(id)) } },
  { name: "one-from-receiver", about: "from is the receiver's id", fails: "one-content",
    server: heard((it, at, { to }) => ({ ...it, from: to })) },
  { name: "one-mode-me", about: "the mode is me", fails: "one-content", server: heard((it) => ({ ...it, mode: "me" })) },
  { name: "one-bare", about: "only the text", fails: "one-content", server: heard((it) => it.text) },
  { name: "one-client-from", about: "from is the client's, if it sends one", fails: "one-trust",
    server: heard((it, at, { from }) => ({ ...it, from: from ?? it.from })) },
  { name: "one-spread", about: "passes on all fields", fails: "one-trust", server: heard((it, at, data) => ({ ...data, ...it })) },
  { name: "one-early-list", about: "only knows the clients that were connected at the first toOne", fails: "one-newcomer",
    server: {
      __proto__: reference,
      find({ io }, id) {
        this.known ??= new Map(io.sockets.sockets);
        return this.known.get(id);
      },
    } },
  { name: "one-no-error", about: "io.to(id), without a look whether there is such a client", fails: "one-unknown",
    server: {
      __proto__: reference,
      toOne(at, data) {
        at.io.to(data.to).emit("heard", this.heard(at, data, "one"));
      },
    } },
  { name: "one-error-always", about: "the error even when there is such a client", fails: "one-only",
    server: {
      __proto__: reference,
      toOne(at, data) {
        const receiver = this.find(at, data.to);
        if (receiver) {
          this.tellOne(at, receiver, this.heard(at, data, "one"));
        }
        this.noSuchClient(at);
      },
    } },
  { name: "one-error-to-all", about: "everyone hears the error", fails: "one-error-to-sender",
    server: refusing(({ io }) => io.emit("error", { message: "No such client" })) },
  { name: "one-error-twice", about: "the error comes twice", fails: "one-error-to-sender",
    server: refusing(({ socket }) => {
      socket.emit("error", { message: "No such client" });
      socket.emit("error", { message: "No such client" });
    }) },
  { name: "one-error-words", about: "the error says something else", fails: "one-unknown",
    server: refusing(({ socket }) => socket.emit("error", { message: "Client not found" })) },
  { name: "one-error-as-heard", about: "the error comes as heard", fails: "one-unknown",
    server: refusing(({ socket }) => socket.emit("heard", { message: "No such client" })) },
  { name: "one-only-real-ids", about: "ignores a text that isn't as long as a socket id", fails: "one-unknown",
    server: {
      __proto__: reference,
      toOne(at, data) {
        if (data.to.length === 20) {
          super.toOne(at, data);
        }
      },
    } },
  { name: "one-kicks", about: "disconnects a client that names an unknown id", fails: "one-unknown",
    server: refusing(({ socket }) => socket.disconnect(true)) },
  { name: "one-breaks", about: "falls silent after an unknown id", fails: ["one-after-error", "one-left", "one-error-to-sender"],
    server: {
      __proto__: reference,
      tellOne(at, receiver, it) {
        this.broken || super.tellOne(at, receiver, it);
      },
      noSuchClient(at) {
        this.broken = true;
        super.noSuchClient(at);
      },
    } },
  { name: "one-self-is-all", about: "when a client names itself, everyone hears it", fails: "one-self",
    server: telling(({ io, socket }, receiver, it) => (receiver === socket ? io : receiver).emit("heard", it)) },
  { name: "one-starts-with", about: "finds a client whose id begins with the text", fails: "one-unknown",
    server: {
      __proto__: reference,
      find: ({ io }, id) => [...io.sockets.sockets.values()].find((one) => one.id.startsWith(id)),
    } },
  { name: "one-current", about: "keeps the receiver in a global, and waits", fails: "one-any",
    server: {
      __proto__: reference,
      async toOne(at, data) {
        this.to = data.to;
        await new Promise((resolve) => setTimeout(resolve, 5));
        super.toOne(at, { ...data, to: this.to });
      },
    } },
  { name: "one-drops-empty", about: "an empty text is not passed on", fails: "one-content",
    server: {
      __proto__: reference,
      toOne(at, data) {
        if (data.text) {
          super.toOne(at, data);
        }
      },
    } },
  { name: "one-cuts", about: "cuts the text at 1000 characters", fails: "one-content",
    server: heard((it) => ({ ...it, text: it.text.slice(0, 1000) })) },
  { name: "one-error-again-later", about: "the error comes once more after 40 ms", fails: ["one-once", "one-after-error", "one-error-to-sender"],
    server: refusing(({ socket }) => {
      socket.emit("error", { message: "No such client" });
      setTimeout(() => socket.emit("error", { message: "No such client" }), 40);
    }) },
  { name: "one-empty-is-nothing", about: "an empty id is not answered", fails: "one-unknown",
    server: {
      __proto__: reference,
      toOne(at, data) {
        if (data.to) {
          super.toOne(at, data);
        }
      },
    } },
  { name: "one-any-case", about: "ignores the case of an id", fails: "one-unknown",
    server: {
      __proto__: reference,
      find({ io }, id) {
        const same = (one) => one.id.toLowerCase() === id.toLowerCase();
        return [...io.sockets.sockets.values()].find(same);
      },
    } },
  { name: "one-in-an-object", about: "finds a key that every object has, and crashes", fails: "one-unknown",
    server: {
      __proto__: reference,
      find: ({ io }, id) => Object.fromEntries(io.sockets.sockets)[id],
    } },
  { name: "one-self-later", about: "the others hear it 200 ms later when a client names itself", fails: ["one-once", "one-self"],
    server: telling(({ socket }, receiver, it) => {
      receiver.emit("heard", it);
      if (receiver === socket) {
        setTimeout(() => socket.broadcast.emit("heard", it), 200);
      }
    }) },
  { name: "one-twice-later", about: "the receiver hears it again after 250 ms", fails: ["one-once"],
    server: telling((at, receiver, it) => {
      receiver.emit("heard", it);
      setTimeout(() => receiver.emit("heard", it), 250);
    }) },
  { name: "one-forgets-the-polite", about: "forgets only clients that disconnect properly", fails: "one-left",
    server: {
      __proto__: reference,
      start() {
        this.known = new Map();
      },
      connected(at) {
        this.known.set(at.socket.id, at.socket);
        at.socket.on("disconnect", (reason) => {
          if (reason === "client namespace disconnect") {
            this.known.delete(at.socket.id);
          }
        });
        super.connected(at);
      },
      find(at, id) {
        return this.known.get(id);
      },
    } },
  { name: "one-forgets-the-last", about: "when any client leaves, forgets the one that connected last", fails: "one-left",
    server: {
      __proto__: reference,
      start() {
        this.list = [];
      },
      connected(at) {
        this.list.push(at.socket);
        super.connected(at);
      },
      left() {
        this.list.pop();
      },
      find(at, id) {
        return this.list.find((socket) => socket.id === id);
      },
    } },
];
