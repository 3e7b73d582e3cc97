/** The lists of messages, and the names of rooms. */

import { reference } from "../reference.mjs";

/** Stores in another way. */
const storing = (store) => ({
  __proto__: reference,
  async add(roomId, from, content) {
    const message = { id: this.newId(), roomId, from, content };
    store(this, message);
    return message;
  },
});

/** @param {any} peer @param {string} roomId @param {any[]} messages */
const append = (peer, roomId, messages) =>
  peer.rooms.set(roomId, [...(peer.rooms.get(roomId) ?? []), ...messages]);

/** @type {import("../../table.mjs").Wrong[]} */
export const list = [
  {
    name: "wrapped-list",
    about: "an object around the list",
    fails: "GET-array",
    server: { __proto__: reference, listed: (messages) => ({ messages }) },
  },
  {
    name: "list-of-all-rooms",
    about: "lists the messages of all rooms",
    fails: ["unknown-room", "list-apart"],
    server: {
      __proto__: reference,
      async list() {
        return [...this.rooms.values()].flat();
      },
    },
  },
  {
    name: "unknown-is-404",
    about: "a room where nobody spoke is not found",
    fails: "unknown-room",
    server: {
      __proto__: reference,
      routes(app) {
        app.get("/api/rooms/:roomId/messages", async (request, response) => {
          const messages = this.rooms.get(request.params.roomId);
          return messages ? response.json(messages) : response.status(404).json({ message: "No such room" });
        });
      },
    },
  },
  { name: "not-stored", about: "stores nothing", fails: "list-same", server: storing(() => {}) },
  {
    name: "stored-with-another-id",
    about: "the list has ids of its own",
    fails: "list-same",
    server: {
      __proto__: reference,
      listed: (all) => all.map((message, at) => ({ ...message, id: at })),
    },
  },
  {
    name: "stored-in-each-room",
    about: "stores a message in every room of its sender",
    fails: "list-apart",
    server: {
      __proto__: reference,
      async accept(at, { roomId, content }, ack) {
        const message = { id: this.newId(), roomId, from: at.socket.id, content };
        for (const room of at.socket.rooms) {
          append(this, room, [message]);
        }
        this.tell(at, message);
        this.answerMessage(ack, message);
      },
    },
  },
  {
    name: "stored-twice",
    about: "stores each message twice",
    fails: "list-once",
    server: storing((peer, message) => append(peer, message.roomId, [message, message])),
  },
  {
    name: "stored-for-each-member",
    about: "stores a message once for each member of the room",
    fails: "list-once",
    server: {
      __proto__: reference,
      tell({ io }, message) {
        super.tell({ io }, message);
        const members = io.sockets.adapter.rooms.get(message.roomId)?.size ?? 1;
        append(this, message.roomId, Array(members - 1).fill(message));
      },
    },
  },
  {
    name: "newest-first",
    about: "the newest first",
    fails: "order",
    server: { __proto__: reference, listed: (messages) => [...messages].reverse() },
  },
  {
    name: "sorted-by-id",
    about: "sorted by id",
    fails: "order",
    server: {
      __proto__: reference,
      listed: (messages) => [...messages].sort((a, b) => (a.id < b.id ? -1 : 1)),
    },
  },
  {
    name: "undecoded-path",
    about: "takes the room's name from the path as it is",
    fails: "encoded",
    server: {
      __proto__: reference,
      routes(app) {
        app.get(/^\/api\/rooms\/.*\/messages$/, async (request, response) => {
          response.json(await this.list(request.path.split("/")[3]));
        });
      },
    },
  },
  {
    name: "keys-of-an-object",
    about: "rooms as the keys of an object",
    fails: "any-name",
    server: {
      __proto__: reference,
      lists: {},
      async add(roomId, from, content) {
        const message = { id: this.newId(), roomId, from, content };
        const list = this.lists[roomId] || [];
        this.lists[roomId] = [...list, message];
        return message;
      },
      async list(roomId) {
        return this.lists[roomId] || [];
      },
    },
  },
  {
    name: "everyone-is-everyone",
    about: "the room everyone is everybody",
    fails: "any-name",
    server: {
      __proto__: reference,
      tell(at, message) {
        if (message.roomId === "everyone") {
          at.io.emit("newMessage", message);
        } else {
          super.tell(at, message);
        }
      },
    },
  },
  {
    name: "no-numbers-as-names",
    about: "a room must not be called 5",
    fails: "any-name",
    server: {
      __proto__: reference,
      isName: (roomId) => typeof roomId === "string" && roomId !== "" && Number.isNaN(Number(roomId)),
    },
  },
  {
    name: "names-in-lower-case",
    about: "Tea and tea are one room",
    fails: "alike-names",
    server: {
      __proto__: reference,
      isIn: ({ socket }, roomId) => socket.rooms.has(roomId.toLowerCase()),
      enter: ({ socket }, roomId) => socket.join(roomId.toLowerCase()),
      exit: ({ socket }, roomId) => socket.leave(roomId.toLowerCase()),
      tell: ({ io }, message) => io.to(message.roomId.toLowerCase()).emit("newMessage", message),
    },
  },
  {
    name: "lists-by-beginning",
    about: "the list of tea holds that of tea2",
    fails: "alike-names",
    server: {
      __proto__: reference,
      async list(roomId) {
        const all = [...this.rooms].filter(([name]) => name.startsWith(roomId));
        return all.flatMap(([, messages]) => messages);
      },
    },
  },
];
