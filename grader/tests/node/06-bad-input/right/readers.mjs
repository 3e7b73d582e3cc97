/** Right servers that read a payload in another way. */

import { pause, Refusal, reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const readers = [
  { name: "reference", about: "reads once, and answers always", server: reference },
  {
    name: "all-errors",
    about: "looks at everything, and names the first of its errors",
    server: {
      __proto__: reference,
      connected({ io, socket }) {
        socket.on("createMessage", async (...args) => {
          const ack = args.find((arg) => typeof arg === "function");
          const payload = args[0] === ack ? undefined : args[0];
          const errors = issues(payload);
          if (errors.length === 0) {
            const { username, content } = payload;
            const message = await this.create({ io, socket }, {
              username: username.trim(), content,
            });
            return ack?.({ status: "ok", message, errors });
          }
          const [{ path, message }] = errors;
          if (ack) {
            return ack({ status: "error", code: "BAD_INPUT", errors, field: path, message });
          }
          socket.emit("error", { message, errors });
        });
      },
    },
  },
  {
    name: "content-first",
    about: "looks at the content before the username",
    server: {
      __proto__: reference,
      read(payload) {
        if (!this.isObject(payload)) {
          throw new Refusal("payload", "no object");
        }
        const content = this.text(payload, "content");
        return { username: this.text(payload, "username"), content };
      },
    },
  },
  {
    name: "empty-object-is-nothing",
    about: "refuses an object without either field as a whole",
    server: {
      __proto__: reference,
      isObject(payload) {
        return reference.isObject(payload) && ("username" in payload || "content" in payload);
      },
    },
  },
  {
    name: "graphemes",
    about: "counts what a reader sees as one character",
    server: {
      __proto__: reference,
      count(text) {
        return [...new Intl.Segmenter("en").segment(text)].length;
      },
    },
  },
  {
    name: "verbatim",
    about: "measures the trimmed username, and stores it as it was sent",
    server: { __proto__: reference, kept: (text) => text },
  },
  {
    name: "content-is-trimmed",
    about: "a content is measured and stored without the spaces around it",
    server: {
      __proto__: reference,
      read(payload) {
        if (!this.isObject(payload)) {
          throw new Refusal("payload", "no object");
        }
        const trimmed = {};
        for (const field of ["username", "content"]) {
          const value = payload[field];
          trimmed[field] = typeof value === "string" ? value.trim() : value;
        }
        return { username: this.text(trimmed, "username"), content: this.text(trimmed, "content") };
      },
    },
  },
  {
    name: "takes-its-time",
    about: "looks at a payload for 100 ms, and stores it in 60",
    server: {
      __proto__: reference,
      async read(payload) {
        await pause(100);
        return reference.read.call(this, payload);
      },
      async add(message) {
        await pause(60);
        return super.add(message);
      },
    },
  },
];

/** Everything that is wrong with a payload, as validation libraries list it. */
function issues(payload) {
  if (Object.prototype.toString.call(payload) !== "[object Object]") {
    return [{ path: "payload", message: "expected object" }];
  }
  return Object.entries({ username: 20, content: 500 }).flatMap(([path, most]) => {
    const value = payload[path];
    if (typeof value !== "string") {
      return [{ path, message: `expected string, received ${typeof value}` }];
    }
    const { length } = Array.from(value.trim());
    return length < 1 || length > most ? [{ path, message: `1 to ${most} characters` }] : [];
  });
}
