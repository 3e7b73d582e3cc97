/** Right servers that store, send and answer in another way, or do more. */

import { pause, reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const behaviours = [
  {
    name: "counted-ids",
    about: "a Map, and ids that are numbers from 0",
    server: {
      __proto__: reference,
      start() {
        this.byId = new Map();
      },
      async add({ username, content }) {
        const message = { content, username, id: this.byId.size };
        this.byId.set(message.id, message);
        return message;
      },
      async getMessages() {
        return [...this.byId.values()];
      },
    },
  },
  {
    name: "more-fields",
    about: "messages, acknowledgements and errors hold more than the lesson asks for",
    server: {
      __proto__: reference,
      async add(message) {
        return super.add({ ...message, createdAt: new Date().toISOString(), role: "user", seen: [] });
      },
      answer(at, message, ack) {
        ack?.({ status: "ok", message, field: null, at: Date.now() });
      },
      refuse({ socket }, { message, field }, ack) {
        const error = { status: "error", message, field, code: 422, data: null };
        ack ? ack(error) : socket.emit("error", error);
      },
    },
  },
  {
    name: "error-always",
    about: "the sender hears `error` for each mistake, acknowledged or not",
    server: {
      __proto__: reference,
      refuse({ socket }, { message, field }, ack) {
        socket.emit("error", { message, field });
        ack?.({ status: "error", message, field });
      },
    },
  },
  {
    name: "acknowledges-first",
    about: "the acknowledgement comes 30 ms before the event",
    server: {
      __proto__: reference,
      announce() {},
      answer({ io }, message, ack) {
        ack?.({ status: "ok", message });
        setTimeout(() => io.emit("message", message), 30);
      },
    },
  },
  {
    name: "acknowledges-late",
    about: "the event comes 100 ms before the acknowledgement, and errors take as long",
    server: {
      __proto__: reference,
      async answer(at, message, ack) {
        await pause(100);
        super.answer(at, message, ack);
      },
      async refuse(...args) {
        await pause(100);
        super.refuse(...args);
      },
    },
  },
  {
    name: "middleware-error",
    about: "without an acknowledgement, the socket's own error handler tells the client",
    server: {
      __proto__: reference,
      connected({ io, socket }) {
        socket.use(([event, ...args], next) => {
          const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
          try {
            this.read(args[0]);
            next();
          } catch ({ message, field }) {
            ack ? ack({ status: "error", message, field }) : next(new Error(message));
          }
        });
        socket.on("error", ({ message }) => socket.emit("error", { message }));
        super.connected({ io, socket });
      },
    },
  },
  {
    name: "company",
    about: "greets, counts clients, and sends other events too",
    server: {
      __proto__: reference,
      connected({ io, socket }) {
        super.connected({ io, socket });
        socket.emit("welcome", { id: socket.id });
        io.emit("online", io.engine.clientsCount);
        socket.on("typing", () => socket.broadcast.emit("typing", socket.id));
        socket.on("disconnect", () => io.emit("online", io.engine.clientsCount));
      },
      refuse(at, refusal, ack) {
        at.io.emit("stats", { refused: 1 });
        super.refuse(at, refusal, ack);
      },
    },
  },
  {
    name: "error-later",
    about: "the sender hears `error` for each mistake, some time after its acknowledgement",
    server: {
      __proto__: reference,
      refuse({ socket }, { message, field }, ack) {
        ack?.({ status: "error", message, field });
        setTimeout(() => socket.emit("error", { message }), ack ? 200 : 100);
      },
    },
  },
];
