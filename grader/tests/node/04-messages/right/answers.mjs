/**
 * Right servers that answer bad input, REST or acknowledgements in another way, or that
 * other people use too.
 */

import { randomUUID } from "node:crypto";
import { reference } from "../reference.mjs";

const isText = (value) => typeof value === "string" && value.length > 0;

/** @type {import("../../table.mjs").Right[]} */
export const answers = [
  {
    name: "silent-on-bad-input",
    about: "silently ignores a payload that is not a message",
    server: {
      __proto__: reference,
      async accept(at, data) {
        if (isText(data?.username) && isText(data?.content)) {
          await super.accept(at, data);
        }
      },
      complain(at, message) {
        if (message === "Message not found") {
          super.complain(at, message);
        }
      },
    },
  },
  {
    name: "strict",
    about: "answers a payload that is not a message with its own error",
    server: {
      __proto__: reference,
      async accept(at, data) {
        if (isText(data?.username) && isText(data?.content)) {
          await super.accept(at, data);
        } else {
          this.complain(at, "username and content must be text");
        }
      },
    },
  },
  {
    name: "acknowledges",
    about: "acknowledges an event if the client asks for it",
    server: {
      __proto__: reference,
      async onMessage(at, data, answer) {
        await super.onMessage(at, data);
        if (typeof answer === "function") {
          answer({ status: "ok" });
        }
      },
    },
  },
  {
    name: "more-in-the-error",
    about: "error has a code beside its message, messageDeleted has a time",
    server: {
      __proto__: reference,
      complain({ socket }, message) {
        socket.emit("error", { code: 404, message });
      },
      announceDeleted({ io }, messageId) {
        io.emit("messageDeleted", { at: new Date(), messageId });
      },
    },
  },
  {
    name: "get-only",
    about: "has no other REST route than GET /api/messages",
    server: {
      __proto__: reference,
      routes(app) {
        app.get("/api/messages", async (request, response) => {
          response.json(await this.getMessages());
        });
      },
    },
  },
  {
    name: "pretty-list",
    about: "the list's JSON has line breaks and indentation",
    server: {
      __proto__: reference,
      routes(app) {
        app.set("json spaces", 2);
        super.routes(app);
      },
    },
  },
  {
    name: "rest-broadcasts",
    about: "also emits an event for a POST or DELETE over REST",
    server: {
      __proto__: reference,
      ready(io) {
        this.everyone = { io };
      },
      routes(app) {
        app.use("/api/messages", (request, response, next) => {
          response.on("finish", () => {
            if (request.method === "DELETE" && response.statusCode === 204) {
              this.announceDeleted(this.everyone, request.path.slice(1));
            }
            if (request.method === "POST" && response.statusCode === 201) {
              this.announce(this.everyone, this.messages.at(-1));
            }
          });
          next();
        });
        super.routes(app);
      },
    },
  },
  {
    name: "busy",
    about: "other people send and delete a message every 40 ms",
    server: {
      __proto__: reference,
      ready(io) {
        setInterval(async () => {
          const message = await this.addMessage("Somebody", `Else ${randomUUID()}`);
          this.announce({ io }, message);
          const old = this.messages.findLast(
            ({ id, username }) => username === "Somebody" && id !== message.id,
          );
          if (old && (await this.deleteMessage(old.id))) {
            this.announceDeleted({ io }, old.id);
          }
        }, 40);
      },
    },
  },
];
