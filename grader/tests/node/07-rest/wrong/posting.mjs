/** What is wrong with posting. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Accepts a good body in another way. */
const accepting = (accept) => ({ __proto__: reference, accept });

/** Stores, answers as it should, and tells in another way. */
const telling = (tell) =>
  accepting(async function ({ username, content }, response) {
    const message = await this.addMessage(username, content);
    tell.call(this, message);
    response.status(201).json(message);
  });

/** @type {import("../../table.mjs").Wrong[]} */
export const posting = [
  {
    name: "post-200",
    about: "POST is answered with 200",
    fails: "post-created",
    server: accepting(async function ({ username, content }, response) {
      const message = await this.addMessage(username, content);
      this.announce(message);
      response.json(message);
    }),
  },
  {
    name: "post-empty-answer",
    about: "POST is answered with 201 and no body",
    fails: "post-created",
    server: accepting(async function ({ username, content }, response) {
      this.announce(await this.addMessage(username, content));
      response.status(201).end();
    }),
  },
  {
    name: "post-wrapped",
    about: "the answer wraps the message",
    fails: "post-body",
    server: accepting(async function ({ username, content }, response) {
      const message = await this.addMessage(username, content);
      this.announce(message);
      response.status(201).json({ message });
    }),
  },
  {
    name: "post-id-only",
    about: "the answer is the id alone",
    fails: "post-body",
    server: accepting(async function ({ username, content }, response) {
      const message = await this.addMessage(username, content);
      this.announce(message);
      response.status(201).json({ id: message.id });
    }),
  },
  { name: "post-silent", about: "tells nobody", fails: "post-everyone", server: telling(() => {}) },
  {
    name: "post-new-message",
    about: "tells under the name newMessage",
    fails: "post-everyone",
    server: telling(function (message) {
      this.io.emit("newMessage", message);
    }),
  },
  {
    name: "post-to-others",
    about: "leaves one client out, as if it were the sender",
    fails: ["post-created", "post-everyone"],
    server: telling(function (message) {
      const [first] = this.io.sockets.sockets.values();
      first.broadcast.emit("message", message);
    }),
  },
  {
    name: "post-tells-text",
    about: "tells JSON in a string",
    fails: "post-same",
    server: telling(function (message) {
      this.io.emit("message", JSON.stringify(message));
    }),
  },
  {
    name: "post-other-id",
    about: "tells under another id than it stores and answers",
    fails: "post-same",
    server: telling(function (message) {
      this.io.emit("message", { ...message, id: this.newId() });
    }),
  },
  {
    name: "post-twice-late",
    about: "tells a second time 30 ms later",
    fails: ["once", "get-silent"],
    server: telling(function (message) {
      this.announce(message);
      setTimeout(() => this.announce(message), 30);
    }),
  },
  {
    name: "post-twice-to-first",
    about: "tells all, and the first client once more",
    fails: ["post-created", "once"],
    server: telling(function (message) {
      this.announce(message);
      const [first] = this.io.sockets.sockets.values();
      first.emit("message", message);
    }),
  },
  {
    name: "post-not-stored",
    about: "tells and answers, and stores nothing",
    fails: "post-stored",
    server: accepting(async function ({ username, content }, response) {
      const message = { id: this.newId(), username, content };
      this.announce(message);
      response.status(201).json(message);
    }),
  },
  {
    name: "post-stored-twice",
    about: "stores twice",
    fails: "stored-once",
    server: accepting(async function ({ username, content }, response) {
      await this.addMessage(username, content);
      const message = await this.addMessage(username, content);
      this.announce(message);
      response.status(201).json(message);
    }),
  },
  {
    name: "post-stored-late",
    about: "tells, and stores 50 ms later",
    fails: ["stored-first", "post-stored", "one-list", "order"],
    server: accepting(async function ({ username, content }, response) {
      const message = { id: this.newId(), username, content };
      this.announce(message);
      await wait(50);
      this.messages.push(message);
      response.status(201).json(message);
    }),
  },
  {
    name: "post-answered-early",
    about: "answers, and stores and tells 50 ms later",
    fails: "stored-before-answer",
    server: accepting(async function ({ username, content }, response) {
      const message = { id: this.newId(), username, content };
      response.status(201).json(message);
      await wait(50);
      this.messages.push(message);
      this.announce(message);
    }),
  },
  {
    name: "post-in-front",
    about: "what is posted stands first in the list",
    fails: "order",
    server: accepting(async function ({ username, content }, response) {
      const message = { id: this.newId(), username, content };
      this.messages.unshift(message);
      this.announce(message);
      response.status(201).json(message);
    }),
  },
  {
    name: "post-client-id",
    about: "a client may choose the id",
    fails: "extra-fields",
    server: {
      __proto__: reference,
      async post(request, response) {
        const problem = this.problem(request.body);
        if (problem) {
          return this.refuse(response, 400, problem);
        }
        const { username, content, id = this.newId() } = request.body;
        const message = { id, username, content };
        this.messages.push(message);
        this.announce(message);
        response.status(201).json(message);
      },
    },
  },
  {
    name: "post-mass-assignment",
    about: "takes all fields of a body over, but for the id",
    fails: "extra-fields",
    server: {
      __proto__: reference,
      async post(request, response) {
        const problem = this.problem(request.body);
        if (problem) {
          return this.refuse(response, 400, problem);
        }
        const message = { ...request.body, id: this.newId() };
        this.messages.push(message);
        this.announce(message);
        response.status(201).json(message);
      },
    },
  },
  {
    name: "post-strict-fields",
    about: "refuses a body with more fields",
    fails: "extra-fields",
    server: {
      __proto__: reference,
      problem(body) {
        const more = Object.keys(body ?? {}).find((key) => !["username", "content"].includes(key));
        return more ? `unknown field ${more}` : reference.problem(body);
      },
    },
  },
  {
    name: "post-trims",
    about: "trims the content",
    fails: "as-sent",
    server: accepting(async function ({ username, content }, response) {
      const message = await this.addMessage(username, content.trim());
      this.announce(message);
      response.status(201).json(message);
    }),
  },
  {
    name: "post-escapes",
    about: "escapes HTML",
    fails: "as-sent",
    server: accepting(async function ({ username, content }, response) {
      const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      const message = await this.addMessage(username, escaped);
      this.announce(message);
      response.status(201).json(message);
    }),
  },
  {
    name: "post-answers-newest",
    about: "waits for the store, then answers with the newest message",
    fails: "own-words",
    server: {
      __proto__: accepting(async function ({ username, content }, response) {
        this.announce(await this.addMessage(username, content));
        await wait(20);
        response.status(201).json(this.messages.at(-1));
      }),
    },
  },
  {
    name: "nobody-is-503",
    about: "refuses to store when nobody is connected",
    fails: ["post-created", "nobody-there"],
    server: {
      __proto__: reference,
      async post(request, response) {
        if (this.io.sockets.sockets.size === 0) {
          return this.refuse(response, 503, "nobody is there");
        }
        await reference.post.call(this, request, response);
      },
    },
  },
  {
    name: "waits-for-acks",
    about: "answers when every client has acknowledged, which none does",
    fails: "post-created",
    server: accepting(async function ({ username, content }, response) {
      const message = await this.addMessage(username, content);
      await this.io.timeout(20_000).emitWithAck("message", message).catch(() => {});
      response.status(201).json(message);
    }),
  },
  {
    name: "get-tells",
    about: "when somebody reads the list, everyone hears the newest message again",
    fails: ["get-silent", "once"],
    server: {
      __proto__: reference,
      async list(request, response) {
        const messages = await this.getMessages();
        if (messages.length > 0) {
          this.announce(messages.at(-1));
        }
        response.json(messages);
      },
    },
  },
];
