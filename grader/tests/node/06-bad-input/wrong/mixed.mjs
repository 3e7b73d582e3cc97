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
    name: "answers-in-turn",
    about: "sends each answer to the client that has waited longest",
    fails: "own-answer",
    hint: "All clients sent at once",
    server: {
      __proto__: reference,
      start() {
        super.start();
        this.waiting = [];
      },
      onCreate(at, payload, ack) {
        if (ack) {
          this.waiting.push(ack);
        }
        const next = ack && ((answer) => this.waiting.shift()(answer));
        return super.onCreate(at, payload, next);
      },
      async add(message) {
        await pause(30);
        return super.add(message);
      },
    },
  },
  {
    name: "one-refusal-for-all",
    about: "keeps the latest refusal in one place for all clients",
    fails: "error-field",
    hint: "got the answer to another one",
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
    fails: "own-answer",
    hint: "got the answer to another one",
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
