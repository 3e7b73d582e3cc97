/** The same again, while the first is still open, and ids that clients have in common. */

import { reference } from "../reference.mjs";

/** What to do when the question under this key is open already. */
const open = (key, again) => ({
  __proto__: reference,
  start() {
    this.open = new Map();
  },
  async onAskMe(at, data, ack) {
    const own = key(at, data);
    const before = this.open.get(own);
    if (before) {
      return again(this, before, ack);
    }
    const outcome = this.outcome(at, data.question);
    const one = { outcome, acks: [ack] };
    this.open.set(own, one);
    const result = await outcome;
    this.open.delete(own);
    one.acks.forEach((waiting) => this.reply(waiting, result));
  },
});

const own = ({ socket }, { question }) => `${socket.id} ${question}`;

/** Sends the acknowledgement of an id to the socket that `find` tells, not to its own. */
const byId = (keep) => ({
  __proto__: reference,
  start() {
    this.waiting = new Map();
  },
  connected(at) {
    const { socket } = at;
    const { ack } = socket;
    socket.ack = (id) => {
      const answer = ack.call(socket, id);
      const key = keep(id, socket);
      this.waiting.set(key, answer);
      return (...args) => {
        const kept = this.waiting.get(key);
        this.waiting.delete(key);
        kept?.(...args);
      };
    };
    super.connected(at);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const repeated = [
  {
    name: "same-question-joined",
    about: "the same question, asked while it is open at this client, is asked once",
    fails: "own-answers",
    server: open(own, (server, before, ack) => before.acks.push(ack)),
  },
  {
    name: "same-question-dropped",
    about: "the same question, asked while it is open at this client, is never acknowledged",
    fails: "own-answers",
    server: open(own, () => {}),
  },
  {
    name: "same-question-timeout",
    about: "the same question, asked while it is open at this client, times out at once",
    fails: "own-answers",
    server: open(own, (server, before, ack) => server.reply(ack, server.timedOut())),
  },
  {
    name: "same-question-replaced",
    about: "the same question again replaces the open one, which is never acknowledged",
    fails: "own-answers",
    server: {
      __proto__: reference,
      async onAskMe(at, data, ack) {
        const pending = (at.socket.data.pending ??= new Map());
        pending.set(data.question, ack);
        const outcome = await this.outcome(at, data.question);
        if (pending.get(data.question) === ack) {
          this.reply(ack, outcome);
        }
      },
    },
  },
  {
    name: "same-question-both-answered",
    about: "one answer is taken for both copies of the same question",
    fails: "own-answers",
    server: {
      __proto__: reference,
      outcome(at, question) {
        const pending = (at.socket.data.pending ??= new Map());
        const waiting = pending.get(question) ?? [];
        pending.set(question, waiting);
        return new Promise((resolve) => {
          waiting.push(resolve);
          setTimeout(() => resolve(this.timedOut()), this.patience);
          at.socket.emit("serverEvent", { question }, (answer) => {
            waiting.splice(0).forEach((end) => end(this.answered(answer)));
          });
        });
      },
    },
  },
  {
    name: "same-data-while-open",
    about: "the same clientEvent within 100 ms of one client is acknowledged once",
    fails: "own-data",
    server: {
      __proto__: reference,
      onClientEvent(at, data, ack) {
        const key = JSON.stringify(data);
        if (at.socket.data.last === key) {
          return;
        }
        at.socket.data.last = key;
        setTimeout(() => (at.socket.data.last = undefined), 100);
        super.onClientEvent(at, data, ack);
      },
    },
  },
  {
    name: "acks-by-id-alone",
    about: "keeps the pending acknowledgements of all clients by their id alone",
    whole: true,
    fails: ["own-data", "own-answers"],
    server: {
      __proto__: byId((id) => id),
      async onClientEvent(at, data, ack) {
        await null;
        setTimeout(() => super.onClientEvent(at, data, ack), 5);
      },
    },
  },
  {
    name: "askme-by-id-alone",
    about: "keeps the open questions of all clients by the id of their acknowledgement",
    whole: true,
    fails: "own-answers",
    server: byId((id) => id),
  },
  {
    name: "answers-by-id-alone",
    about: "counts its questions for each client, and keeps them for all by that number alone",
    fails: ["own-answers", "not-held-up"],
    server: {
      __proto__: reference,
      start() {
        this.asked = new Map();
      },
      connected(at) {
        const { socket } = at;
        socket.onack = ({ id, data }) => {
          this.asked.get(id)?.(data[0]);
          this.asked.delete(id);
        };
        super.connected(at);
      },
      ask({ socket }, question) {
        return new Promise((resolve, reject) => {
          const id = (socket.data.count = (socket.data.count ?? -1) + 1);
          this.asked.set(id, resolve);
          socket.packet({ type: 2, id, data: ["serverEvent", { question }] });
          setTimeout(reject, this.patience);
        });
      },
    },
  },
  {
    name: "answered-ids",
    about: "an id of an acknowledgement that any client has used is answered once",
    fails: ["own-data", "any-client", "ack", "one-object", "status"],
    server: {
      __proto__: reference,
      start() {
        this.seen = new Set();
      },
      connected(at) {
        const { socket } = at;
        const { ack } = socket;
        socket.ack = (id) => {
          const answer = ack.call(socket, id);
          const isNew = !this.seen.has(id);
          this.seen.add(id);
          return isNew ? answer : () => {};
        };
        super.connected(at);
      },
    },
  },
];

/** What is long, or many. @type {import("../../table.mjs").Wrong[]} */
export const limits = [
  {
    name: "data-cut-at-5000",
    about: "a text of more than 5,000 characters is cut",
    fails: "received",
    server: {
      __proto__: reference,
      received: (data) => ({
        status: "ok", received: typeof data === "string" ? data.slice(0, 5000) : data,
      }),
    },
  },
  {
    name: "answer-first-line",
    about: "an answer ends at its first line break",
    fails: "any-answer",
    server: {
      __proto__: reference,
      answered: (answer) => ({
        status: "ok", answer: typeof answer === "string" ? answer.split("\n")[0] : answer,
      }),
    },
  },
  {
    name: "answer-cut-at-1000",
    about: "an answer of more than 1,000 characters is cut",
    fails: "any-answer",
    server: {
      __proto__: reference,
      answered: (answer) => ({
        status: "ok", answer: typeof answer === "string" ? answer.slice(0, 1000) : answer,
      }),
    },
  },
  {
    name: "question-cut-at-5000",
    about: "a question of more than 5,000 characters is cut",
    fails: "question",
    server: {
      __proto__: reference,
      ask: (at, question) => reference.ask.call(reference, at, question.slice(0, 5000)),
    },
  },
  {
    name: "question-first-line",
    about: "a question ends at its first line break",
    fails: "question",
    server: {
      __proto__: reference,
      ask: (at, question) => reference.ask.call(reference, at, question.split("\n")[0]),
    },
  },
  {
    name: "list-cut-at-100",
    about: "of a list, 100 items come back",
    fails: "received",
    server: {
      __proto__: reference,
      received: (data) => ({
        status: "ok", received: Array.isArray(data) ? data.slice(0, 100) : data,
      }),
    },
  },
];
