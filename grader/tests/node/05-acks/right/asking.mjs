/** Right servers that ask, wait or collect in another way. */

import { setTimeout as sleep } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const asking = [
  { name: "reference", about: "emitWithAck and a timeout", server: reference },
  {
    name: "without-timeout",
    about: "asks with a callback and its own timer, as socket.io 4.0 must",
    server: {
      __proto__: reference,
      ask({ socket }, question) {
        return new Promise((resolve, reject) => {
          const timer = setTimeout(reject, this.patience);
          socket.emit("serverEvent", { question }, (answer) => {
            clearTimeout(timer);
            resolve(answer);
          });
        });
      },
      async result({ io }, question) {
        const everyone = [...io.sockets.sockets.values()];
        const asked = everyone.map((socket) => this.ask({ socket }, question));
        const settled = await Promise.allSettled(asked);
        const given = settled.filter(({ status }) => status === "fulfilled");
        return this.counted(given.map(({ value }) => value), everyone.length);
      },
    },
  },
  {
    name: "own-room",
    about: "asks through the room that every socket is in alone",
    server: {
      __proto__: reference,
      async ask({ io, socket }, question) {
        const [answer] =
          await io.to(socket.id).timeout(1000).emitWithAck("serverEvent", { question });
        return answer;
      },
    },
  },
  {
    name: "thinks-first",
    about: "does everything 100 ms later",
    server: {
      __proto__: reference,
      async onClientEvent(at, data, ack) {
        await sleep(100);
        super.onClientEvent(at, data, ack);
      },
      async ask(at, question) {
        await sleep(100);
        return super.ask(at, question);
      },
      async result(at, question) {
        await sleep(100);
        return super.result(at, question);
      },
      async reply(ack, value) {
        await sleep(100);
        super.reply(ack, value);
      },
    },
  },
  {
    name: "a-little-less",
    about: "waits for 900 ms",
    server: { __proto__: reference, patience: 900 },
  },
  {
    name: "a-little-more",
    about: "waits for a second and a half",
    server: { __proto__: reference, patience: 1500 },
  },
  {
    name: "poll-one-by-one",
    about: "asks each socket, and settles all promises",
    server: {
      __proto__: reference,
      async result({ io }, question) {
        const all = await Promise.allSettled(
          [...io.sockets.sockets.values()].map((socket) => this.ask({ socket }, question)),
        );
        const answers = all.filter(({ status }) => status === "fulfilled");
        return this.counted(answers.map(({ value }) => value), all.length);
      },
    },
  },
  {
    name: "poll-counts-connections",
    about: "counts the connections when it asks",
    server: {
      __proto__: reference,
      result({ io }, question) {
        const everyone = io.engine.clientsCount;
        return new Promise((resolve) => {
          io.timeout(this.patience).emit("serverEvent", { question }, (error, answers) => {
            resolve(this.counted(answers, everyone));
          });
        });
      },
    },
  },
  {
    name: "poll-takes-a-second",
    about: "collects answers for a whole second, and counts the sockets then",
    server: {
      __proto__: reference,
      async result({ io }, question) {
        const answers = [];
        for (const socket of await io.fetchSockets()) {
          io.sockets.sockets.get(socket.id)?.emit("serverEvent", { question }, (answer) => {
            answers.push(answer);
          });
        }
        await sleep(1000);
        return this.counted([...answers], io.engine.clientsCount);
      },
    },
  },
  {
    name: "poll-newest-first",
    about: "the latest answer comes first",
    server: {
      __proto__: reference,
      counted(answers, everyone) {
        return super.counted([...answers].reverse(), everyone);
      },
    },
  },
];
