/** Messages that no client has sent. */

import { reference } from "../reference.mjs";

const system = (id, content) => ({ id, username: "server", content });

/** @type {import("../../table.mjs").Wrong[]} */
export const unsaid = [
  {
    name: "greets-by-message",
    about: "greets each client with a message",
    fails: "once",
    hint: "no client had sent",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.emit("message", system(this.newId(), "Welcome"));
        super.connected(at);
      },
    },
  },
  {
    name: "announces-leavers-by-message",
    about: "tells all by a message when somebody leaves",
    fails: "once",
    hint: "no client had sent",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.on("disconnect", () => {
          at.io.emit("message", system(this.newId(), "Somebody has left"));
        });
        super.connected(at);
      },
    },
  },
  {
    name: "notice-after-message",
    about: "after each message comes another one, with a notice",
    fails: "once",
    hint: "no client had sent",
    server: {
      __proto__: reference,
      announce(at, message) {
        super.announce(at, message);
        at.io.emit("message", { id: message.id, notice: "new" });
      },
    },
  },
  {
    name: "receipt-by-message",
    about: "the sender of a message hears a second one, a receipt",
    fails: "once",
    hint: "no client had sent",
    server: {
      __proto__: reference,
      announce(at, message) {
        super.announce(at, message);
        at.socket.emit("message", system(message.id, "Delivered"));
      },
    },
  },
  {
    name: "refusals-by-message",
    about: "tells all by a message that somebody was refused",
    fails: "not-broadcast",
    server: {
      __proto__: reference,
      refuse(at, refusal, ack) {
        at.io.emit("message", system(this.newId(), "Somebody was refused"));
        super.refuse(at, refusal, ack);
      },
    },
  },
];
