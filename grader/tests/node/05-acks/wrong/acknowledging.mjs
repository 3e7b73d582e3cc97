/** What `clientEvent` is acknowledged with. */

import { setTimeout as sleep } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** Acknowledges `clientEvent` with another value. */
const receiving = (received) => ({ __proto__: reference, received });

/** Does something else with `clientEvent`. */
const handling = (onClientEvent) => ({ __proto__: reference, onClientEvent });

/** Data whose fourth level is null. */
const shallow = (data, level = 1) => {
  if (typeof data !== "object" || data === null) {
    return data;
  }
  const inside = (value) => (level < 3 ? shallow(value, level + 1) : null);
  return Array.isArray(data)
    ? data.map(inside)
    : Object.fromEntries(Object.entries(data).map(([key, value]) => [key, inside(value)]));
};

/** @type {import("../../table.mjs").Wrong[]} */
export const acknowledging = [
  {
    name: "event-for-ack",
    about: "answers by an event of the same name",
    fails: "ack",
    server: handling(({ socket }, data) => {
      socket.emit("clientEvent", { status: "ok", received: data });
    }),
  },
  {
    name: "answers-too-late",
    about: "answers after three seconds",
    fails: "ack",
    server: handling(async (at, data, ack) => {
      await sleep(3000);
      ack?.({ status: "ok", received: data });
    }),
  },
  {
    name: "node-style",
    about: "an error first, then the result",
    fails: "one-object",
    server: handling((at, data, ack) => ack?.(null, { status: "ok", received: data })),
  },
  {
    name: "no-argument",
    about: "calls the callback with nothing",
    fails: "one-object",
    server: handling((at, data, ack) => ack?.()),
  },
  {
    name: "extra-argument",
    about: "the right object, and a second argument",
    fails: "one-object",
    server: handling((at, data, ack) => ack?.({ status: "ok", received: data }, true)),
  },
  {
    name: "json-text",
    about: "JSON as a text",
    fails: "one-object",
    server: receiving((data) => JSON.stringify({ status: "ok", received: data })),
  },
  {
    name: "status-missing",
    about: "no status",
    fails: "status",
    server: receiving((data) => ({ received: data })),
  },
  {
    name: "status-capital",
    about: "the status is OK",
    fails: "status",
    server: receiving((data) => ({ status: "OK", received: data })),
  },
  {
    name: "received-renamed",
    about: "the data is called data",
    fails: "received",
    server: receiving((data) => ({ status: "ok", data })),
  },
  {
    name: "received-as-json",
    about: "turns everything but a text into JSON in a text",
    fails: "received",
    server: receiving((data) => ({
      status: "ok", received: typeof data === "string" ? data : JSON.stringify(data),
    })),
  },
  {
    name: "received-trimmed",
    about: "trims a text",
    fails: "received",
    server: receiving((data) => ({
      status: "ok", received: typeof data === "string" ? data.trim() : data,
    })),
  },
  {
    name: "received-cut",
    about: "keeps the first 255 characters",
    fails: "received",
    server: receiving((data) => ({
      status: "ok", received: typeof data === "string" ? data.slice(0, 255) : data,
    })),
  },
  {
    name: "falsy-is-nothing",
    about: "treats 0, false and an empty text as no data",
    fails: "received",
    server: receiving((data) => ({ status: "ok", received: data || null })),
  },
  {
    name: "objects-ignored",
    about: "answers texts only",
    fails: "received",
    server: {
      __proto__: reference,
      onClientEvent(at, data, ack) {
        if (typeof data === "string") {
          super.onClientEvent(at, data, ack);
        }
      },
    },
  },
  {
    name: "spread",
    about: "spreads the data's fields into the answer",
    fails: ["received", "status"],
    server: receiving((data) => ({ status: "ok", ...Object(data) })),
  },
  {
    name: "spread-behind",
    about: "spreads the data's fields over the status",
    fails: ["received", "status"],
    server: receiving((data) => ({
      status: "ok", received: data, ...(data?.constructor === Object && data),
    })),
  },
  {
    name: "cut-deep",
    about: "data is cut at its third level",
    fails: "received",
    server: receiving((data) => ({ status: "ok", received: shallow(data) })),
  },
  {
    name: "first-only",
    about: "once instead of on: each client is answered once",
    fails: "one-object",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.removeAllListeners("clientEvent");
        at.socket.once("clientEvent", (data, ack) => this.onClientEvent(at, data, ack));
      },
    },
  },
  {
    name: "first-client-only",
    about: "only the first two clients get handlers",
    fails: ["any-client", "ack"],
    server: {
      __proto__: reference,
      start() {
        this.count = 0;
      },
      connected(at) {
        this.count += 1;
        if (this.count <= 2) {
          super.connected(at);
        }
      },
    },
  },
  {
    name: "received-as-number",
    about: "a text of digits becomes a number",
    fails: "received",
    server: receiving((data) => ({ status: "ok", received: /^\d+$/.test(data) ? Number(data) : data })),
  },
  {
    name: "message-unwrapped",
    about: "keeps the data's field `message`, if there is one",
    fails: "received",
    server: receiving((data) => ({ status: "ok", received: data?.message ?? data })),
  },
  {
    name: "empty-is-error",
    about: "the status is error for an empty text",
    fails: "any-client",
    server: receiving((data) => ({ status: data === "" ? "error" : "ok", received: data })),
  },
];
