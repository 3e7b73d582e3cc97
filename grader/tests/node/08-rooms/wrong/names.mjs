/** Names that are mistaken for others, and words that are repeated. */

import { reference } from "../reference.mjs";

/** Knows a room by another name than the client does. */
const known = (name) => ({
  __proto__: reference,
  isIn: ({ socket }, roomId) => socket.rooms.has(name(roomId)),
  enter: ({ socket }, roomId) => socket.join(name(roomId)),
  exit: ({ socket }, roomId) => socket.leave(name(roomId)),
  tell({ io }, message) {
    io.to(name(message.roomId)).emit("newMessage", message);
  },
});

/** Lets other values be names. */
const taking = (isName) => ({ __proto__: reference, isName });
const isText = (roomId) => typeof roomId === "string" && roomId !== "";

/** Changes what is said. */
const changing = (change) => ({
  __proto__: reference,
  add(roomId, from, content) {
    return super.add(roomId, from, typeof content === "string" ? change(content) : content);
  },
});

/** Reads the name in the path in another way. */
const reading = (read) => ({
  __proto__: reference,
  list(roomId) {
    return super.list(read(roomId));
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const names = [
  { name: "names-trimmed", about: "names are trimmed", fails: "alike-names", server: known((n) => n.trim() || n) },
  { name: "names-cut", about: "the first 64 letters are the name", fails: "alike-names", server: known((n) => n.slice(0, 64)) },
  { name: "names-as-slugs", about: "characters other than letters become -", fails: "alike-names", server: known((n) => n.replace(/[^\w-]/g, "-")) },
  { name: "names-as-numbers", about: "05 and 5 are one room", fails: "alike-names", server: known((n) => (isNaN(n) ? n : `${Number(n)}`)) },
  { name: "no-blank-name", about: "a name of spaces is refused", fails: "any-name", server: taking((n) => isText(n) && n.trim() !== "") },
  { name: "no-long-name", about: "a name has at most 100 letters", fails: ["any-name", "alike-names"], server: taking((n) => isText(n) && n.length <= 100) },
  { name: "takes-zero", about: "0 is a room", fails: "bad-room", server: taking((n) => isText(n) || n === 0) },
  { name: "takes-a-list", about: "a list of names is a room", fails: "bad-room", server: taking((n) => isText(n) || (Array.isArray(n) && n.length > 0)) },
  {
    name: "dies-of-null",
    about: "takes fields out of a payload that is null",
    fails: "bad-room",
    server: {
      __proto__: reference,
      async onJoin(at, data, ack) {
        const { roomId } = data;
        return super.onJoin(at, { roomId }, ack);
      },
    },
  },
  {
    name: "stores-for-no-room",
    about: "refuses a message to 5, and stores it under the name",
    fails: "bad-room-harmless",
    server: {
      __proto__: reference,
      async onMessage(at, data, ack) {
        if (!this.isName(data?.roomId)) {
          await this.add(String(data?.roomId), at.socket.id, data?.content);
        }
        return super.onMessage(at, data, ack);
      },
    },
  },
  { name: "plus-is-a-space", about: "reads + in the path as a space", fails: "encoded", server: reading((n) => n.replaceAll("+", " ")) },
  {
    name: "decodes-twice",
    about: "decodes the path once more",
    fails: "encoded",
    server: reading((name) => {
      try {
        return decodeURIComponent(name);
      } catch {
        return name;
      }
    }),
  },
  { name: "cut-short", about: "keeps 500 letters of a text", fails: "content", server: changing((text) => text.slice(0, 500)) },
  { name: "composed", about: "composes letters and their accents", fails: "content", server: changing((text) => text.normalize("NFC")) },
  {
    name: "id-of-words",
    about: "the id is the content",
    fails: "said-again",
    server: {
      __proto__: reference,
      async add(roomId, from, content) {
        const message = await super.add(roomId, from, content);
        return Object.assign(message, { id: `of ${content}` });
      },
    },
  },
  {
    name: "same-words-once",
    about: "the same words again are answered with the first message",
    fails: "said-again",
    server: {
      __proto__: reference,
      async accept(at, data, ack) {
        const all = this.rooms.get(data.roomId) ?? [];
        const known = all.find((m) => m.content === data.content && m.from === at.socket.id);
        return known ? this.answerMessage(ack, known) : super.accept(at, data, ack);
      },
    },
  },
  {
    name: "stores-who-comes",
    about: "the list also holds who has joined",
    fails: "list-apart",
    server: {
      __proto__: reference,
      async enter({ socket }, roomId) {
        socket.join(roomId);
        await this.add(roomId, "system", `${socket.id} has joined`);
      },
    },
  },
  {
    name: "fifty-at-most",
    about: "a list holds the last fifty",
    fails: "all-kept",
    server: { __proto__: reference, listed: (messages) => messages.slice(-50) },
  },
  {
    name: "join-answers-twice-as-much",
    about: "a second argument in the answer",
    fails: "join-ack",
    server: { __proto__: reference, answerJoin: (ack, roomId) => ack({ status: "ok", roomId }, roomId) },
  },
  {
    name: "last-room-named",
    about: "the message names the room that its sender joined last",
    fails: "two-rooms",
    server: {
      __proto__: reference,
      enter({ socket }, roomId) {
        socket.data.last = roomId;
        socket.join(roomId);
      },
      async accept(at, { roomId, content }, ack) {
        const message = await this.add(roomId, at.socket.id, content);
        message.roomId = at.socket.data.last;
        at.io.to(roomId).emit("newMessage", message);
        this.answerMessage(ack, message);
      },
    },
  },
];
