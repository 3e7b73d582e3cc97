/** Answers that go astray between clients or payloads, and texts that look unchanged. */

import { pause, reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Wrong[]} */
export const mixed = [
  {
    name: "normalizes-to-composed",
    about: "a text is stored in the Unicode form NFC, which looks the same",
    fails: "kept",
    hint: "e\\u{301}",
    server: {
      __proto__: reference,
      kept(text) {
        return super.kept(text).normalize("NFC");
      },
    },
  },
  {
    name: "acknowledgements-by-number",
    about: "keeps the acknowledgements that are due by their number alone, for all clients",
    fails: ["own-answer", "error-field", "answered", "once"],
    hint: "belongs to",
    server: {
      __proto__: reference,
      start() {
        super.start();
        this.due = new Map();
      },
      connected(at) {
        const { socket } = at;
        const { ack } = socket;
        socket.ack = (id) => {
          this.due.set(id, ack.call(socket, id));
          return (...args) => this.due.get(id)(...args);
        };
        super.connected(at);
      },
      async read(payload) {
        await pause(10);
        return super.read(payload);
      },
    },
  },
  {
    name: "one-refusal-for-all",
    about: "keeps the latest refusal in one place for all clients",
    fails: ["error-field", "own-answer"],
    hint: "belongs to another",
    server: {
      __proto__: reference,
      async refuse(at, refusal, ack, payload) {
        this.refusal = refusal;
        await pause(10);
        return super.refuse(at, this.refusal, ack, payload);
      },
    },
  },
  {
    name: "refusal-of-another-client",
    about: "tells a client of the latest mistake of any other client",
    fails: ["error-field", "own-answer"],
    hint: "another",
    server: {
      __proto__: reference,
      async refuse(at, refusal, ack, payload) {
        this.latest = { by: at.socket.id, refusal };
        const own = this.latest;
        await pause(10);
        const told = this.latest.by === at.socket.id ? own : this.latest;
        return super.refuse(at, told.refusal, ack, payload);
      },
    },
  },
];
