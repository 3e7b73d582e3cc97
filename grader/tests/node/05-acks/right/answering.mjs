/** Right servers that answer, listen or travel in another way. */

import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const answering = [
  {
    name: "more-fields",
    about: "more fields in all that it sends",
    server: {
      __proto__: reference,
      received(data) {
        return { at: Date.now(), ...super.received(data), type: typeof data };
      },
      answered(answer) {
        return { ...super.answered(answer), question: "answered" };
      },
      timedOut() {
        return { status: "timeout", answer: null, after: 1000 };
      },
      ask({ socket }, question) {
        const event = { id: 7, question, from: "server" };
        return socket.timeout(this.patience).emitWithAck("serverEvent", event);
      },
      counted(answers, everyone) {
        return { ...super.counted(answers, everyone), everyone };
      },
    },
  },
  {
    name: "own-events",
    about: "sends its own events beside those of the lesson",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.emit("welcome", { id: at.socket.id });
        at.socket.broadcast.emit("joined");
        super.connected(at);
      },
      onClientEvent(at, data, ack) {
        at.socket.emit("clientEvent", data);
        at.io.emit("reply", { status: "ok", received: data });
        super.onClientEvent(at, data, ack);
      },
      async ask(at, question) {
        at.socket.emit("wait", "a moment");
        const answer = await super.ask(at, question);
        at.io.emit("answered", answer);
        return answer;
      },
    },
  },
  {
    name: "event-when-no-ack",
    about: "answers by an event where no acknowledgement is asked for",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected({ ...at });
        at.socket.prependAny((event, ...args) => {
          if (typeof args.at(-1) !== "function") {
            at.socket.emit("notice", `${event} came without a callback`);
          }
        });
      },
    },
  },
  {
    name: "asks-nobody-for-nothing",
    about: "does not ask where no acknowledgement is asked for",
    server: {
      __proto__: reference,
      onAskMe(at, data, ack) {
        return typeof ack === "function" ? super.onAskMe(at, data, ack) : undefined;
      },
      onPoll(at, data, ack) {
        return typeof ack === "function" ? super.onPoll(at, data, ack) : undefined;
      },
    },
  },
  {
    name: "strict",
    about: "refuses a question that isn't a text, and several arguments",
    server: {
      __proto__: reference,
      onClientEvent(at, ...args) {
        const ack = args.pop();
        if (typeof ack !== "function") {
          return;
        }
        const error = { status: "error", message: "one value, please" };
        ack(args.length === 1 ? this.received(args[0]) : error);
      },
      onAskMe(at, data, ack) {
        if (typeof data?.question !== "string" || data.question === "") {
          return ack?.({ status: "error", message: "a question, please" });
        }
        return super.onAskMe(at, data, ack);
      },
    },
  },
  {
    name: "null-for-nothing",
    about: "an answer without a value is null",
    server: {
      __proto__: reference,
      answered(answer) {
        return { status: "ok", answer: answer ?? null };
      },
    },
  },
  {
    name: "any-namespace",
    about: "accepts every namespace, with the same handlers",
    server: {
      __proto__: reference,
      ready(io) {
        io.of(/^\/.+/).on("connection", (socket) => this.connected({ io, socket }));
      },
    },
  },
  {
    name: "state-recovery",
    about: "uses connection state recovery, which adds an offset to what it sends",
    server: { __proto__: reference, options: { connectionStateRecovery: {} } },
  },
  {
    name: "pings-often",
    about: "a ping every 50 ms",
    server: { __proto__: reference, options: { pingInterval: 50, pingTimeout: 5000 } },
  },
];
