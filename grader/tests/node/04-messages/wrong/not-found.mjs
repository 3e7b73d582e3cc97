/** Mistakes of the optional part where there is no message with the given id. */

import { reference } from "../reference.mjs";

/** Answers in another way that there is no such message. */
const notFound = (answer) => ({
  __proto__: reference,
  notFound(at) {
    answer(at, this);
  },
});

const TEXT = "Message not found";

/** @type {import("../../table.mjs").Wrong[]} */
export const missing = [
  {
    name: "del-minus-one",
    about: "splice(-1, 1) where there is none: deletes the last, and says not found",
    fails: ["del-not-found", "del-bad"],
    server: {
      __proto__: reference,
      async deleteMessage(id) {
        const at = this.messages.findIndex((message) => message.id === id);
        this.messages.splice(at, 1);
        return at >= 0;
      },
    },
  },
  {
    name: "del-silent",
    about: "no answer where there is no such message",
    fails: "del-not-found",
    server: notFound(() => {}),
  },
  {
    name: "del-other-text",
    about: "another text where there is no such message",
    fails: "del-not-found",
    server: notFound(({ socket }) => socket.emit("error", { message: "Not found" })),
  },
  {
    name: "del-other-error",
    about: "the event is called exception",
    fails: "del-not-found",
    server: notFound(({ socket }) => socket.emit("exception", { message: TEXT })),
  },
  {
    name: "del-error-twice",
    about: "says twice that there is none",
    fails: ["del-not-found", "error-to-sender"],
    server: notFound(({ socket }) => {
      socket.emit("error", { message: TEXT });
      socket.emit("error", { message: TEXT });
    }),
  },
  {
    name: "del-error-to-all",
    about: "tells everyone that there is none",
    fails: "error-to-sender",
    server: notFound(({ io }) => io.emit("error", { message: TEXT })),
  },
  {
    name: "del-error-and-deleted",
    about: "says that there is none, and that it was deleted (no return)",
    fails: "error-to-sender",
    server: {
      __proto__: reference,
      async onDelete(at, data) {
        if (!(await this.deleteMessage(data?.messageId))) {
          this.complain(at, TEXT);
        }
        this.announceDeleted(at, data?.messageId);
      },
    },
  },
  {
    name: "del-always-told",
    about: "says that it was deleted where there was none",
    fails: "del-not-found",
    server: {
      __proto__: reference,
      async onDelete(at, data) {
        await this.deleteMessage(data?.messageId);
        this.announceDeleted(at, data?.messageId);
      },
    },
  },
  {
    name: "del-marked",
    about: "only marks a message as deleted, so it can be deleted again",
    fails: "del-not-found",
    server: {
      __proto__: reference,
      async getMessages() {
        return this.messages.filter(({ id }) => !this.marked?.has(id));
      },
      async deleteMessage(id) {
        (this.marked ??= new Set()).add(id);
        return this.messages.some((message) => message.id === id);
      },
    },
  },
  {
    name: "del-error-too",
    about: "deletes the message, tells everyone, and says that there is none (no return)",
    fails: "del-not-found",
    server: {
      __proto__: reference,
      announceDeleted(at, messageId) {
        super.announceDeleted(at, messageId);
        this.notFound(at);
      },
    },
  },
];
