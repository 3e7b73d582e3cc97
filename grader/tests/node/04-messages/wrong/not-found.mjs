/** Mistakes in the optional part when no message has the given id. */

import { reference } from "../reference.mjs";

/** Answers an unknown id in another way. */
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
    about: "splice(-1, 1) for an unknown id: deletes the last message, and says not found",
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
    about: "doesn't answer an unknown id",
    fails: "del-not-found",
    server: notFound(() => {}),
  },
  {
    name: "del-other-text",
    about: "the error has another text",
    fails: "del-not-found",
    server: notFound(({ socket }) => socket.emit("error", { message: "Not found" })),
  },
  {
    name: "del-other-error",
    about: "the error event is called exception",
    fails: "del-not-found",
    server: notFound(({ socket }) => socket.emit("exception", { message: TEXT })),
  },
  {
    name: "del-error-twice",
    about: "sends the error twice",
    fails: ["del-not-found", "error-to-sender"],
    server: notFound(({ socket }) => {
      socket.emit("error", { message: TEXT });
      socket.emit("error", { message: TEXT });
    }),
  },
  {
    name: "del-error-to-all",
    about: "sends the error to everyone",
    fails: "error-to-sender",
    server: notFound(({ io }) => io.emit("error", { message: TEXT })),
  },
  {
    name: "del-error-and-deleted",
    about: "sends the error, and then messageDeleted too (no return)",
    fails: ["del-not-found", "error-to-sender"],
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
    about: "sends messageDeleted for an unknown id",
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
    about: "deletes the message, tells everyone, and then sends the error too (no return)",
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
