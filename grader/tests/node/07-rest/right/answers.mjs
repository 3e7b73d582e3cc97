/** Right servers that answer or tell in another way, or have company. */

import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { ORIGIN, reference } from "../reference.mjs";

const EDITING = [
  "edit-answer", "edit-everyone", "edit-list", "edit-only-content", "edit-refused",
  "edit-cors", "edit-once", "edit-first",
];

/** @type {import("../../table.mjs").Right[]} */
export const answers = [
  {
    name: "no-editing",
    about: "has no route for PUT",
    without: EDITING,
    server: {
      __proto__: reference,
      put(request, response) {
        response.status(405).end();
      },
    },
  },
  {
    name: "answers-first",
    about: "answers, and tells everyone 60 ms later",
    server: {
      __proto__: reference,
      async announce(message) {
        await wait(60);
        super.announce(message);
      },
      async announceDeleted(...args) {
        await wait(60);
        super.announceDeleted(...args);
      },
    },
  },
  {
    name: "strict",
    about: "refuses what is not a string, with more fields in the refusal",
    server: {
      __proto__: reference,
      problem(body) {
        const bad = ["username", "content"].find(
          (field) => typeof body?.[field] !== "string" || body[field].trim() === "",
        );
        return bad && `${bad} must be a text`;
      },
      refuse(response, status, message) {
        response.status(status).json({ status: "error", code: status, message, at: new Date() });
      },
    },
  },
  {
    name: "more-events",
    about: "announces each change by a second event too, and greets each client",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.emit("welcome", { count: this.messages.length });
      },
      announce(message) {
        super.announce(message);
        this.io.emit("messages:changed", { id: message.id });
      },
      announceDeleted(message, messageId) {
        this.io.emit("messageDeleted", { messageId, by: "somebody", message });
      },
      announceEdited(message) {
        super.announceEdited(message);
        this.io.emit("messages:changed", { id: message.id });
      },
    },
  },
  {
    name: "acknowledges",
    about: "answers a socket's acknowledgement too",
    server: {
      __proto__: reference,
      connected({ socket }) {
        socket.on("message", async (data, ack) => {
          await this.onMessage(socket, data);
          ack?.({ status: "ok" });
        });
        socket.on("deleteMessage", async (data, ack) => {
          await this.onDelete(socket, data);
          ack?.({ status: "ok" });
        });
      },
    },
  },
  {
    name: "cors-for-all",
    about: "names one fixed origin in each answer, and answers 200 to the preflight",
    server: {
      __proto__: reference,
      cors(request, response, next) {
        response.set("Access-Control-Allow-Origin", ORIGIN);
        response.set("Access-Control-Allow-Credentials", "true");
        if (request.method !== "OPTIONS") {
          return next();
        }
        const asked = request.get("access-control-request-headers") ?? "";
        response.set("Access-Control-Allow-Headers", asked);
        response.set("Access-Control-Allow-Methods", "get,head,put,patch,post,delete".toUpperCase());
        response.status(200).send("ok");
      },
    },
  },
  {
    name: "cors-refuses",
    about: "answers 403 to other origins",
    server: {
      __proto__: reference,
      options: { cors: { origin: [ORIGIN], methods: ["GET", "POST"] } },
      cors(request, response, next) {
        if (![undefined, ORIGIN].includes(request.get("origin"))) {
          return response.status(403).json({ message: "not you" });
        }
        super.cors(request, response, next);
      },
    },
  },
  {
    name: "busy",
    about: "other people post, edit and delete every 40 ms",
    server: {
      __proto__: reference,
      ready(io) {
        super.ready(io);
        setInterval(async () => {
          const message = await this.addMessage("Somebody", `Else ${randomUUID()}`);
          this.announce(message);
          const edited = await this.editMessage(message.id, `Other ${randomUUID()}`);
          this.announceEdited(edited);
          const old = this.messages.findLast(
            ({ id, username }) => username === "Somebody" && id !== message.id,
          );
          if (old && (await this.deleteMessage(old.id))) {
            this.announceDeleted(old, old.id);
          }
        }, 40);
      },
    },
  },
];
