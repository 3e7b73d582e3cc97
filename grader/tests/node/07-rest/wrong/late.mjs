/** What is wrong only later, only with some texts, or only for some origins. */

import { setTimeout as wait } from "node:timers/promises";
import { ORIGIN, reference } from "../reference.mjs";

/** Later than any answer. */
const LATER = 200;

/** Keeps messages in another way. */
const keeping = (addMessage) => ({ __proto__: reference, addMessage });

/** Refuses, and does something else. */
const refusing = (beside) => ({
  __proto__: reference,
  refuse(response, status, message) {
    beside.call(this, response, status);
    response.status(status).json({ message });
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const late = [
  {
    name: "post-again-later",
    about: "a posted message is told a second time, 200 ms later",
    fails: "once",
    server: {
      __proto__: reference,
      announce(message) {
        reference.announce.call(this, message);
        setTimeout(() => reference.announce.call(this, message), LATER);
      },
    },
  },
  {
    name: "delete-again-later",
    about: "a deletion is told a second time, 200 ms later",
    fails: ["delete-once", "delete-missing-silent"],
    server: {
      __proto__: reference,
      announceDeleted(message, messageId) {
        reference.announceDeleted.call(this, message, messageId);
        setTimeout(() => this.io.emit("messageDeleted", { messageId }), LATER);
      },
    },
  },
  {
    name: "bad-error-to-all",
    about: "a bad body makes all hear an error",
    fails: "bad-body-silent",
    server: refusing(function (_, status) {
      if (status === 400) {
        this.io.emit("error", { message: "bad body" });
      }
    }),
  },
  {
    name: "missing-error-later",
    about: "when there was nothing to delete, all hear an error 150 ms later",
    fails: "delete-missing-silent",
    server: refusing(function (_, status) {
      if (status === 404) {
        setTimeout(() => this.io.emit("error", { message: "Message not found" }), 150);
      }
    }),
  },
  {
    name: "normalises",
    about: "texts are brought into another form of Unicode",
    fails: "as-sent",
    server: keeping(function (username, content) {
      return reference.addMessage.call(this, username.normalize(), content.normalize());
    }),
  },
  {
    name: "guesses-numbers",
    about: "a text of digits becomes a number",
    fails: "as-sent",
    server: keeping(function (username, content) {
      const guessed = /^\d+$/.test(content) ? Number(content) : content;
      return reference.addMessage.call(this, username, guessed);
    }),
  },
  {
    name: "same-words-once",
    about: "the same words are taken for the same message",
    fails: "own-words",
    server: keeping(async function (username, content) {
      const is = (one) => one.username === username && one.content === content;
      const earlier = this.messages.find(is);
      return earlier ?? reference.addMessage.call(this, username, content);
    }),
  },
  {
    name: "socket-delete-told-first",
    about: "over a socket, a deletion is told before the message is gone",
    fails: "deleted-first",
    server: {
      __proto__: reference,
      async onDelete(socket, data) {
        if (this.messages.some((one) => one.id === data?.messageId)) {
          this.announceDeleted(undefined, data.messageId);
          await wait(60);
          await this.deleteMessage(data.messageId);
        } else {
          socket.emit("error", { message: "Message not found" });
        }
      },
    },
  },
  {
    name: "socket-told-first",
    about: "over a socket, a message is told before it is stored",
    fails: "stored-first",
    server: {
      __proto__: reference,
      async onMessage(socket, { username, content }) {
        const message = { id: this.newId(), username, content };
        this.announce(message);
        await wait(60);
        this.messages.push(message);
      },
    },
  },
  {
    name: "all-gone-resets",
    about: "when the last client leaves, all messages are gone",
    fails: "nobody-there",
    server: {
      __proto__: reference,
      connected({ socket }) {
        reference.connected.call(this, { socket });
        socket.on("disconnect", () => {
          if (this.io.of("/").sockets.size === 0) {
            this.messages.length = 0;
          }
        });
      },
    },
  },
  {
    name: "cors-not-for-bad-json",
    about: "the answer to a body that is not JSON has no header",
    fails: "cors-api",
    server: {
      __proto__: reference,
      badJson(error, request, response) {
        response.removeHeader("Access-Control-Allow-Origin");
        response.status(400).json({ message: "The body is no JSON" });
      },
    },
  },
  {
    name: "cors-foreign-refusals",
    about: "pages from everywhere may read a refusal",
    fails: "cors-foreign",
    server: refusing((response) => {
      const origin = response.req.get("origin");
      if (origin && origin !== ORIGIN) {
        response.set("Access-Control-Allow-Origin", origin);
      }
    }),
  },
  {
    name: "cors-null",
    about: "pages without an origin of their own may, too",
    fails: "cors-foreign",
    server: {
      __proto__: reference,
      cors(request, response, next) {
        if (request.get("origin") === "null") {
          response.set("Access-Control-Allow-Origin", "null");
        }
        reference.cors.call(this, request, response, next);
      },
    },
  },
];
