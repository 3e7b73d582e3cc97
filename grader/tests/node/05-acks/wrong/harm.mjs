/** Events that end a wrong server, or that it punishes. */

import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Wrong[]} */
export const harm = [
  {
    name: "kicks-without-callback",
    about: "disconnects a client that sends an event without an ack callback",
    fails: "no-ack",
    server: {
      __proto__: reference,
      onClientEvent(at, data, ack) {
        if (!ack) {
          return at.socket.disconnect();
        }
        return super.onClientEvent(at, data, ack);
      },
    },
  },
  {
    name: "callback-needed-in-the-end",
    about: "calls a callback that need not be there, when the time is over",
    fails: "no-ack",
    server: {
      __proto__: reference,
      async onAskMe(at, data, ack) {
        const outcome = await this.outcome(at, data.question);
        if (outcome.status === "timeout") {
          ack(outcome);
        } else {
          ack?.(outcome);
        }
      },
    },
  },
  {
    name: "leaver-kills",
    about: "looks for the socket of a client that has left",
    fails: "leaver",
    server: {
      __proto__: reference,
      async outcome({ io, socket }, question) {
        const outcome = await super.outcome({ io, socket }, question);
        io.sockets.sockets.get(socket.id).data.outcome = outcome;
        return outcome;
      },
    },
  },
  {
    name: "leaver-stops-all",
    about: "asks nobody any more once a client has left while it was asked",
    fails: "leaver",
    server: {
      __proto__: reference,
      start() {
        this.open = new Set();
      },
      connected(at) {
        super.connected(at);
        at.socket.on("disconnect", () => {
          this.stopped ||= this.open.has(at.socket.id);
        });
      },
      async outcome(at, question) {
        if (this.stopped) {
          return this.timedOut();
        }
        this.open.add(at.socket.id);
        const outcome = await super.outcome(at, question);
        this.open.delete(at.socket.id);
        return outcome;
      },
    },
  },
];
