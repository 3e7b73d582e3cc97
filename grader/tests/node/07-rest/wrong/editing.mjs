/** Mistakes in the optional part: the lesson is passed all the same. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Tells of an edit in another way. */
const telling = (announceEdited) => ({ __proto__: reference, announceEdited });

/** Edits in another way. */
const editing = (editMessage) => ({ __proto__: reference, editMessage });

/** Answers PUT in another way. */
const answering = (put) => ({ __proto__: reference, put });

/** @type {import("../../table.mjs").Wrong[]} */
export const edits = [
  {
    name: "edit-204",
    about: "PUT is answered with 204",
    fails: "edit-answer",
    server: answering(async function (request, response) {
      const message = await this.editMessage(request.params.id, request.body?.content);
      if (!message) {
        return this.refuse(response, 404, "Message not found");
      }
      this.announceEdited(message);
      response.status(204).end();
    }),
  },
  {
    name: "edit-old-answer",
    about: "PUT is answered with the message as it was",
    fails: "edit-answer",
    server: editing(async function (id, content) {
      const at = this.messages.findIndex((message) => message.id === id);
      const old = this.messages[at];
      if (old) {
        this.messages[at] = { ...old, content };
      }
      return old;
    }),
  },
  {
    name: "edit-new-id",
    about: "an edited message gets another id",
    fails: "edit-answer",
    server: editing(async function (id, content) {
      const message = this.messages.find((one) => one.id === id);
      if (message) {
        Object.assign(message, { id: this.newId(), content });
      }
      return message;
    }),
  },
  {
    name: "edit-as-message",
    about: "an edit is told as a new message only",
    fails: "edit-everyone",
    server: telling(function (message) {
      this.io.emit("message", message);
    }),
  },
  {
    name: "edit-content-only",
    about: "tells the id and the new content only",
    fails: "edit-everyone",
    server: telling(function ({ id, content }) {
      this.io.emit("messageEdited", { id, content });
    }),
  },
  {
    name: "edit-of-a-copy",
    about: "the edit is lost",
    fails: "edit-list",
    server: editing(async function (id, content) {
      const message = this.messages.find((one) => one.id === id);
      return message && { ...message, content };
    }),
  },
  {
    name: "edit-moves",
    about: "an edited message comes last in the list",
    fails: "edit-list",
    server: editing(async function (id, content) {
      const message = await this.deleteMessage(id);
      if (message) {
        message.content = content;
        this.messages.push(message);
      }
      return message;
    }),
  },
  {
    name: "edit-takes-all",
    about: "takes all fields of the body over",
    fails: "edit-only-content",
    server: answering(async function (request, response) {
      const { id } = request.params;
      if (!request.body?.content) {
        return this.refuse(response, 400, "Message content is required");
      }
      const message = this.messages.find((one) => one.id === id);
      if (!message) {
        return this.refuse(response, 404, "Message not found");
      }
      Object.assign(message, request.body);
      this.announceEdited(message);
      response.json(message);
    }),
  },
  {
    name: "edit-upserts",
    about: "an edit of nothing makes a message",
    fails: "edit-refused",
    server: editing(async function (id, content) {
      return (await reference.editMessage.call(this, id, content))
        ?? this.addMessage("Nobody", content);
    }),
  },
  {
    name: "edit-empty",
    about: "the new content may be empty",
    fails: "edit-refused",
    server: answering(async function (request, response) {
      const message = await this.editMessage(request.params.id, request.body?.content ?? "");
      if (!message) {
        return this.refuse(response, 404, "Message not found");
      }
      this.announceEdited(message);
      response.json(message);
    }),
  },
  {
    name: "edit-twice",
    about: "tells twice",
    fails: "edit-once",
    server: telling(function (message) {
      this.io.emit("messageEdited", message);
      this.io.emit("messageEdited", message);
    }),
  },
  {
    name: "edit-both",
    about: "tells as message too",
    fails: ["edit-once", "once"],
    server: telling(function (message) {
      this.io.emit("messageEdited", message);
      this.io.emit("message", message);
    }),
  },
  {
    name: "edit-told-first",
    about: "tells, and edits 50 ms later",
    fails: ["edit-first", "edit-list"],
    server: answering(async function (request, response) {
      const { content } = request.body ?? {};
      const message = this.messages.find((one) => one.id === request.params.id);
      if (!content) {
        return this.refuse(response, 400, "Message content is required");
      }
      if (!message) {
        return this.refuse(response, 404, "Message not found");
      }
      const edited = { ...message, content };
      this.announceEdited(edited);
      await wait(50);
      message.content = content;
      response.json(edited);
    }),
  },
  {
    name: "edit-no-cors",
    about: "a page from elsewhere may not edit",
    fails: "edit-cors",
    server: {
      __proto__: reference,
      preflight(request, response) {
        response.set("Access-Control-Allow-Methods", "GET,POST,DELETE");
        response.set("Access-Control-Allow-Headers", "*");
        response.status(204).end();
      },
    },
  },
  {
    name: "edit-again-later",
    about: "an edit is told a second time, 200 ms later",
    fails: "edit-once",
    server: telling(function (message) {
      reference.announceEdited.call(this, message);
      setTimeout(() => reference.announceEdited.call(this, message), 200);
    }),
  },
  {
    name: "edit-once-only",
    about: "a message that was edited stays as it is",
    fails: "edit-answer",
    server: {
      __proto__: reference,
      async editMessage(id, content) {
        this.edited ??= new Set();
        if (this.edited.has(id)) {
          return this.messages.find((message) => message.id === id);
        }
        this.edited.add(id);
        return super.editMessage(id, content);
      },
    },
  },
  {
    name: "edit-unreadable",
    about: "a page from elsewhere may edit, and not read the answer",
    fails: "edit-cors",
    server: {
      __proto__: reference,
      async put(request, response) {
        response.removeHeader("Access-Control-Allow-Origin");
        await super.put(request, response);
      },
    },
  },
];
