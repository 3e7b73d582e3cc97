/** Servers that do not welcome people as they should. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** What is sent in place of the welcome. */
const says = (name, fails, about, welcome) => ({
  name, fails, about, server: { __proto__: reference, welcome },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const welcome = [
  says("no-welcome", "welcome", "says nothing", () => {}),
  says("welcome-to-others", "welcome", "welcomes everyone but the newcomer", ({ socket }) => {
    socket.broadcast.emit("welcome", { id: socket.id });
  }),
  says("welcome-to-all", "welcome-private", "welcomes everyone, each time", ({ io, socket }) => {
    io.emit("welcome", { id: socket.id });
  }),
  says("other-case", "welcome", "the event is Welcome", ({ socket }) => {
    socket.emit("Welcome", { id: socket.id });
  }),
  says("engine-id", "welcome-id", "the id of the transport", ({ socket }) => {
    socket.emit("welcome", { id: socket.conn.id });
  }),
  says("socket-id", "welcome-id", "the field is socketId", ({ socket }) => {
    socket.emit("welcome", { socketId: socket.id });
  }),
  says("listed", "welcome-id", "the object is in a list", ({ socket }) => {
    socket.emit("welcome", [{ id: socket.id }]);
  }),
  says("json-text", "welcome-id", "JSON inside a string", ({ socket }) => {
    socket.emit("welcome", JSON.stringify({ id: socket.id }));
  }),
  says("decorated-id", "welcome-id", "something before the id", ({ socket }) => {
    socket.emit("welcome", { id: `/#${socket.id}` });
  }),
  says("second-argument", "welcome-id", "a text first, then the object", ({ socket }) => {
    socket.emit("welcome", "Hello", { id: socket.id });
  }),
  says("twice-later", "welcome-once", "again, 10 ms later", async ({ socket }) => {
    socket.emit("welcome", { id: socket.id });
    await wait(10);
    socket.emit("welcome", { id: socket.id });
  }),
  says("websocket-only", "every-client", "no welcome over long-polling", ({ socket }) => {
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
    about: "everyone gets the id of the first",
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
    about: "keeps the newcomer's id in one place for all",
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
    about: "a newcomer stops the welcome of the one before",
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
    about: "does not let anybody in over long-polling",
    fails: "starts",
    server: { __proto__: reference, options: { transports: ["websocket"] } },
  },
  {
    name: "cut-off",
    about: "answers what takes 400 ms with 408, a long-polling request that waits too",
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
              // What is written after that goes nowhere.
              Object.assign(response, { writeHead() {}, write() {}, end() {} });
            }
          }, 400);
        });
      },
    },
  },
  {
    name: "socket-timeout",
    about: "closes each HTTP connection on which nothing came for 400 ms",
    fails: ["starts", "welcome-once"],
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
    about: "Socket.IO is at another path",
    fails: "starts",
    server: { __proto__: reference, options: { path: "/ws/" } },
  },
  {
    name: "after-a-leaver",
    about: "nobody is welcomed any more when one has left",
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
    about: "welcomes again whoever says something",
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
