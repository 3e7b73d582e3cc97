/** Each question has its own second: servers that keep time for several at once. */

import { setTimeout as sleep } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Asks, and calls back with what the client answers; nobody keeps time. */
const put = ({ socket }, question, then) => socket.emit("serverEvent", { question }, then);

/**
 * Every open question of a group has one timer.
 *
 * @param {(at: import("../../run.mjs").At) => object} group what holds the timer
 * @param {boolean} again whether a new question restarts it
 */
const sharedTimer = (group, again) => ({
  __proto__: reference,
  outcome(at, question) {
    const owner = group(at);
    owner.open ??= new Set();
    return new Promise((resolve) => {
      const over = () => resolve(this.timedOut());
      owner.open.add(over);
      if (again || owner.open.size === 1) {
        clearTimeout(owner.timer);
        owner.timer = setTimeout(() => {
          const all = [...owner.open];
          owner.open.clear();
          all.forEach((end) => end());
        }, this.patience);
      }
      put(at, question, (answer) => {
        owner.open.delete(over);
        resolve(this.answered(answer));
      });
    });
  },
});

/**
 * A question's time begins again when something happens.
 *
 * @param {(server: object, at: import("../../run.mjs").At, renew: () => void) => void} listen
 */
const renewed = (listen) => ({
  __proto__: reference,
  start() {
    this.renewals = new Set();
  },
  connected(at) {
    listen(this, at);
    super.connected(at);
  },
  outcome(at, question) {
    return new Promise((resolve) => {
      let timer;
      const renew = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          this.renewals.delete(own);
          resolve(this.timedOut());
        }, this.patience);
      };
      const own = { id: at.socket.id, renew };
      this.renewals.add(own);
      renew();
      put(at, question, (answer) => {
        clearTimeout(timer);
        this.renewals.delete(own);
        resolve(this.answered(answer));
      });
    });
  },
});

const renewAll = (server, id) => {
  for (const one of server.renewals) {
    if (id === undefined || one.id === id) {
      one.renew();
    }
  }
};

