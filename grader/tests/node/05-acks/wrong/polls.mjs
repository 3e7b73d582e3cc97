/** Polls, which are optional. */

import { setTimeout as sleep } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Takes a poll in another way. */
const polling = (result) => ({ __proto__: reference, result });

/** Counts in another way. */
const counting = (counted) => ({ __proto__: reference, counted });

/** @type {import("../../table.mjs").Wrong[]} */
export const polls = [
  {
    name: "no-poll",
    about: "has no handler of poll",
    fails: "poll-all",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.removeAllListeners("poll");
      },
    },
  },
  {
    name: "polls-others",
    about: "asks everyone but the sender",
    fails: "poll-all",
    server: polling(async ({ socket }, question) => {
      const answers =
        await socket.broadcast.timeout(1000).emitWithAck("serverEvent", { question });
      return { status: "ok", answers, missing: 0 };
    }),
  },
  {
    name: "polls-in-turn",
    about: "asks one after the other",
    fails: "poll-all",
    server: {
      __proto__: reference,
      async result({ io }, question) {
        const answers = [];
        const sockets = [...io.sockets.sockets.values()];
        for (const socket of sockets) {
          await this.ask({ socket }, question).then((answer) => answers.push(answer), () => {});
        }
        return this.counted(answers, sockets.length);
      },
    },
  },
  {
    name: "poll-tells",
    about: "asks for no acknowledgement",
    fails: "poll-all",
    server: {
      __proto__: reference,
      async result({ io }, question) {
        io.emit("serverEvent", { question });
        await sleep(1000);
        return this.counted([], io.sockets.sockets.size);
      },
    },
  },
  {
    name: "poll-other-question",
    about: "asks all with the bare text",
    fails: "poll-all",
    server: polling(async ({ io }, question) => {
      const answers = await io.timeout(1000).emitWithAck("serverEvent", question);
      return { status: "ok", answers, missing: 0 };
    }),
  },
  {
    name: "poll-first-only",
    about: "the first answer is the result",
    fails: "poll-answers",
    server: {
      __proto__: reference,
      async result({ io }, question) {
        const sockets = [...io.sockets.sockets.values()];
        const first =
          await Promise.any(sockets.map((socket) => this.ask({ socket }, question)));
        return this.counted([first], 1);
      },
    },
  },
  {
    name: "poll-wrapped",
    about: "wraps each answer in an object",
    fails: "poll-answers",
    server: counting((answers, everyone) => ({
      status: "ok", answers: answers.map((answer) => ({ answer })), missing: everyone - answers.length,
    })),
  },
  {
    name: "poll-missing-as-list",
    about: "missing is a list",
    fails: "poll-answers",
    server: counting((answers) => ({ status: "ok", answers, missing: [] })),
  },
  {
    name: "poll-without-status",
    about: "no status",
    fails: "poll-answers",
    server: counting((answers, everyone) => ({ answers, missing: everyone - answers.length })),
  },
  {
    name: "poll-drops-null",
    about: "doesn't count null as an answer",
    fails: "poll-any-answer",
    server: counting((answers, everyone) => {
      const given = answers.filter((answer) => answer !== null);
      return { status: "ok", answers: given, missing: everyone - given.length };
    }),
  },
  {
    name: "poll-drops-double",
    about: "the same answer counts once",
    fails: "poll-any-answer",
    server: counting((answers, everyone) => ({
      status: "ok", answers: [...new Set(answers)], missing: everyone - answers.length,
    })),
  },
  {
    name: "poll-shared-list",
    about: "all polls collect in one list",
    fails: ["poll-own", "poll-answers"],
    server: {
      __proto__: reference,
      async result({ io }, question) {
        this.answers = [];
        const sockets = [...io.sockets.sockets.values()];
        await Promise.allSettled(sockets.map(async (socket) => {
          this.answers.push(await this.ask({ socket }, question));
        }));
        return this.counted([...this.answers], sockets.length);
      },
    },
  },
  {
    name: "poll-asks-sender-twice",
    about: "asks everyone, and the sender once more",
    fails: "poll-once",
    server: {
      __proto__: reference,
      result(at, question) {
        at.socket.emit("serverEvent", { question }, () => {});
        return super.result(at, question);
      },
    },
  },
  {
    name: "poll-counts-leavers",
    about: "counts clients that have left as missing",
    fails: "poll-leaver",
    server: {
      __proto__: reference,
      start() {
        this.everyone = 0;
      },
      connected(at) {
        this.everyone += 1;
        super.connected(at);
      },
      async result(at, question) {
        const { answers } = await super.result(at, question);
        await sleep(this.everyone > answers.length ? 900 : 0);
        return this.counted(answers, this.everyone);
      },
    },
  },
  {
    name: "poll-first-guests",
    about: "doesn't ask clients that come later",
    fails: ["poll-leaver", "poll-all"],
    server: {
      __proto__: reference,
      async result({ io }, question) {
        this.guests ??= new Set(io.sockets.sockets.keys());
        const sockets = [...io.sockets.sockets.values()].filter(({ id }) => this.guests.has(id));
        const all = await Promise.allSettled(
          sockets.map((socket) => this.ask({ socket }, question)),
        );
        const answers = all.filter(({ status }) => status === "fulfilled");
        return this.counted(answers.map(({ value }) => value), all.length);
      },
    },
  },
  {
    name: "poll-callback-needed",
    about: "calls a callback that need not be there",
    fails: "poll-no-ack",
    server: {
      __proto__: reference,
      async onPoll(at, data, ack) {
        ack(await this.result(at, data.question));
      },
    },
  },
  {
    name: "poll-all-or-nothing",
    about: "one missing client makes it a timeout",
    fails: "poll-missing",
    server: polling(async ({ io }, question) => {
      try {
        const answers = await io.timeout(1000).emitWithAck("serverEvent", { question });
        return { status: "ok", answers, missing: 0 };
      } catch {
        return { status: "timeout" };
      }
    }),
  },
  {
    name: "poll-missing-zero",
    about: "never counts a missing client",
    fails: "poll-missing",
    server: counting((answers) => ({ status: "ok", answers, missing: 0 })),
  },
  {
    name: "poll-null-for-missing",
    about: "adds null for a client that hasn't answered",
    fails: "poll-missing",
    server: {
      __proto__: reference,
      counted(answers, everyone) {
        const missing = everyone - answers.length;
        const list = [...answers, ...Array(missing).fill(null)];
        return { status: "ok", answers: list, missing };
      },
    },
  },
  {
    name: "poll-impatient",
    about: "waits for 300 ms",
    fails: "poll-missing",
    server: {
      __proto__: reference,
      async result({ io }, question) {
        const answers = [];
        const sockets = [...io.sockets.sockets.values()];
        for (const socket of sockets) {
          socket.timeout(300).emit("serverEvent", { question }, (error, answer) => {
            if (!error) {
              answers.push(answer);
            }
          });
        }
        await sleep(300);
        return this.counted([...answers], sockets.length);
      },
    },
  },
  {
    name: "poll-patient",
    about: "waits for 4 s",
    fails: "poll-missing",
    server: {
      __proto__: reference,
      result({ io }, question) {
        const everyone = io.sockets.sockets.size;
        return new Promise((resolve) => {
          io.timeout(4000).emit("serverEvent", { question }, (error, answers) => {
            resolve(this.counted(answers, everyone));
          });
        });
      },
    },
  },
  {
    name: "poll-ends-with-a-leaver",
    about: "has no result when a client leaves during the poll",
    fails: "poll-leaver",
    server: polling(async function ({ io }, question) {
      const all = [...io.sockets.sockets.values()];
      const gone = all.map((socket) => new Promise((_, reject) => socket.once("disconnect", reject)));
      const result = Promise.resolve(reference.result({ io }, question));
      return Promise.race([result, ...gone]).catch(() => new Promise(() => {}));
    }),
  },
  {
    name: "poll-kept",
    about: "the same question has the same result",
    fails: "poll-own",
    server: {
      __proto__: reference,
      start() {
        this.results = new Map();
      },
      async result(at, question) {
        if (!this.results.has(question)) {
          this.results.set(question, await super.result(at, question));
        }
        return this.results.get(question);
      },
    },
  },
];
