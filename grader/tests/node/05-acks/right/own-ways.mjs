/** Right servers that keep time, count or ask as no library does. */

import { once } from "node:events";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const ownWays = [
  {
    name: "async-throughout",
    about: "awaits something in each step",
    server: {
      __proto__: reference,
      async onClientEvent(at, data, ack) {
        await turn();
        super.onClientEvent(at, await data, ack);
      },
      async ask(at, question) {
        await sleep(5);
        return super.ask(at, question);
      },
      async reply(ack, value) {
        await turn();
        super.reply(ack, await value);
      },
    },
  },
  {
    name: "own-numbers",
    about: "numbers the questions of each client from 1, as other servers do",
    server: {
      __proto__: reference,
      connected(at) {
        const { socket } = at;
        const open = new Map();
        Object.assign(socket.data, { open, count: 0 });
        socket.onack = ({ id, data }) => {
          open.get(id)?.(data[0]);
          open.delete(id);
        };
        super.connected(at);
      },
      ask({ socket }, question) {
        return new Promise((resolve, reject) => {
          const id = (socket.data.count += 1);
          socket.data.open.set(id, resolve);
          socket.packet({ type: 2, id, data: ["serverEvent", { question }] });
          setTimeout(reject, this.patience);
        });
      },
      async result(at, question) {
        const everyone = [...at.io.sockets.sockets.values()];
        const all = await Promise.allSettled(everyone.map((socket) => this.ask({ socket }, question)));
        const given = all.filter(({ status }) => status === "fulfilled");
        return this.counted(given.map(({ value }) => value), everyone.length);
      },
    },
  },
  {
    name: "sweeps",
    about: "looks four times a second which questions are over",
    server: {
      __proto__: reference,
      start() {
        this.open = new Set();
        setInterval(() => {
          for (const one of this.open) {
            if (Date.now() >= one.until) {
              this.open.delete(one);
              one.reject();
            }
          }
        }, 250).unref();
      },
      ask({ socket }, question) {
        return new Promise((resolve, reject) => {
          const one = { until: Date.now() + this.patience, reject };
          this.open.add(one);
          socket.emit("serverEvent", { question }, (answer) => {
            this.open.delete(one);
            resolve(answer);
          });
        });
      },
    },
  },
  {
    name: "signals",
    about: "waits for an event of the process, with a signal as its limit",
    server: {
      __proto__: reference,
      async ask({ socket }, question) {
        const target = new EventTarget();
        socket.emit("serverEvent", { question }, (answer) => {
          target.dispatchEvent(new CustomEvent("answer", { detail: answer }));
        });
        const signal = AbortSignal.timeout(this.patience);
        const [event] = await once(target, "answer", { signal });
        return event.detail;
      },
    },
  },
  {
    name: "room-of-a-question",
    about: "each question has a room of its own",
    server: {
      __proto__: reference,
      async ask({ io, socket }, question) {
        const room = `question-${Math.random()}`;
        await socket.join(room);
        try {
          const [answer] = await io.to(room).timeout(this.patience)
            .emitWithAck("serverEvent", { question });
          return answer;
        } finally {
          socket.leave(room);
        }
      },
    },
  },
  {
    name: "gives-leavers-up",
    about: "ends the questions of a client when that client leaves",
    server: {
      __proto__: reference,
      async outcome(at, question) {
        const left = new Promise((resolve) => {
          at.socket.once("disconnect", () => resolve(this.timedOut()));
        });
        return Promise.race([super.outcome(at, question), left]);
      },
    },
  },
  {
    name: "slow-in-each-step",
    about: "takes 180 ms before it asks, and 180 before it acknowledges",
    server: {
      __proto__: reference,
      async ask(at, question) {
        await sleep(180);
        return super.ask(at, question);
      },
      async reply(ack, value) {
        await sleep(180);
        super.reply(ack, value);
      },
    },
  },
];
