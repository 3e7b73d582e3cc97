/** Who gets a message, how often, and under which name. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Tells of a message in another way. */
const telling = (tell) => ({ __proto__: reference, tell });

/** Does something to a client that joins. */
const greeting = (greet) => ({
  __proto__: reference,
  async enter(at, roomId) {
    await super.enter(at, roomId);
    await greet(this, at, roomId);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const delivery = [
  {
    name: "everyone",
    about: "io.emit",
    fails: "only-room",
    server: telling(({ io }, message) => io.emit("newMessage", message)),
  },
  {
    name: "others-only",
    about: "socket.to(room)",
    fails: "members",
    server: telling(({ socket }, message) => socket.to(message.roomId).emit("newMessage", message)),
  },
  {
    name: "other-event",
    about: "tells under the name roomMessage",
    fails: "members",
    server: telling(({ io }, message) => io.to(message.roomId).emit("roomMessage", message)),
  },
  {
    name: "one-room-for-all",
    about: "everybody joins one room, whatever its name",
    fails: "only-room",
    server: {
      __proto__: reference,
      enter: ({ socket }) => socket.join("room"),
      isIn: ({ socket }) => socket.rooms.has("room"),
      exit: ({ socket }) => socket.leave("room"),
      tell: ({ io }, message) => io.to("room").emit("newMessage", message),
    },
  },
  {
    name: "leaks-late",
    about: "tells everyone else 60 ms later",
    fails: ["only-room", "no-leak", "no-replay", "crowd"],
    server: telling(({ io }, message) => {
      io.to(message.roomId).emit("newMessage", message);
      setTimeout(() => io.except(message.roomId).emit("newMessage", message), 60);
    }),
  },
  {
    name: "sender-twice",
    about: "io.to(room) and socket.emit",
    fails: "once",
    server: telling(({ io, socket }, message) => {
      io.to(message.roomId).emit("newMessage", message);
      socket.emit("newMessage", message);
    }),
  },
  {
    name: "each-of-my-rooms",
    about: "one emit for each room of the sender, its own id's room too",
    fails: ["once", "no-replay"],
    server: telling(({ io, socket }, message) => {
      socket.rooms.forEach((room) => io.to(room).emit("newMessage", message));
    }),
  },
  {
    name: "all-my-rooms",
    about: "one emit to all rooms of the sender",
    fails: ["only-room", "two-rooms", "no-replay", "no-leak", "crowd"],
    server: telling(({ io, socket }, message) => io.to([...socket.rooms]).emit("newMessage", message)),
  },
  {
    name: "first-five",
    about: "only the first five members of a room are told",
    fails: "crowd",
    server: telling(({ io }, message) => {
      const ids = [...(io.sockets.adapter.rooms.get(message.roomId) ?? [])];
      ids.slice(0, 5).forEach((id) => io.to(id).emit("newMessage", message));
    }),
  },
  {
    name: "history-as-message",
    about: "replays the room's messages to who joins as newMessage",
    fails: "no-replay",
    server: greeting(async (peer, { socket }, roomId) => {
      for (const message of await peer.list(roomId)) {
        socket.emit("newMessage", message);
      }
    }),
  },
  {
    name: "greets-as-message",
    about: "tells the room of who joins by newMessage",
    fails: "no-replay",
    server: greeting((peer, { io, socket }, roomId) => {
      io.to(roomId).emit("newMessage", { id: peer.newId(), roomId, from: "system", content: "Hello" });
    }),
  },
  {
    name: "current-room",
    about: "the room in a global variable, read after an await",
    fails: ["own-room", "ack-same"],
    server: {
      __proto__: reference,
      async accept(at, { roomId, content }, ack) {
        this.current = roomId;
        await wait(5);
        const message = await this.add(roomId, at.socket.id, content);
        at.io.to(this.current).emit("newMessage", message);
        this.answerMessage(ack, message);
      },
    },
  },
  {
    name: "current-sender",
    about: "the sender's id in a global variable, read after an await",
    fails: "own-room",
    server: {
      __proto__: reference,
      async accept(at, { roomId, content }, ack) {
        this.sender = at.socket.id;
        await wait(5);
        const message = await this.add(roomId, this.sender, content);
        this.tell(at, message);
        this.answerMessage(ack, message);
      },
    },
  },
  {
    name: "last-stored",
    about: "answers with the last message that it finds in the room",
    fails: "own-room",
    server: {
      __proto__: reference,
      async accept(at, { roomId, content }, ack) {
        const message = await this.add(roomId, at.socket.id, content);
        this.tell(at, message);
        await wait(5);
        this.answerMessage(ack, (await this.list(roomId)).at(-1));
      },
    },
  },
];
