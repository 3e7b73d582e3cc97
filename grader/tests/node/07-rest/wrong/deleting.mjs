/** What is wrong with deleting, and with the way from one side to the other. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Tells of a deletion in another way. */
const telling = (announceDeleted) => ({ __proto__: reference, announceDeleted });

/** Answers DELETE in another way. */
const answering = (del) => ({ __proto__: reference, delete: del });

/** @type {import("../../table.mjs").Wrong[]} */
export const deleting = [
  {
    name: "delete-200",
    about: "DELETE is answered with 200",
    fails: "delete-status",
    server: answering(async function (request, response) {
      const message = await this.deleteMessage(request.params.id);
      if (!message) {
        return this.refuse(response, 404, "Message not found");
      }
      this.announceDeleted(message, request.params.id);
      response.json(message);
    }),
  },
  {
    name: "delete-silent",
    about: "a deletion over REST is not announced",
    fails: "delete-everyone",
    server: answering(async function (request, response) {
      if (await this.deleteMessage(request.params.id)) {
        response.status(204).end();
      } else {
        this.refuse(response, 404, "Message not found");
      }
    }),
  },
  {
    name: "delete-other-event",
    about: "tells under the name deleted",
    fails: "delete-everyone",
    server: answering(async function (request, response) {
      if (await this.deleteMessage(request.params.id)) {
        this.io.emit("deleted", { messageId: request.params.id });
        response.status(204).end();
      } else {
        this.refuse(response, 404, "Message not found");
      }
    }),
  },
  {
    name: "delete-bare-id",
    about: "tells the bare id",
    fails: "delete-payload",
    server: telling(function (message, messageId) {
      this.io.emit("messageDeleted", messageId);
    }),
  },
  {
    name: "delete-id",
    about: "tells {id}",
    fails: "delete-payload",
    server: telling(function ({ id }) {
      this.io.emit("messageDeleted", { id });
    }),
  },
  {
    name: "delete-not",
    about: "tells and answers, and deletes nothing",
    fails: ["delete-list", "delete-missing"],
    server: {
      __proto__: reference,
      async deleteMessage(id) {
        return this.messages.find((message) => message.id === id);
      },
    },
  },
  {
    name: "delete-swaps",
    about: "moves the last message to the place of the one that goes",
    fails: "delete-list",
    server: {
      __proto__: reference,
      async deleteMessage(id) {
        const at = this.messages.findIndex((message) => message.id === id);
        if (at < 0) {
          return undefined;
        }
        const gone = this.messages[at];
        const last = this.messages.pop();
        if (last !== gone) {
          this.messages[at] = last;
        }
        return gone;
      },
    },
  },
  {
    name: "delete-always-204",
    about: "answers 204 whatever it finds",
    fails: "delete-missing",
    server: answering(async function (request, response) {
      const message = await this.deleteMessage(request.params.id);
      if (message) {
        this.announceDeleted(message, request.params.id);
      }
      response.status(204).end();
    }),
  },
  {
    name: "delete-404-words",
    about: "answers 404 in other words",
    fails: "delete-missing",
    server: {
      __proto__: reference,
      refuse(response, status, message) {
        response.status(status).json({ message: status === 404 ? "Not Found" : message });
      },
    },
  },
  {
    name: "delete-takes-last",
    about: "takes the last message when it finds none",
    fails: ["delete-missing", "delete-missing-silent"],
    server: {
      __proto__: reference,
      async deleteMessage(id) {
        const at = this.messages.findIndex((message) => message.id === id);
        const [gone] = this.messages.splice(at, 1);
        return at < 0 ? undefined : gone;
      },
    },
  },
  {
    name: "delete-told-anyway",
    about: "announces a deletion that did not happen",
    fails: "delete-missing-silent",
    server: answering(async function (request, response) {
      const { id } = request.params;
      const message = await this.deleteMessage(id);
      this.announceDeleted(message, id);
      if (message) {
        response.status(204).end();
      } else {
        this.refuse(response, 404, "Message not found");
      }
    }),
  },
  {
    name: "delete-error-to-all",
    about: "everyone hears an error when REST finds nothing",
    fails: "delete-missing-silent",
    server: answering(async function (request, response) {
      const { id } = request.params;
      const message = await this.deleteMessage(id);
      if (message) {
        this.announceDeleted(message, id);
        response.status(204).end();
      } else {
        this.io.emit("error", { message: "Message not found" });
        this.refuse(response, 404, "Message not found");
      }
    }),
  },
  {
    name: "delete-twice",
    about: "tells twice",
    fails: "delete-once",
    server: telling(function (message, messageId) {
      this.io.emit("messageDeleted", { messageId });
      this.io.emit("messageDeleted", { messageId });
    }),
  },
  {
    name: "delete-told-first",
    about: "tells, and deletes 50 ms later",
    fails: ["deleted-first", "delete-list"],
    server: answering(async function (request, response) {
      const { id } = request.params;
      const message = this.messages.find((one) => one.id === id);
      if (!message) {
        return this.refuse(response, 404, "Message not found");
      }
      this.announceDeleted(message, id);
      await wait(50);
      await this.deleteMessage(id);
      response.status(204).end();
    }),
  },
  {
    name: "delete-answered-first",
    about: "answers, and deletes and tells 50 ms later",
    fails: ["deleted-first", "delete-list"],
    server: answering(async function (request, response) {
      const { id } = request.params;
      const message = this.messages.find((one) => one.id === id);
      if (!message) {
        return this.refuse(response, 404, "Message not found");
      }
      response.status(204).end();
      await wait(50);
      await this.deleteMessage(id);
      this.announceDeleted(message, id);
    }),
  },
  {
    name: "counted-strict",
    about: "ids are numbers, and a path's text never equals one",
    fails: "delete-status",
    server: {
      __proto__: reference,
      newId() {
        this.count = (this.count ?? 0) + 1;
        return this.count;
      },
    },
  },
  {
    name: "own-list-for-posts",
    about: "what is posted has a list of its own",
    fails: ["one-list", "post-stored"],
    server: {
      __proto__: reference,
      async start() {
        await super.start();
        this.posted = [];
      },
      async accept({ username, content }, response) {
        const message = { id: this.newId(), username, content };
        this.posted.push(message);
        this.announce(message);
        response.status(201).json(message);
      },
      async list(request, response) {
        response.json(this.posted);
      },
    },
  },
  {
    name: "two-counters",
    about: "posts and sockets count their ids apart",
    fails: "id-unique",
    server: {
      __proto__: reference,
      async start() {
        await super.start();
        this.counts = { post: 0, socket: 0 };
      },
      newId() {
        this.counts.socket += 1;
        return `${this.counts.socket}`;
      },
      async accept({ username, content }, response) {
        this.counts.post += 1;
        const message = { id: `${this.counts.post}`, username, content };
        this.messages.push(message);
        this.announce(message);
        response.status(201).json(message);
      },
    },
  },
  {
    name: "socket-silent",
    about: "a message over a socket is stored, and nobody hears it",
    fails: "socket-message",
    server: {
      __proto__: reference,
      async onMessage(socket, { username, content }) {
        await this.addMessage(username, content);
      },
    },
  },
  {
    name: "no-socket-delete",
    about: "deleteMessage is not handled any more",
    fails: "socket-delete",
    server: { __proto__: reference, async onDelete() {} },
  },
  {
    name: "socket-deletes-own",
    about: "over a socket, only what came over a socket can be deleted",
    fails: "socket-delete",
    server: {
      __proto__: reference,
      async accept({ username, content }, response) {
        const message = await this.addMessage(username, content);
        this.fromRest = (this.fromRest ?? new Set()).add(message.id);
        this.announce(message);
        response.status(201).json(message);
      },
      async onDelete(socket, data) {
        const hidden = this.fromRest?.has(data?.messageId);
        await reference.onDelete.call(this, socket, hidden ? {} : data);
      },
    },
  },
  {
    name: "hidden-by-sockets",
    about: "what is deleted over a socket is hidden, and can be deleted again over REST",
    fails: "socket-not-found",
    server: {
      __proto__: reference,
      hidden: new Set(),
      async getMessages() {
        return this.messages.filter(({ id }) => !this.hidden.has(id));
      },
      async onDelete(socket, data) {
        const id = data?.messageId;
        const message = (await this.getMessages()).find((one) => one.id === id);
        if (message) {
          this.hidden.add(id);
          this.announceDeleted(message, id);
        } else {
          await super.onDelete(socket, {});
        }
      },
    },
  },
  {
    name: "socket-not-found-silent",
    about: "over a socket, a deletion that fails is not answered with error",
    fails: "socket-not-found",
    server: {
      __proto__: reference,
      async onDelete(socket, data) {
        const message = await this.deleteMessage(data?.messageId);
        if (message) {
          this.announceDeleted(message, data.messageId);
        }
      },
    },
  },
];
