/** Checks that can fail for several reasons, and what the verdict says. */

import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Wrong[]} */
export const words = [
  {
    name: "error-by-another-name",
    about: "tells of a mistake by `failure`",
    fails: "error-event",
    hint: "heard `failure`, not `error`",
    server: {
      __proto__: reference,
      refuse({ socket }, { message, field }, ack) {
        if (ack) {
          ack({ status: "error", message, field });
        } else {
          socket.emit("failure", { message });
        }
      },
    },
  },
  {
    name: "rate-limit",
    about: "takes three messages, and then one each second",
    fails: ["everyone", "same-message", "any-client"],
    hint: "no limit on how much a client sends",
    server: {
      __proto__: reference,
      start() {
        super.start();
        this.left = 3;
      },
      onCreate(at, payload, ack) {
        if (this.left === 0) {
          return ack?.({ status: "error", message: "Too fast.", field: "payload" });
        }
        this.left -= 1;
        setTimeout(() => (this.left += 1), 1000).unref();
        return super.onCreate(at, payload, ack);
      },
    },
  },
  {
    name: "no-semicolon",
    about: "refuses a semicolon in a content",
    fails: "kept",
    hint: "A content with `;` is good, and it was refused.",
    server: {
      __proto__: reference,
      onCreate(at, payload, ack) {
        if (typeof payload?.content === "string" && payload.content.includes(";")) {
          return ack?.({ status: "error", message: "No.", field: "content" });
        }
        return super.onCreate(at, payload, ack);
      },
    },
  },
  {
    name: "field-in-capitals",
    about: "names the field with a capital letter",
    fails: ["error-field", "no-payload"],
    hint: "letter by letter, in lower case",
    server: {
      __proto__: reference,
      refuse(at, { message, field }, ack) {
        const name = field[0].toUpperCase() + field.slice(1);
        super.refuse(at, { message, field: name }, ack);
      },
    },
  },
];
