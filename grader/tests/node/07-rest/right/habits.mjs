/** Right servers with the habits of other frameworks and databases. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** A UUID as it is written. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @type {import("../../table.mjs").Right[]} */
export const habits = [
  {
    name: "transactions",
    about: "changes take 4 ms each, one after the other",
    server: {
      __proto__: reference,
      async start() {
        await super.start();
        this.last = Promise.resolve();
      },
      turn(task) {
        const done = this.last.then(() => wait(4)).then(task);
        this.last = done.catch(() => {});
        return done;
      },
      addMessage(username, content) {
        return this.turn(() => super.addMessage(username, content));
      },
      editMessage(id, content) {
        return this.turn(() => super.editMessage(id, content));
      },
      deleteMessage(id) {
        return this.turn(() => super.deleteMessage(id));
      },
    },
  },
  {
    name: "typed-path",
    about: "a path whose id is no UUID is refused with 422, and a socket's id is ignored",
    server: {
      __proto__: reference,
      async put(request, response) {
        if (!UUID.test(request.params.id)) {
          return this.refuse(response, 422, "The id is no UUID");
        }
        return super.put(request, response);
      },
      async delete(request, response) {
        if (!UUID.test(request.params.id)) {
          return this.refuse(response, 422, "The id is no UUID");
        }
        return super.delete(request, response);
      },
      async onDelete(socket, data) {
        if (UUID.test(data?.messageId)) {
          await super.onDelete(socket, data);
        }
      },
    },
  },
  {
    name: "immutable",
    about: "an edit makes a new object and a new list",
    server: {
      __proto__: reference,
      async editMessage(id, content) {
        let edited;
        this.messages = this.messages.map((message) =>
          this.isId(message.id, id) ? (edited = { ...message, content }) : message);
        return edited;
      },
      async deleteMessage(id) {
        const found = this.messages.find((message) => this.isId(message.id, id));
        this.messages = this.messages.filter((message) => message !== found);
        return found;
      },
    },
  },
  {
    name: "no-body-reader",
    about: "reads the body itself, whatever its type, and answers with a charset",
    server: {
      __proto__: reference,
      routes(app) {
        app.use("/api", async (request, response, next) => {
          const parts = [];
          for await (const part of request) {
            parts.push(part);
          }
          request._body = true;
          const text = Buffer.concat(parts).toString();
          this.cors(request, response, () => {
            try {
              request.body = text ? JSON.parse(text) : undefined;
              next();
            } catch {
              this.refuse(response, 400, "Malformed JSON");
            }
          });
        });
        super.routes(app);
      },
    },
  },
  {
    name: "empty-204",
    about: "the preflight is answered by 200 with a text, DELETE with a length of 0",
    server: {
      __proto__: reference,
      preflight(request, response) {
        response.set("Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE");
        response.set("Access-Control-Allow-Headers", "content-type, authorization");
        response.set("Access-Control-Max-Age", "60");
        response.status(200).send("OK");
      },
    },
  },
  {
    name: "told-by-the-store",
    about: "a change feed of the store tells clients, 3 ms after each change",
    server: {
      __proto__: reference,
      announce(message) {
        const copy = { ...message };
        setTimeout(() => super.announce(copy), 3);
      },
      announceDeleted(message, id) {
        setTimeout(() => super.announceDeleted(message, id), 3);
      },
      announceEdited(message) {
        const copy = { ...message };
        setTimeout(() => super.announceEdited(copy), 3);
      },
    },
  },
];
