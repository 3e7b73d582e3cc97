/** What happens when a client does not answer. */

import { reference } from "../reference.mjs";

/** Says something else when the time is over. */
const overWith = (timedOut) => ({ __proto__: reference, timedOut });

/** @type {import("../../table.mjs").Wrong[]} */
export const silence = [
  {
    name: "waits-for-ever",
    about: "no timeout at all",
    fails: "timeout",
    server: {
      __proto__: reference,
      ask({ socket }, question) {
        return socket.emitWithAck("serverEvent", { question });
      },
    },
  },
  {
    name: "one-timer-each",
    about: "a new question stops the timer of the one before to this client",
    fails: "timeout",
    server: {
      __proto__: reference,
      outcome({ socket }, question) {
        return new Promise((resolve) => {
          clearTimeout(socket.data.timer);
          socket.data.timer = setTimeout(() => resolve(this.timedOut()), this.patience);
          socket.emit("serverEvent", { question }, (answer) => resolve(this.answered(answer)));
        });
      },
    },
  },
  {
    name: "silent-on-timeout",
    about: "does not acknowledge when the time is over",
    fails: "timeout",
    server: {
      __proto__: reference,
      async onAskMe(at, data, ack) {
        try {
          this.reply(ack, this.answered(await this.ask(at, data.question)));
        } catch {
          // Nothing to say.
        }
      },
    },
  },
  {
    name: "timeout-kills",
    about: "doesn't catch the error of the timeout",
    fails: "timeout",
    server: {
      __proto__: reference,
      async onAskMe(at, data, ack) {
        this.reply(ack, this.answered(await this.ask(at, data.question)));
      },
    },
  },
  {
    name: "timeout-is-ok",
    about: "the status is ok, and the answer null",
    fails: "timeout",
    server: overWith(() => ({ status: "ok", answer: null })),
  },
  {
    name: "timeout-capital",
    about: "the status is Timeout",
    fails: "timeout",
    server: overWith(() => ({ status: "Timeout" })),
  },
  {
    name: "kicks-the-silent",
    about: "disconnects a client that doesn't answer",
    fails: "timeout",
    server: {
      __proto__: reference,
      async outcome(at, question) {
        const outcome = await super.outcome(at, question);
        if (outcome.status === "timeout") {
          at.socket.disconnect();
        }
        return outcome;
      },
    },
  },
  {
    name: "tells-then-kicks",
    about: "says that the time is over, and disconnects 20 ms later",
    fails: ["timeout", "too-late", "leaver"],
    server: {
      __proto__: reference,
      async outcome(at, question) {
        const outcome = await super.outcome(at, question);
        if (outcome.status === "timeout") {
          setTimeout(() => at.socket.disconnect(), 20);
        }
        return outcome;
      },
    },
  },
  {
    name: "impatient",
    about: "waits for 300 ms",
    fails: "one-second",
    server: { __proto__: reference, patience: 300 },
  },
  {
    name: "patient",
    about: "waits for 3 s",
    fails: "one-second",
    server: { __proto__: reference, patience: 3000 },
  },
  {
    name: "bears-a-grudge",
    about: "doesn't ask a client again that was silent once",
    fails: "too-late",
    server: {
      __proto__: reference,
      async outcome(at, question) {
        if (at.socket.data.silent) {
          return this.timedOut();
        }
        const outcome = await super.outcome(at, question);
        at.socket.data.silent = outcome.status === "timeout";
        return outcome;
      },
    },
  },
  {
    name: "takes-the-late-one",
    about: "a late answer is kept, and given to the next question",
    fails: "too-late",
    server: {
      __proto__: reference,
      outcome({ socket }, question) {
        const { data } = socket;
        return new Promise((resolve) => {
          let over = false;
          const timer = setTimeout(() => {
            over = true;
            resolve(this.timedOut());
          }, 1000);
          socket.emit("serverEvent", { question }, (answer) => {
            clearTimeout(timer);
            resolve(this.answered(data.late ?? answer));
            data.late = over ? answer : undefined;
          });
        });
      },
    },
  },
  {
    name: "late-kills",
    about: "throws an error, which it doesn't catch, when an answer comes too late",
    fails: "too-late",
    server: {
      __proto__: reference,
      outcome({ socket }, question) {
        return new Promise((resolve) => {
          let open = true;
          setTimeout(() => {
            open = false;
            resolve(this.timedOut());
          }, 1000);
          socket.emit("serverEvent", { question }, (answer) => {
            if (!open) {
              throw new Error("too late");
            }
            resolve(this.answered(answer));
          });
        });
      },
    },
  },
];
