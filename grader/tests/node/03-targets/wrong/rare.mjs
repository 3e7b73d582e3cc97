/** Servers whose toOne is wrong for some senders, over long-polling for example. */

import { reference } from "../reference.mjs";

const polls = ({ socket }) => socket.conn.transport.name === "polling";

/** The client that has been connected for the longest time. */
const first = ({ io }) => [...io.sockets.sockets.values()][0];

/** With another answer when there is no such client. */
const refusing = (noSuchClient) => ({ __proto__: reference, noSuchClient });

/** With another handler; `right` is that of the reference. */
const handling = (handle) => ({
  __proto__: reference,
  toOne(at, data) {
    handle.call(this, at, data, (other = data, from = at) => super.toOne(from, other));
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const rare = [
  { name: "one-unknown-polling", about: "over long-polling, an unknown id isn't answered",
    fails: "one-unknown",
    server: refusing(function (at) {
      if (!polls(at)) {
        reference.noSuchClient.call(this, at);
      }
    }) },
  { name: "one-unknown-first-only", about: "an unknown id is answered at the first client only",
    fails: "one-unknown",
    server: refusing(function (at) {
      if (first(at) === at.socket) {
        reference.noSuchClient.call(this, at);
      }
    }) },
  { name: "one-unknown-to-first", about: "the first client hears each error, too",
    fails: "one-error-to-sender",
    server: refusing((at) => {
      for (const socket of new Set([at.socket, first(at)])) {
        reference.noSuchClient({ ...at, socket });
      }
    }) },
  { name: "one-error-text-polling", about: "over long-polling, the error is a text",
    fails: "one-unknown",
    server: refusing((at) => {
      const error = { message: "No such client" };
      at.socket.emit("error", polls(at) ? error.message : error);
    }) },
  { name: "one-left-polling", about: "over long-polling, toOne to a client that left isn't answered",
    fails: "one-left",
    server: {
      __proto__: reference,
      start() {
        this.gone = new Set();
      },
      left({ socket }) {
        this.gone.add(socket.id);
      },
      toOne(at, data) {
        if (!polls(at) || !this.gone.has(data.to)) {
          super.toOne(at, data);
        }
      },
    } },
  { name: "one-trust-polling", about: "over long-polling, from is the client's, if it sends one",
    fails: "one-trust",
    server: {
      __proto__: reference,
      heard(at, data, mode) {
        const heard = super.heard(at, data, mode);
        return mode === "one" && polls(at) && data.from ? { ...heard, from: data.from } : heard;
      },
    } },
  { name: "one-message-for-text", about: "takes message for the text, if there is one",
    fails: "one-trust",
    server: handling((at, data, right) => right({ ...data, text: data.message ?? data.text })) },
  { name: "one-cuts-polling", about: "over long-polling, cuts the text at 1,000 characters",
    fails: "one-content",
    server: handling((at, data, right) =>
      right(polls(at) ? { ...data, text: data.text.slice(0, 1000) } : data)) },
  { name: "one-self-polling", about: "over long-polling, all hear what a client sends to itself",
    fails: "one-self",
    server: handling(function (at, data, right) {
      if (polls(at) && data.to === at.socket.id) {
        at.io.emit("heard", this.heard(at, data, "one"));
      } else {
        right();
      }
    }) },
  { name: "one-padded", about: "ignores spaces around an id", fails: "one-unknown",
    server: handling((at, data, right) => right({ ...data, to: data.to.trim() })) },
  { name: "one-begins-with-id", about: "finds a client if the text begins with its id",
    fails: "one-unknown",
    server: {
      __proto__: reference,
      find({ io }, id) {
        return [...io.sockets.sockets.values()].find((one) => id.startsWith(one.id));
      },
    } },
];
