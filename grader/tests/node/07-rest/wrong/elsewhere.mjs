/** What is wrong with CORS. */

import { ORIGIN, reference } from "../reference.mjs";

/** Sets the header of the API in another way. */
const allowing = (allowed) => ({
  __proto__: reference,
  cors(request, response, next) {
    const value = allowed(request.get("origin"), request);
    if (value) {
      response.set("Access-Control-Allow-Origin", value);
    }
    if (request.method === "OPTIONS") {
      this.preflight(request, response);
    } else {
      next();
    }
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const elsewhere = [
  {
    name: "cors-none",
    about: "no headers at all",
    fails: "cors-api",
    server: { ...reference, options: {}, cors: (request, response, next) => next() },
  },
  {
    name: "cors-socket-only",
    about: "only Socket.IO allows the origin",
    fails: "cors-api",
    server: { __proto__: reference, cors: (request, response, next) => next() },
  },
  {
    name: "cors-api-only",
    about: "only the API allows the origin",
    fails: "cors-socket",
    server: { __proto__: reference, options: {} },
  },
  {
    name: "cors-any",
    about: "the API allows all origins",
    fails: "cors-foreign",
    server: allowing(() => "*"),
  },
  {
    name: "cors-socket-any",
    about: "Socket.IO allows all origins",
    fails: "cors-foreign",
    server: { __proto__: reference, options: { cors: { origin: "*" } } },
  },
  {
    name: "cors-socket-mirror",
    about: "Socket.IO allows every origin that asks",
    fails: "cors-foreign",
    server: { __proto__: reference, options: { cors: { origin: true, credentials: true } } },
  },
  {
    name: "cors-own-port",
    about: "pages of the course's own server are allowed, too",
    fails: "cors-foreign",
    server: allowing((origin) =>
      ([ORIGIN, "http://localhost:8000"].includes(origin) ? origin : undefined)),
  },
  {
    name: "cors-prefix",
    about: "an origin must only begin as it should",
    fails: "cors-foreign",
    server: allowing((origin) => (origin?.startsWith(ORIGIN) ? origin : undefined)),
  },
  {
    name: "cors-localhost",
    about: "everything on localhost is allowed",
    fails: "cors-foreign",
    server: allowing((origin) => (origin?.includes("localhost:5173") ? origin : undefined)),
  },
  {
    name: "cors-slash",
    about: "a slash at the end",
    fails: "cors-api",
    server: allowing(() => `${ORIGIN}/`),
  },
  {
    name: "cors-twice",
    about: "the header comes twice",
    fails: "cors-api",
    server: allowing(() => [ORIGIN, ORIGIN]),
  },
  {
    name: "cors-get-only",
    about: "only the answers to GET have the header",
    fails: "cors-api",
    server: allowing((origin, request) =>
      request.method === "GET" && origin === ORIGIN ? ORIGIN : undefined),
  },
  {
    name: "cors-no-preflight",
    about: "answers have the header, and OPTIONS is answered with 404",
    fails: "cors-preflight",
    server: {
      __proto__: reference,
      preflight(request, response) {
        response.status(404).end();
      },
    },
  },
  {
    name: "cors-no-delete",
    about: "a page may not delete",
    fails: "cors-preflight",
    server: {
      __proto__: reference,
      preflight(request, response) {
        response.set("Access-Control-Allow-Methods", "GET, POST");
        response.set("Access-Control-Allow-Headers", "Content-Type");
        response.status(204).end();
      },
    },
  },
  {
    name: "cors-no-content-type",
    about: "a page may not post JSON",
    fails: "cors-preflight",
    server: {
      __proto__: reference,
      preflight(request, response) {
        response.set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
        response.set("Access-Control-Allow-Headers", "Authorization");
        response.status(204).end();
      },
    },
  },
];
