/** Mistakes with the lists of messages, and with the names of rooms. */

import { reference } from "../reference.mjs";

/** A server that stores messages with this function. */
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
    about: "puts the list into an object",
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
    about: "answers 404 for a room without messages",
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
    about: "the list has other ids than the events",
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
    about: "lists the newest message first",
    fails: "order",
    server: { __proto__: reference, listed: (messages) => [...messages].reverse() },
  },
  {
    name: "sorted-by-id",
    about: "sorts the list by id",
    fails: "order",
    server: {
      __proto__: reference,
      listed: (messages) => [...messages].sort((a, b) => (a.id < b.id ? -1 : 1)),
    },
  },
  {
    name: "undecoded-path",
    about: "doesn't decode the room's name in the path",
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
    about: "uses room names as keys of a plain object",
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
    about: "sends messages in the room everyone to all clients",
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
    about: "refuses numbers such as 5 as names of rooms",
    fails: "any-name",
    server: {
      __proto__: reference,
      isName: (roomId) => typeof roomId === "string" && roomId !== "" && Number.isNaN(Number(roomId)),
    },
  },
  {
    name: "names-in-lower-case",
    about: "treats Tea and tea as one room",
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
    about: "the list of tea also contains the messages of tea2",
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
