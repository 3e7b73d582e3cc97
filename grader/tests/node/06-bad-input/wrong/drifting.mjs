/** Servers that fail the second time, later, or when all clients send at once. */

import { pause, Refusal, reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Wrong[]} */
export const drifting = [
  {
    name: "id-of-the-client",
    about: "a message has the id of its sender's connection",
    fails: "same-message",
    server: {
      __proto__: reference,
      async create(at, { username, content }) {
        const message = await this.add({ id: at.socket.id, username, content });
        this.announce(at, message);
        return message;
      },
    },
  },
  {
    name: "stores-twice",
    about: "each message is in the list twice",
    fails: "same-message",
    server: {
      __proto__: reference,
      async add(message) {
        this.messages.push(message);
        return super.add(message);
      },
    },
  },
  {
    name: "keeps-the-last",
    about: "the list holds the last message only",
    fails: "same-message",
    server: {
      __proto__: reference,
      async add(message) {
        this.messages = [message];
        return message;
      },
    },
  },
  {
    name: "zero-is-nothing",
    about: "treats the text \"0\" as no text",
    fails: "longest",
    server: {
      __proto__: reference,
      count(text) {
        return text == false ? 0 : super.count(text);
      },
    },
  },
  {
    name: "normalizes",
    about: "a text is stored in the Unicode form NFKC",
    fails: "kept",
    server: {
      __proto__: reference,
      kept(text) {
        return text.trim().normalize("NFKC");
      },
    },
  },
  {
    name: "kicks-later",
    about: "answers a bad payload, and disconnects its sender 150 ms later",
    fails: "not-kicked",
    server: {
      __proto__: reference,
      refuse({ socket }, refusal, ack) {
        super.refuse({ socket }, refusal, ack);
        setTimeout(() => socket.disconnect(true), 150);
      },
    },
  },
  {
    name: "silent-when-falsy",
    about: "`if (!payload) return`, and only null is answered",
    fails: "answered",
    server: {
      __proto__: reference,
      async onCreate(at, payload, ack) {
        if (payload || payload == null) {
          await super.onCreate(at, payload, ack);
        }
      },
    },
  },
  {
    name: "parses-texts",
    about: "a payload that is a text is read as JSON",
    fails: "no-object",
    server: {
      __proto__: reference,
      read(payload) {
        try {
          payload = JSON.parse(typeof payload === "string" ? payload : "not JSON");
        } catch {
          // It isn't JSON.
        }
        return super.read(payload);
      },
    },
  },
  {
    name: "stores-null",
    about: "stores null if there is no payload",
    fails: "not-stored",
    server: {
      __proto__: reference,
      refuse(at, refusal, ack, payload) {
        if (payload == null) {
          this.messages.push(null);
        }
        super.refuse(at, refusal, ack);
      },
    },
  },
  {
    name: "tells-twice",
    about: "without an acknowledgement, `error` comes twice",
    fails: "told-once",
    server: {
      __proto__: reference,
      refuse({ socket }, refusal, ack) {
        super.refuse({ socket }, refusal, ack);
        if (!ack) {
          super.refuse({ socket }, refusal);
        }
      },
    },
  },
  {
    name: "tells-the-last",
    about: "sends the error to the last sender, 30 ms later",
    fails: "own-answer",
    server: {
      __proto__: reference,
      async refuse(at, refusal, ack) {
        this.last = at;
        await pause(30);
        super.refuse(ack ? at : this.last, refusal, ack);
      },
    },
  },
  {
    name: "loses-updates",
    about: "copies the list, waits, and stores the copy",
    fails: "own-answer",
    server: {
      __proto__: reference,
      async add(message) {
        const messages = [...this.messages, message];
        await pause(20);
        this.messages = messages;
        return message;
      },
    },
  },
  {
    name: "takes-too-long",
    about: "an empty text is refused after 650 ms",
    fails: "in-time",
    server: {
      __proto__: reference,
      async refuse(at, refusal, ack) {
        await pause(refusal.message.includes("empty") ? 650 : 0);
        super.refuse(at, refusal, ack);
      },
    },
  },
  {
    name: "takes-too-long-to-measure",
    about: "a text that is too long is refused after 650 ms",
    fails: "in-time",
    server: {
      __proto__: reference,
      async refuse(at, refusal, ack) {
        await pause(refusal.message.includes("long") ? 650 : 0);
        super.refuse(at, refusal, ack);
      },
    },
  },
  {
    name: "takes-words-along",
    about: "deletes a client's messages when it leaves",
    fails: "any-client",
    server: {
      __proto__: reference,
      connected(at) {
        const said = new Set();
        at.socket.data.said = said;
        at.socket.on("disconnect", () => {
          this.messages = this.messages.filter((message) => !said.has(message));
        });
        super.connected(at);
      },
      announce(at, message) {
        at.socket.data.said.add(message);
        super.announce(at, message);
      },
    },
  },
  {
    name: "keeps-ten",
    about: "the list holds the last ten messages only",
    fails: "once",
    server: {
      __proto__: reference,
      async add(message) {
        this.messages = [...this.messages, message].slice(-10);
        return message;
      },
    },
  },
  {
    name: "no-repeats",
    about: "the words of the message before are refused",
    fails: ["once", "longest"],
    server: {
      __proto__: reference,
      read(payload) {
        const message = super.read(payload);
        if (this.messages.at(-1)?.content === message.content) {
          throw new Refusal("content", "You have said that already.");
        }
        return message;
      },
    },
  },
];
