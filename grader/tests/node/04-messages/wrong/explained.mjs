/** Mistakes with a visible cause: the verdict must name it. */

import { failsWhileEmpty } from "../../empty.mjs";
import { reference } from "../reference.mjs";

/** Makes ids in another way. */
const ids = (newId) => ({ __proto__: reference, next: 0, newId });

/** @type {import("../../table.mjs").Wrong[]} */
export const explained = [
  failsWhileEmpty(reference),
  {
    name: "null-while-empty",
    about: "the list is null until something is stored",
    fails: "GET-array",
    hint: "When there is no message, it is `[]`",
    server: {
      __proto__: reference,
      listed: (messages) => (messages.length > 0 ? messages : null),
    },
  },
  {
    name: "one-late",
    about: "sends the previous message instead of this one",
    fails: "everyone",
    hint: "Each message comes one late",
    server: {
      __proto__: reference,
      announce(at, message) {
        if (this.before) {
          super.announce(at, this.before);
        }
        this.before = message;
      },
    },
  },
  {
    name: "drops-long",
    about: "drops a content of more than 2,000 characters",
    fails: ["content", "username"],
    hint: "characters long, and shorter ones arrived",
    server: {
      __proto__: reference,
      async accept(at, data) {
        if (String(data.content).length <= 2000) {
          await super.accept(at, data);
        }
      },
    },
  },
  {
    name: "constant-id",
    about: "each message has the id x",
    fails: "id-unique",
    hint: "Two messages have the same id",
    server: ids(() => "x"),
  },
  {
    name: "takes-own-looking-ids",
    about: "takes the client's id if it is as long as its own",
    fails: "client-id-ignored",
    hint: "A client chose the id",
    server: {
      __proto__: reference,
      async accept(at, data) {
        const { username, content, id } = data;
        const message = await this.addMessage(username, content);
        if (typeof id === "string" && id.length === message.id.length) {
          message.id = id;
        }
        this.announce(at, message);
      },
    },
  },
];
