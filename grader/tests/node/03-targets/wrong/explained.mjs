/** Mistakes with a visible cause: the verdict must name it. */

import { reference } from "../reference.mjs";

/** With another answer when there is no such client. */
const refusing = (noSuchClient) => ({ __proto__: reference, noSuchClient });

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
];
