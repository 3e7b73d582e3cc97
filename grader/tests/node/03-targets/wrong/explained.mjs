/** Mistakes with a visible cause: the verdict must name it. */

import { reference } from "../reference.mjs";

/** With another answer when there is no such client. */
const refusing = (noSuchClient) => ({ __proto__: reference, noSuchClient });

/** Sends the previous text of this event instead of this one. */
const oneLate = (event) => ({
  __proto__: reference,
  [event](at, heard) {
    const { before = { ...heard, text: "" } } = this;
    this.before = heard;
    super[event](at, before);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const required = [
  {
    name: "drops-long",
    about: "drops a text of more than 2,000 characters",
    fails: "text",
    hint: "characters long, and shorter ones arrived",
    server: {
      __proto__: reference,
      say(at, event, data) {
        if (data.text.length <= 2000) {
          super.say(at, event, data);
        }
      },
    },
  },
  {
    name: "one-late",
    about: "sends the previous text instead of this one",
    fails: "to-me",
    hint: "Each message comes one late",
    server: {
      __proto__: reference,
      say(at, event, data) {
        if (this.before) {
          super.say(at, event, this.before);
        }
        this.before = data;
      },
    },
  },
  {
    name: "drops-256",
    about: "drops a text of more than 256 characters",
    fails: "text",
    hint: "characters long. Does the server",
    server: {
      __proto__: reference,
      say(at, event, data) {
        if (data.text.length <= 256) {
          super.say(at, event, data);
        }
      },
    },
  },
  {
    name: "others-one-late",
    about: "toOthers: sends the previous text instead of this one, and an empty one at first",
    fails: ["to-others", "any-sender"],
    hint: "Each message comes one late",
    server: oneLate("toOthers"),
  },
  {
    name: "all-one-late",
    about: "toAll: sends the previous text instead of this one, and an empty one at first",
    fails: ["to-all", "any-sender"],
    hint: "Each message comes one late",
    server: oneLate("toAll"),
  },
  {
    name: "one-letter-far-in",
    about: "changes one character far into the text",
    fails: "text",
    hint: "x#x",
    server: {
      __proto__: reference,
      heard(at, data, mode) {
        const it = super.heard(at, data, mode);
        const { text } = it;
        return text.length > 201
          ? { ...it, text: `${text.slice(0, 200)}#${text.slice(201)}` }
          : it;
      },
    },
  },
];

/** @type {import("../../table.mjs").Wrong[]} */
export const optional = [
  {
    name: "unknown-id-ends-connection",
    about: "disconnects a client that names an empty id",
    fails: "one-unknown",
    hint: "connection ended",
    server: {
      __proto__: reference,
      toOne(at, data) {
        if (data.to === "") {
          at.socket.disconnect(true);
        } else {
          super.toOne(at, data);
        }
      },
    },
  },
  {
    name: "unknown-id-ends-all",
    about: "ends all connections when there is no such client",
    fails: "one-unknown",
    hint: "connection ended",
    server: refusing(({ io }) => io.disconnectSockets(true)),
  },
  {
    name: "unknown-id-ends-server",
    about: "the program ends when there is no such client",
    fails: "one-unknown",
    hint: "nothing listens at its address any more",
    server: refusing(() => process.exit(1)),
  },
  {
    name: "one-one-late",
    about: "toOne: sends the previous text instead of this one, and another one at first",
    fails: ["one", "one-only", "one-content"],
    hint: "Each message comes one late",
    server: {
      __proto__: reference,
      tellOne(at, receiver, heard) {
        const { before = "Hello" } = this;
        this.before = heard.text;
        super.tellOne(at, receiver, { ...heard, text: before });
      },
    },
  },
];
