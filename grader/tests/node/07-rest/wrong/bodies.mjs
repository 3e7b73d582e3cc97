/** What is wrong with the answers to bad bodies. */

import { reference } from "../reference.mjs";

/** Finds other problems with a body. */
const looking = (problem) => ({ __proto__: reference, problem });

/** @type {import("../../table.mjs").Wrong[]} */
export const bodies = [
  {
    name: "no-content-needed",
    about: "looks at the username only",
    fails: "bad-body",
    server: looking((body) => (body?.username ? undefined : "Username is required")),
  },
  {
    name: "empty-allowed",
    about: "a field must be there, and may be empty",
    fails: "bad-body",
    server: looking((body) =>
      body?.username == null || body?.content == null ? "a field is missing" : undefined),
  },
  {
    name: "null-allowed",
    about: "a field must be there, and may be null",
    fails: "bad-body",
    server: looking((body) =>
      [body?.username, body?.content].some((text) => text === undefined || text === "")
        ? "a field is missing"
        : undefined),
  },
  {
    name: "bad-422",
    about: "refuses with 422",
    fails: "bad-body",
    server: {
      __proto__: reference,
      refuse(response, status, message) {
        response.status(status === 400 ? 422 : status).json({ message });
      },
    },
  },
  {
    name: "bad-error-field",
    about: "refuses with {error}",
    fails: "bad-body",
    server: {
      __proto__: reference,
      refuse(response, status, message) {
        response.status(status).json(status === 400 ? { error: message } : { message });
      },
    },
  },
  {
    name: "bad-json-html",
    about: "leaves a body that is not JSON to Express, which answers with HTML",
    fails: "bad-body",
    server: {
      __proto__: reference,
      badJson(error, request, response, next) {
        next(error);
      },
    },
  },
  {
    name: "bad-json-500",
    about: "answers 500 to a body that is not JSON",
    fails: "bad-body",
    server: {
      __proto__: reference,
      badJson(error, request, response) {
        response.status(500).json({ message: "Internal server error" });
      },
    },
  },
  {
    name: "bad-stored",
    about: "refuses a bad body, and stores what it has",
    fails: "bad-body-silent",
    server: {
      __proto__: reference,
      async post(request, response) {
        if (this.problem(request.body)) {
          await this.addMessage(request.body?.username, request.body?.content);
        }
        await reference.post.call(this, request, response);
      },
    },
  },
  {
    name: "bad-told",
    about: "tells everyone before it looks",
    fails: ["bad-body-silent", "post-same"],
    server: {
      __proto__: reference,
      async post(request, response) {
        if (this.problem(request.body)) {
          this.announce({ id: this.newId(), ...request.body });
        }
        await reference.post.call(this, request, response);
      },
    },
  },
  {
    name: "bad-then-broken",
    about: "after a bad body, nothing is told any more",
    fails: "works-after-bad",
    server: {
      __proto__: reference,
      refuse(response, status, message) {
        this.broken ||= status === 400;
        response.status(status).json({ message });
      },
      announce(message) {
        if (!this.broken) {
          reference.announce.call(this, message);
        }
      },
    },
  },
  {
    name: "bad-kicks",
    about: "a bad body ends everyone's connection",
    fails: "works-after-bad",
    server: {
      __proto__: reference,
      refuse(response, status, message) {
        if (status === 400) {
          this.io.disconnectSockets(true);
        }
        response.status(status).json({ message });
      },
    },
  },
];
