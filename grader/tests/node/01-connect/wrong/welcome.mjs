/** Servers that send `welcome` wrongly. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** A server with another `welcome`. */
const says = (name, fails, about, welcome) => ({
  name, fails, about, server: { __proto__: reference, welcome },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const welcome = [
  says("no-welcome", "welcome", "sends nothing", () => {}),
  says("welcome-to-others", "welcome", "welcomes everyone except the new client", ({ socket }) => {
    socket.broadcast.emit("welcome", { id: socket.id });
  }),
  says("welcome-to-all", "welcome-private", "welcomes everyone each time", ({ io, socket }) => {
    io.emit("welcome", { id: socket.id });
  }),
  says("other-case", "welcome", "names the event Welcome", ({ socket }) => {
    socket.emit("Welcome", { id: socket.id });
  }),
  says("engine-id", "welcome-id", "sends the id of the Engine.IO connection", ({ socket }) => {
    socket.emit("welcome", { id: socket.conn.id });
  }),
  says("socket-id", "welcome-id", "names the field socketId", ({ socket }) => {
    socket.emit("welcome", { socketId: socket.id });
  }),
  says("listed", "welcome-id", "sends the object inside a list", ({ socket }) => {
    socket.emit("welcome", [{ id: socket.id }]);
  }),
  says("json-text", "welcome-id", "sends JSON inside a string", ({ socket }) => {
    socket.emit("welcome", JSON.stringify({ id: socket.id }));
  }),
  says("decorated-id", "welcome-id", "puts a prefix before the id", ({ socket }) => {
    socket.emit("welcome", { id: `/#${socket.id}` });
  }),
  says("second-argument", "welcome-id", "sends a text first, then the object", ({ socket }) => {
    socket.emit("welcome", "Hello", { id: socket.id });
  }),
  says("twice-later", "welcome-once", "sends it again 10 ms later", async ({ socket }) => {
    socket.emit("welcome", { id: socket.id });
    await wait(10);
    socket.emit("welcome", { id: socket.id });
  }),
  says("websocket-only", "every-client", "doesn't welcome long-polling clients", ({ socket }) => {
    if (socket.conn.transport.name === "websocket") {
      socket.emit("welcome", { id: socket.id });
    }
  }),
  {
    name: "first-three",
    about: "welcomes three clients and no more",
    fails: ["welcome", "every-client"],
    server: {
      __proto__: reference,
      welcomed: 0,
      welcome(at) {
        this.welcomed += 1;
        if (this.welcomed <= 3) {
          super.welcome(at);
        }
      },
    },
  },
  {
    name: "first-id",
    about: "sends everyone the id of the first client",
    fails: "welcome-id",
    server: {
      __proto__: reference,
      welcome({ socket }) {
        this.id ??= socket.id;
        socket.emit("welcome", { id: this.id });
      },
    },
  },
  {
    name: "shared-id",
    about: "keeps the new client's id in a place that all calls share",
    fails: "welcome-at-once",
    server: {
      __proto__: reference,
      async welcome({ socket }) {
        this.id = socket.id;
        await wait(5);
        socket.emit("welcome", { id: this.id });
      },
    },
  },
  {
    name: "one-timer",
    about: "cancels a client's welcome when the next one connects",
    fails: ["welcome-at-once", "every-client"],
    server: {
      __proto__: reference,
      welcome(at) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => super.welcome(at), 5);
      },
    },
  },
  {
    name: "websocket-transport-only",
    about: "doesn't let long-polling clients in",
    fails: "starts",
    server: { __proto__: reference, options: { transports: ["websocket"] } },
  },
  {
    name: "cut-off",
    about: "answers 408 after 400 ms, also to a waiting long-polling request",
    fails: ["starts", "welcome-once"],
    server: {
      __proto__: reference,
      ready(io) {
        super.ready(io);
        io.httpServer.prependListener("request", (request, response) => {
          const end = response.end.bind(response);
          setTimeout(() => {
            if (!response.headersSent) {
              response.writeHead(408);
              end();
              // Anything written after that is discarded.
              Object.assign(response, { writeHead() {}, write() {}, end() {} });
            }
          }, 400);
        });
      },
    },
  },
  {
    name: "socket-timeout",
    about: "closes each HTTP connection that was silent for 400 ms",
    fails: ["starts", "welcome-once", "left-true"],
    server: {
      __proto__: reference,
      ready(io) {
        super.ready(io);
        io.httpServer.timeout = 400;
      },
    },
  },
  {
    name: "other-path",
    about: "serves Socket.IO at another path",
    fails: "starts",
    server: { __proto__: reference, options: { path: "/ws/" } },
  },
  {
    name: "after-a-leaver",
    about: "stops welcoming once a client has left",
    fails: "every-client",
    server: {
      __proto__: reference,
      welcome(at) {
        if (!this.someoneLeft) {
          super.welcome(at);
        }
      },
      leaves(at, reason) {
        this.someoneLeft = true;
        super.leaves(at, reason);
      },
    },
  },
  {
    name: "welcome-for-a-word",
    about: "welcomes a client again when it sends an event",
    fails: "welcome-once",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.onAny(() => this.welcome(at));
      },
    },
  },
];
