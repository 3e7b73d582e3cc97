/** Bad payloads that break something, or are accepted. */

import { pause, Refusal, reference } from "../reference.mjs";

/** Reads the two texts in another way. */
const reading = (text) => ({
  __proto__: reference,
  text(payload, field) {
    return text(payload[field], field, (why) => {
      throw new Refusal(field, why);
    });
  },
});

const counting = (count) => ({ __proto__: reference, count });

/** @type {import("../../table.mjs").Wrong[]} */
export const bad = [
  {
    name: "destructures",
    about: "takes the payload apart in the parameter list: null ends the process",
    fails: "server-alive",
    server: {
      __proto__: reference,
      async onCreate(at, { username, content }, ack) {
        await super.onCreate(at, { username, content }, ack);
      },
    },
  },
  {
    name: "trims-anything",
    about: "calls trim on a value that isn't a text: the process ends",
    fails: "server-alive",
    server: {
      __proto__: reference,
      text(payload, field) {
        const text = payload[field].trim();
        return super.text({ [field]: text }, field);
      },
    },
  },
  {
    name: "catches-and-is-silent",
    about: "catches an exception, and tells nobody",
    fails: "answered",
    server: {
      __proto__: reference,
      read(payload) {
        const { username, content } = payload;
        return super.read({ username: username.trim(), content: content.trim() });
      },
      async onCreate(at, payload, ack) {
        try {
          await this.read(payload);
        } catch (error) {
          if (!(error instanceof Refusal)) {
            return;
          }
        }
        await super.onCreate(at, payload, ack);
      },
    },
  },
  {
    name: "kicks",
    about: "disconnects the sender of a bad payload",
    fails: "not-kicked",
    server: {
      __proto__: reference,
      refuse(at, refusal, ack) {
        super.refuse(at, refusal, ack);
        at.socket.disconnect(true);
      },
    },
  },
  {
    name: "bans",
    about: "after ten mistakes a client is not served any more",
    fails: "works-after-bad",
    server: {
      __proto__: reference,
      refuse(at, refusal, ack) {
        at.socket.data.mistakes = (at.socket.data.mistakes ?? 0) + 1;
        super.refuse(at, refusal, ack);
      },
      async onCreate(at, payload, ack) {
        if (!(at.socket.data.mistakes > 10)) {
          await super.onCreate(at, payload, ack);
        }
      },
    },
  },
  {
    name: "empties-the-list",
    about: "a mistake empties the list",
    fails: ["works-after-bad", "not-stored"],
    server: {
      __proto__: reference,
      refuse(at, refusal, ack) {
        setTimeout(() => {
          this.messages.length = 0;
        }, 5);
        super.refuse(at, refusal, ack);
      },
    },
  },
  {
    name: "silent-on-null",
    about: "null is not answered",
    fails: "answered",
    server: {
      __proto__: reference,
      async onCreate(at, payload, ack) {
        if (payload !== null) {
          await super.onCreate(at, payload, ack);
        }
      },
    },
  },
  {
    name: "silent-on-nothing",
    about: "an event without a payload is not answered",
    fails: "no-payload",
    server: {
      __proto__: reference,
      async onCreate(at, payload, ack) {
        if (payload !== undefined) {
          await super.onCreate(at, payload, ack);
        }
      },
    },
  },
  {
    name: "very-late",
    about: "a refusal takes four seconds",
    fails: "answered",
    server: {
      __proto__: reference,
      async refuse(...args) {
        await pause(4000);
        super.refuse(...args);
      },
    },
  },
  {
    name: "bytes",
    about: "counts bytes",
    fails: "characters",
    server: counting((text) => Buffer.byteLength(text)),
  },
  {
    name: "utf-16",
    about: "counts with length: an emoji is two",
    fails: "emoji",
    server: counting((text) => text.length),
  },
  {
    name: "less-than",
    about: "refuses the longest texts that are good",
    fails: "longest",
    server: counting((text) => ([...text].length === 0 ? 0 : [...text].length + 1)),
  },
  {
    name: "at-least-two",
    about: "one character is too few",
    fails: "longest",
    server: counting((text) => ([...text].length === 1 ? 0 : [...text].length)),
  },
  {
    name: "one-too-many",
    about: "21 characters are good",
    fails: "too-long",
    server: counting((text) => Math.max(0, [...text].length - 1) || [...text].length),
  },
  {
    name: "content-of-any-length",
    about: "only the username has a limit",
    fails: "too-long",
    server: { __proto__: reference, longest: { username: 20, content: Infinity } },
  },
  {
    name: "counts-the-spaces",
    about: "the spaces around a username count",
    fails: "spaces-around",
    server: reading((text, field, refuse) => {
      const longest = reference.longest[field];
      const fits = typeof text === "string" && text.trim() && [...text].length <= longest;
      return fits ? text : refuse("wrong");
    }),
  },
  {
    name: "spaces-are-a-name",
    about: "a username of spaces is good",
    fails: "empty",
    server: reading((text, field, refuse) => {
      const longest = reference.longest[field];
      const fits = typeof text === "string" && text && [...text.trim()].length <= longest;
      return fits ? text : refuse("wrong");
    }),
  },
  {
    name: "coerces",
    about: "String() makes a text of anything that is there",
    fails: "wrong-type",
    server: reading((value, field, refuse) => {
      if (value === undefined || value === "") {
        return refuse("missing");
      }
      const text = String(value).trim();
      const { length } = [...text];
      return length > 0 && length <= reference.longest[field] ? text : refuse("wrong");
    }),
  },
  {
    name: "has-a-length",
    about: "anything with a length is a text",
    fails: "wrong-type",
    server: reading((value, field, refuse) => {
      const text = typeof value === "string" ? value.trim() : value;
      const length = typeof text === "string" ? [...text].length : text?.length;
      return length > 0 && length <= reference.longest[field] ? text : refuse("wrong");
    }),
  },
  {
    name: "remembers",
    about: "fills in missing fields from the client's last message",
    fails: "missing",
    server: {
      __proto__: reference,
      async onCreate(at, payload, ack) {
        const { last } = at.socket.data;
        const whole = this.isObject(payload) ? { ...last, ...payload } : payload;
        await super.onCreate(at, whole, ack);
      },
      async create(at, texts, payload) {
        at.socket.data.last = texts;
        return super.create(at, texts, payload);
      },
    },
  },
  {
    name: "guest",
    about: "calls a sender without a username a guest",
    fails: "missing",
    server: {
      __proto__: reference,
      text(payload, field) {
        return field === "username" && payload.username === undefined
          ? "Guest"
          : super.text(payload, field);
      },
    },
  },
  {
    name: "no-content",
    about: "a message without a content is an empty one",
    fails: ["missing", "empty"],
    server: {
      __proto__: reference,
      text(payload, field) {
        return field === "content" && (payload.content ?? "") === ""
          ? ""
          : super.text(payload, field);
      },
    },
  },
  {
    name: "text-is-content",
    about: "a payload that is a text is a message of a guest",
    fails: "no-object",
    server: {
      __proto__: reference,
      read(payload) {
        return super.read(
          typeof payload === "string" ? { username: "Guest", content: payload } : payload,
        );
      },
    },
  },
  {
    name: "truncates",
    about: "cuts a text that is too long",
    fails: "too-long",
    server: {
      __proto__: reference,
      text(payload, field) {
        const text = payload[field];
        const cut = typeof text === "string"
          ? [...text.trim()].slice(0, this.longest[field]).join("")
          : text;
        return super.text({ [field]: cut }, field);
      },
    },
  },
  {
    name: "stores-first",
    about: "stores whatever comes, then looks at it",
    fails: "not-stored",
    server: {
      __proto__: reference,
      async read(payload) {
        try {
          return super.read(payload);
        } catch (refusal) {
          this.messages.push({ id: this.newId(), ...Object(payload) });
          throw refusal;
        }
      },
    },
  },
  {
    name: "tells-first",
    about: "sends whatever comes to all, then looks at it",
    fails: "not-broadcast",
    server: {
      __proto__: reference,
      refuse(at, refusal, ack, payload) {
        at.io.emit("message", { id: this.newId(), ...Object(payload) });
        super.refuse(at, refusal, ack);
      },
    },
  },
  {
    name: "forgets-to-return",
    about: "refuses, and goes on as if it were good",
    fails: "not-broadcast",
    server: {
      __proto__: reference,
      async refuse(at, refusal, ack, payload) {
        super.refuse(at, refusal, ack);
        await this.create(at, Object(payload), payload);
      },
    },
  },
  {
    name: "looks-when-asked",
    about: "looks at a payload only if an acknowledgement was asked for",
    fails: "error-event",
    server: {
      __proto__: reference,
      async onCreate(at, payload, ack) {
        if (ack) {
          return super.onCreate(at, payload, ack);
        }
        const { username = "", content = "" } = Object(payload);
        await this.create(at, { username, content }, payload);
      },
    },
  },
];
