/** What is in a message, in its answer, and in the list. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Makes another message of what came in. */
const making = (make) => ({
  __proto__: reference,
  async add(roomId, from, content) {
    const message = await super.add(roomId, from, content);
    const made = make(message, this);
    this.rooms.get(roomId).splice(-1, 1, made);
    return made;
  },
  // The message may not name its room.
  async accept(at, { roomId, content }, ack) {
    const message = await this.add(roomId, at.socket.id, content);
    at.io.to(roomId).emit("newMessage", message);
    this.answerMessage(ack, message);
  },
});

/** Sends something else than what was stored. */
const sending = (shape) => ({
  __proto__: reference,
  tell: ({ io }, message) => io.to(message.roomId).emit("newMessage", ...shape(message)),
});

/** Takes more from the client than roomId and content. */
const trusting = (fields) => ({
  __proto__: reference,
  async accept(at, data, ack) {
    const message = await this.add(data.roomId, at.socket.id, data.content);
    Object.assign(message, fields(data));
    this.tell(at, message);
    this.answerMessage(ack, message);
  },
});

/** Answers roomMessage in another way. */
const answering = (answerMessage) => ({ __proto__: reference, answerMessage });

/** @type {import("../../table.mjs").Wrong[]} */
export const message = [
  {
    name: "json-text",
    about: "JSON inside a string",
    fails: "object",
    server: sending((message) => [JSON.stringify(message)]),
  },
  {
    name: "wrapped",
    about: "the message in a field message",
    fails: "object",
    server: sending((message) => [{ message }]),
  },
  {
    name: "without-room",
    about: "no roomId",
    fails: "room-id",
    server: making(({ roomId, ...rest }) => rest),
  },
  {
    name: "trimmed",
    about: "trims the content",
    fails: "content",
    server: making((message) => ({ ...message, content: message.content.trim() })),
  },
  {
    name: "escaped",
    about: "escapes the content for HTML",
    fails: "content",
    server: making((message) => ({ ...message, content: message.content.replaceAll("<", "&lt;") })),
  },
  {
    name: "from-object",
    about: "from is an object with the id",
    fails: "from",
    server: making((message) => ({ ...message, from: { id: message.from } })),
  },
  {
    name: "from-newest",
    about: "from is the socket that connected last",
    fails: "from",
    server: {
      __proto__: reference,
      connected(at) {
        this.newest = at.socket.id;
        super.connected(at);
      },
      add(roomId, from, content) {
        return super.add(roomId, this.newest, content);
      },
    },
  },
  {
    name: "from-hearer",
    about: "from is the id of the client that hears it",
    fails: ["from", "same-for-all"],
    server: {
      __proto__: reference,
      async tell({ io }, message) {
        for (const socket of await io.in(message.roomId).fetchSockets()) {
          socket.emit("newMessage", { ...message, from: socket.id });
        }
      },
    },
  },
  {
    name: "from-client",
    about: "from is what the client says",
    fails: "from-ignored",
    server: trusting(({ from }) => (from ? { from } : {})),
  },
  {
    name: "id-of-client",
    about: "the id is what the client says",
    fails: "from-ignored",
    server: trusting(({ id }) => (id ? { id } : {})),
  },
  { name: "without-id", about: "no id", fails: "id", server: making(({ id, ...rest }) => rest) },
  {
    name: "id-per-room",
    about: "counts in each room anew",
    fails: "id-unique",
    server: making((message, peer) => ({ ...message, id: peer.rooms.get(message.roomId).length })),
  },
  {
    name: "id-of-sender",
    about: "the id of the message is that of its sender",
    fails: "id-unique",
    server: making((message) => ({ ...message, id: message.from })),
  },
  { name: "unanswered", about: "never answers roomMessage", fails: "send-ack", server: answering(() => {}) },
  {
    name: "answers-delivered",
    about: "the message in the answer is a text",
    fails: "send-ack",
    server: answering((ack) => ack({ status: "ok", message: "delivered" })),
  },
  {
    name: "answers-bare-message",
    about: "answers with the message itself",
    fails: "send-ack",
    server: answering((ack, message) => ack(message)),
  },
  {
    name: "answers-what-came",
    about: "answers with what came in, without an id",
    fails: "ack-same",
    server: answering((ack, { roomId, content }) => ack({ status: "ok", message: { roomId, content } })),
  },
  {
    name: "answers-another-id",
    about: "makes an id for the answer, another for the room",
    fails: "ack-same",
    server: {
      __proto__: reference,
      answerMessage(ack, message) {
        ack({ status: "ok", message: { ...message, id: this.newId() } });
      },
    },
  },
  {
    name: "tells-before-storing",
    about: "tells the room, and stores 30 ms later",
    fails: "stored-first",
    server: {
      __proto__: reference,
      async accept(at, { roomId, content }, ack) {
        const message = { id: this.newId(), roomId, from: at.socket.id, content };
        this.tell(at, message);
        await wait(30);
        this.rooms.set(roomId, [...(await this.list(roomId)), message]);
        this.answerMessage(ack, message);
      },
    },
  },
  {
    name: "answers-before-storing",
    about: "answers, and stores and tells 30 ms later",
    fails: "stored-first",
    server: {
      __proto__: reference,
      async accept(at, { roomId, content }, ack) {
        const message = { id: this.newId(), roomId, from: at.socket.id, content };
        this.answerMessage(ack, message);
        await wait(30);
        this.rooms.set(roomId, [...(await this.list(roomId)), message]);
        this.tell(at, message);
      },
    },
  },
];
