/** Steps that can fail for several reasons: what the verdict says about each. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Answers with this status, once there were so many requests. */
const refusing = (method, status, after = 3) => ({
  __proto__: reference,
  async start() {
    await super.start();
    this.asked = 0;
  },
  async [method](request, response) {
    this.asked += 1;
    if (this.asked > after) {
      return this.refuse(response, status, "No.");
    }
    return super[method](request, response);
  },
});

/** Answers 413 to a body of more than `most` characters. */
const tooLarge = (method, most) => ({
  __proto__: reference,
  async [method](request, response) {
    return JSON.stringify(request.body ?? null).length > most
      ? this.refuse(response, 413, "Too large")
      : super[method](request, response);
  },
});

const POSTING = ["post-everyone", "post-same", "post-stored", "one-list"];

/** Makes ids in another way. */
const counting = (newId) => ({ __proto__: reference, newId });

/** The checks that see an id that is given again after a deletion. */
const AGAIN = ["socket-delete", "delete-missing-silent"];

/** The same text with another character at this place, if it is that long. */
const changed = (text, at) =>
  text.length > at ? `${text.slice(0, at)}#${text.slice(at + 1)}` : text;

/** A place that all requests share. */
let body;

/** @type {import("../../table.mjs").Wrong[]} */
export const words = [
  {
    name: "too-many-requests",
    about: "answers 429 after three posts",
    fails: POSTING,
    hint: "429 says that there were too many requests",
    server: refusing("post", 429),
  },
  {
    name: "not-available",
    about: "answers 503 after three posts",
    fails: POSTING,
    hint: "503 says that the server is not available",
    server: refusing("post", 503),
  },
  {
    name: "request-timeout",
    about: "answers 408 after three posts",
    fails: POSTING,
    hint: "something took too long",
    server: refusing("post", 408),
  },
  {
    name: "gateway-timeout",
    about: "answers 504 after three posts",
    fails: POSTING,
    hint: "something took too long",
    server: refusing("post", 504),
  },
  {
    name: "delete-timeout",
    about: "answers 504 to each DELETE",
    fails: "delete-status",
    hint: "something took too long",
    server: refusing("delete", 504, 0),
  },
  {
    name: "body-too-large",
    about: "answers 413 to a body of more than 1,000 characters",
    fails: "as-sent",
    hint: "413 says that the body is too large",
    server: tooLarge("post", 1000),
  },
  {
    name: "address-too-long",
    about: "answers 414 to a path of more than 40 characters",
    fails: ["delete-status", "delete-missing"],
    hint: "414 says that the address is too long",
    server: {
      __proto__: reference,
      async delete(request, response) {
        return request.path.length > 40
          ? this.refuse(response, 414, "Too long")
          : super.delete(request, response);
      },
    },
  },
  {
    name: "list-too-often",
    about: "answers 429 to the list after twenty requests for it",
    fails: ["stored-once", "delete-first"],
    hint: "429 says",
    server: refusing("list", 429, 20),
  },
  {
    name: "list-unavailable",
    about: "answers 503 to the list after twenty requests for it",
    whole: true,
    fails: ["stored-once", "delete-first"],
    hint: "503 says",
    server: refusing("list", 503, 20),
  },
  {
    name: "body-in-a-global",
    about: "keeps the body in a global variable while the store works",
    fails: ["stored-once", "own-words"],
    hint: "in local variables",
    server: {
      __proto__: reference,
      async accept(sent, response) {
        body = sent;
        await wait(10);
        await super.accept(body, response);
      },
    },
  },
  {
    name: "body-in-a-global-after-storing",
    about: "tells and answers with a global that another request has filled by then",
    fails: ["stored-once", "own-words"],
    hint: "in local variables",
    server: {
      __proto__: reference,
      async accept({ username, content }, response) {
        body = await this.addMessage(username, content);
        await wait(10);
        this.announce(body);
        response.status(201).json(body);
      },
    },
  },
  {
    name: "content-in-a-global",
    about: "keeps the content alone in a global variable while the store works",
    fails: ["stored-once", "own-words"],
    hint: "in local variables",
    server: {
      __proto__: reference,
      async accept({ username, content }, response) {
        body = content;
        await wait(10);
        await super.accept({ username, content: body }, response);
      },
    },
  },
  {
    name: "id-is-length",
    about: "makes the id from the length of the list",
    fails: AGAIN,
    hint: "Count on, or use a UUID",
    server: counting(function () {
      return `${this.messages.length + 1}`;
    }),
  },
  {
    name: "id-is-greatest-plus-one",
    about: "makes the id one more than the greatest in the list",
    fails: AGAIN,
    hint: "Count on, or use a UUID",
    server: counting(function () {
      return `${Math.max(0, ...this.messages.map(({ id }) => Number(id))) + 1}`;
    }),
  },
  {
    name: "id-is-first-free",
    about: "takes the first id that is free",
    fails: AGAIN,
    hint: "Count on, or use a UUID",
    server: counting(function () {
      let id = 1;
      while (this.messages.some((message) => message.id === `${id}`)) {
        id += 1;
      }
      return `${id}`;
    }),
  },
  {
    name: "waits-for-slow-clients",
    about: "answers only when each client has fetched the event",
    whole: true,
    fails: "nobody-listens",
    hint: "must not hold up the others",
    server: {
      __proto__: reference,
      async accept({ username, content }, response) {
        const message = await this.addMessage(username, content);
        this.announce(message);
        const sockets = [...this.io.sockets.sockets.values()];
        while (sockets.some(({ conn }) => conn.readyState === "open" && conn.writeBuffer.length > 0)) {
          await wait(5);
        }
        response.status(201).json(message);
      },
    },
  },
  {
    name: "post-differs-late",
    about: "changes the 701st character of a content",
    fails: "as-sent",
    hint: "#",
    server: {
      __proto__: reference,
      addMessage(username, content) {
        return reference.addMessage.call(this, username, changed(content, 700));
      },
    },
  },
];

/** @type {import("../../table.mjs").Wrong[]} */
export const editWords = [
  {
    name: "edit-too-large",
    about: "answers 413 to an edit of more than 300 characters",
    fails: "edit-only-content",
    hint: "413 says that the body is too large",
    server: tooLarge("put", 300),
  },
  {
    name: "edit-differs-late",
    about: "changes the 201st character of a new content",
    fails: "edit-only-content",
    hint: "#",
    server: {
      __proto__: reference,
      editMessage(id, content) {
        return reference.editMessage.call(this, id, changed(content, 200));
      },
    },
  },
];