/** What a leaver does to the open questions of everybody. */
const leaverEnds = (end) => ({
  __proto__: reference,
  start() {
    this.open = new Set();
  },
  connected(at) {
    at.socket.on("disconnect", () => {
      for (const one of this.open) {
        end(this, one, at);
      }
      this.open.clear();
    });
    super.connected(at);
  },
  outcome(at, question) {
    return new Promise((resolve) => {
      const one = { id: at.socket.id, resolve };
      one.timer = setTimeout(() => resolve(this.timedOut()), this.patience);
      this.open.add(one);
      put(at, question, (answer) => {
        clearTimeout(one.timer);
        this.open.delete(one);
        resolve(this.answered(answer));
      });
    });
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const timing = [
  {
    name: "silent-share-a-timer-restarted",
    about: "one timer for all silent clients, which each new question restarts",
    fails: "one-second",
    server: sharedTimer(() => process, true),
  },
  {
    name: "silent-share-a-timer",
    about: "one timer for all silent clients, which the first question starts",
    fails: "one-second",
    server: sharedTimer(() => process, false),
  },
  {
    name: "own-timer-restarted",
    about: "one timer for each client, which its next question restarts",
    fails: "one-second",
    server: sharedTimer(({ socket }) => socket.data, true),
  },
  {
    name: "own-timer-not-restarted",
    about: "one timer for each client, which its first open question starts",
    fails: "one-second",
    server: sharedTimer(({ socket }) => socket.data, false),
  },
  {
    name: "one-question-at-a-time",
    about: "puts the second question to a client when the first is over",
    fails: "own-answers",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.data.last = Promise.resolve();
        super.connected(at);
      },
      outcome(at, question) {
        const { data } = at.socket;
        data.last = data.last.then(() => super.outcome(at, question));
        return data.last;
      },
    },
  },
  {
    name: "third-question-waits",
    about: "at most two questions of a client are open",
    fails: "own-answers",
    server: {
      __proto__: reference,
      async outcome(at, question) {
        const { data } = at.socket;
        data.open ??= [];
        while (data.open.length >= 2) {
          await Promise.race(data.open);
        }
        const outcome = super.outcome(at, question);
        const entry = outcome.then(() => {
          data.open.splice(data.open.indexOf(entry), 1);
        });
        data.open.push(entry);
        return outcome;
      },
    },
  },
  {
    name: "five-open-in-all",
    about: "at most five questions of all clients are open",
    fails: "own-answers",
    server: {
      __proto__: reference,
      start() {
        this.open = [];
      },
      async outcome(at, question) {
        while (this.open.length >= 5) {
          await Promise.race(this.open);
        }
        const outcome = super.outcome(at, question);
        const entry = outcome.then(() => {
          this.open.splice(this.open.indexOf(entry), 1);
        });
        this.open.push(entry);
        return outcome;
      },
    },
  },
  {
    name: "own-event-prolongs",
    about: "an event of the asked client restarts its time",
    fails: "one-second",
    server: renewed((server, at) => at.socket.onAny(() => renewAll(server, at.socket.id))),
  },
  {
    name: "any-event-prolongs",
    about: "an event of anybody restarts everybody's time",
    fails: "one-second",
    server: renewed((server, at) => at.socket.onAny(() => renewAll(server))),
  },
  {
    name: "answer-of-another-prolongs",
    about: "an answer of anybody restarts everybody's time",
    fails: "one-second",
    server: {
      __proto__: renewed(() => {}),
      async onAskMe(at, data, ack) {
        const outcome = await this.outcome(at, data.question);
        if (outcome.status === "ok") {
          renewAll(this);
        }
        this.reply(ack, outcome);
      },
    },
  },
  {
    name: "own-event-ends-it",
    about: "an event of the asked client ends its question as a timeout",
    fails: ["not-held-up", "one-second"],
    server: {
      __proto__: reference,
      onClientEvent(at, data, ack) {
        at.socket.data.end?.();
        super.onClientEvent(at, data, ack);
      },
      outcome(at, question) {
        const ended = new Promise((resolve) => (at.socket.data.end = () => resolve(this.timedOut())));
        return Promise.race([super.outcome(at, question), ended]);
      },
    },
  },
  {
    name: "newcomer-prolongs",
    about: "a newcomer restarts everybody's time",
    fails: "one-second",
    server: renewed((server) => renewAll(server)),
  },
  {
    name: "leaver-clears-timers",
    about: "a leaver clears everybody's timers, so a silent client is never given up",
    fails: "leaver",
    server: leaverEnds((server, one) => clearTimeout(one.timer)),
  },
  {
    name: "leaver-ends-all",
    about: "a leaver ends all open questions as timeouts",
    fails: "leaver",
    server: leaverEnds((server, one) => one.resolve(server.timedOut())),
  },
  {
    name: "leaver-prolongs",
    about: "a leaver restarts everybody's time",
    fails: "one-second",
    server: renewed((server, at) => at.socket.on("disconnect", () => renewAll(server))),
  },
];

/** The same, in polls. @type {import("../../table.mjs").Wrong[]} */
export const pollTiming = [
  {
    name: "poll-holds-up-askme",
    about: "askMe waits for an open poll",
    fails: ["poll-own", "poll-missing"],
    server: {
      __proto__: reference,
      async outcome(at, question) {
        await this.polling;
        return super.outcome(at, question);
      },
      result(at, question) {
        this.polling = super.result(at, question);
        return this.polling;
      },
    },
  },
  {
    name: "poll-holds-up-events",
    about: "clientEvent waits for an open poll",
    fails: ["poll-own", "poll-missing"],
    server: {
      __proto__: reference,
      async onClientEvent(at, data, ack) {
        await this.polling;
        return super.onClientEvent(at, data, ack);
      },
      result(at, question) {
        this.polling = super.result(at, question);
        return this.polling;
      },
    },
  },
  {
    name: "one-poll-at-a-time",
    about: "a second poll waits for the first",
    fails: ["poll-own", "poll-missing"],
    server: {
      __proto__: reference,
      start() {
        this.last = Promise.resolve();
      },
      result(at, question) {
        this.last = this.last.then(() => super.result(at, question));
        return this.last;
      },
    },
  },
  {
    name: "askme-ends-poll",
    about: "an askMe ends the open poll",
    fails: ["poll-own", "poll-missing"],
    server: {
      __proto__: reference,
      outcome(at, question) {
        this.endPoll?.();
        return super.outcome(at, question);
      },
      result(at, question) {
        const end = new Promise((resolve) => {
          this.endPoll = () => resolve(this.counted([], at.io.sockets.sockets.size));
        });
        return Promise.race([super.result(at, question), end]);
      },
    },
  },
  {
    name: "askme-answer-in-poll",
    about: "an answer to askMe is counted in the open poll",
    fails: ["poll-own", "poll-missing"],
    server: {
      __proto__: reference,
      async ask(at, question) {
        const answer = await super.ask(at, question);
        this.extra?.push(answer);
        return answer;
      },
      async result(at, question) {
        this.extra = [];
        const { extra } = this;
        const result = await super.result(at, question);
        return { ...result, answers: [...result.answers, ...extra] };
      },
    },
  },
  {
    name: "polls-share-a-second",
    about: "a poll that begins while another is open ends with it",
    fails: ["poll-missing", "poll-answers", "poll-own", "poll-leaver"],
    server: {
      __proto__: reference,
      result(at, question) {
        if (!this.over) {
          this.over = sleep(this.patience).then(() => (this.over = undefined));
        }
        const { over } = this;
        const answers = [];
        const everyone = at.io.sockets.sockets.size;
        return new Promise((resolve) => {
          const done = () => resolve(this.counted(answers, everyone));
          for (const socket of at.io.sockets.sockets.values()) {
            put({ socket }, question, (answer) => {
              answers.push(answer);
              if (answers.length === everyone) done();
            });
          }
          over.then(done);
        });
      },
    },
  },
  {
    name: "poll-restarts-polls",
    about: "a new poll gives those before it another second",
    fails: "poll-missing",
    server: {
      __proto__: reference,
      result(at, question) {
        this.open ??= new Set();
        const answers = [];
        const everyone = at.io.sockets.sockets.size;
        return new Promise((resolve) => {
          const done = () => {
            this.open.delete(done);
            resolve(this.counted(answers, everyone));
          };
          this.open.add(done);
          clearTimeout(this.timer);
          this.timer = setTimeout(() => [...this.open].forEach((end) => end()), this.patience);
          for (const socket of at.io.sockets.sockets.values()) {
            put({ socket }, question, (answer) => {
              answers.push(answer);
              if (answers.length === everyone) done();
            });
          }
        });
      },
    },
  },
  {
    name: "answer-prolongs-poll",
    about: "each answer gives a poll another second",
    fails: "poll-missing",
    server: {
      __proto__: reference,
      result(at, question) {
        const answers = [];
        const everyone = at.io.sockets.sockets.size;
        return new Promise((resolve) => {
          const done = () => resolve(this.counted(answers, everyone));
          let timer = setTimeout(done, this.patience);
          for (const socket of at.io.sockets.sockets.values()) {
            put({ socket }, question, (answer) => {
              answers.push(answer);
              clearTimeout(timer);
              timer = setTimeout(done, this.patience);
              if (answers.length === everyone) done();
            });
          }
        });
      },
    },
  },
  {
    name: "poll-stops-events",
    about: "drops clientEvent and askMe while a poll is open",
    fails: ["poll-own", "poll-missing"],
    server: {
      __proto__: reference,
      async result(at, question) {
        this.busy = true;
        const result = await super.result(at, question);
        this.busy = false;
        return result;
      },
      onClientEvent(at, data, ack) {
        if (!this.busy) super.onClientEvent(at, data, ack);
      },
    },
  },
  {
    name: "polls-eight",
    about: "asks eight clients at most",
    fails: ["poll-leaver", "poll-missing"],
    server: {
      __proto__: reference,
      async result({ io }, question) {
        const all = [...io.sockets.sockets.values()];
        const asked = all.slice(0, 8).map((socket) => this.ask({ socket }, question));
        const settled = await Promise.allSettled(asked);
        const given = settled.filter(({ status }) => status === "fulfilled");
        return this.counted(given.map(({ value }) => value), all.length);
      },
    },
  },
  {
    name: "poll-cuts-off-askme",
    about: "a poll ends the open askMe as a timeout",
    fails: "poll-own",
    server: {
      __proto__: reference,
      outcome(at, question) {
        const cut = new Promise((resolve) => {
          this.cutOff = () => resolve(this.timedOut());
        });
        return Promise.race([super.outcome(at, question), cut]);
      },
      result(at, question) {
        this.cutOff?.();
        return super.result(at, question);
      },
    },
  },
];
