/** Servers that do not tell who has left as they should. */

import { reference } from "../reference.mjs";

/** What is done when somebody leaves. */
const does = (name, fails, about, leaves) => ({
  name, fails, about, server: { __proto__: reference, leaves },
});

const tell = ({ socket }, reason) => socket.broadcast.emit("left", { id: socket.id, reason });

/** @type {import("../../table.mjs").Wrong[]} */
export const left = [
  does("left-to-leaver", "left", "tells the one who has gone", ({ socket }, reason) => {
    socket.emit("left", { id: socket.id, reason });
  }),
  does("left-to-one", "left", "tells the first of the others", ({ io, socket }, reason) => {
    const [first] = io.of("/").sockets.values();
    first?.emit("left", { id: socket.id, reason });
  }),
  does("left-to-websockets", "left", "tells those over WebSocket", ({ io, socket }, reason) => {
    for (const other of io.of("/").sockets.values()) {
      if (other.conn.transport.name === "websocket") {
        other.emit("left", { id: socket.id, reason });
      }
    }
  }),
  does("left-bare-id", "left-id", "the id alone", ({ socket }) => {
    socket.broadcast.emit("left", socket.id);
  }),
  does("left-user-id", "left-id", "the field is userId", ({ socket }, reason) => {
    socket.broadcast.emit("left", { userId: socket.id, reason });
  }),
  does("left-engine-id", "left-id", "the id of the transport", ({ socket }, reason) => {
    socket.broadcast.emit("left", { id: socket.conn.id, reason });
  }),
  does("left-own-id", "left-id", "each hears its own id", ({ io }, reason) => {
    for (const other of io.of("/").sockets.values()) {
      other.emit("left", { id: other.id, reason });
    }
  }),
  does("left-once-each", "left-once", "emits once for each who stays", (at, reason) => {
    for (const _ of at.io.of("/").sockets) {
      tell(at, reason);
    }
  }),
  does("goodbye-only", "left-closed", "only a goodbye counts", (at, reason) => {
    if (reason === "client namespace disconnect") {
      tell(at, reason);
    }
  }),
  does("transport-close-only", "left", "a goodbye does not count", (at, reason) => {
    if (reason.startsWith("transport")) {
      tell(at, reason);
    }
  }),
  does("websockets-leave", "left-polling", "forgets those over long-polling", (at, reason) => {
    if (at.socket.conn.transport.name === "websocket") {
      tell(at, reason);
    }
  }),
  does("all-out", "others-stay", "disconnects everyone", (at, reason) => {
    tell(at, reason);
    at.io.disconnectSockets();
  }),
  does("connections-closed", "others-stay", "closes everyone's connection", (at, reason) => {
    tell(at, reason);
    at.io.disconnectSockets(true);
  }),
  does("stops", ["others-stay", "starts"], "closes the server", ({ io }) => io.close()),
  does("throws", ["others-stay", "starts"], "throws", () => {
    throw new Error("nobody catches this");
  }),
  {
    name: "first-leaver",
    about: "tells of the first who leaves",
    fails: "left",
    server: {
      __proto__: reference,
      leaves(at, reason) {
        if (!this.done) {
          tell(at, reason);
        }
        this.done = true;
      },
    },
  },
  {
    name: "last-comer",
    about: "the id of the one who came last, whoever leaves",
    fails: ["left-id", "left-many"],
    server: {
      __proto__: reference,
      welcome(at) {
        this.last = at.socket.id;
        super.welcome(at);
      },
      leaves({ socket }, reason) {
        socket.broadcast.emit("left", { id: this.last, reason });
      },
    },
  },
  {
    name: "transport-too",
    about: "tells when the socket leaves, and when its connection ends",
    fails: "left-once",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.conn.on("close", (reason) => this.leaves(at, reason));
        super.connected(at);
      },
    },
  },
  {
    name: "left-on-connect",
    about: "says left when somebody connects",
    fails: "left",
    server: {
      __proto__: reference,
      arrives(at) {
        tell(at, "joined");
      },
      leaves() {},
    },
  },
  {
    name: "left-on-connect-too",
    about: "says left when somebody connects, and when it leaves",
    fails: ["left-true", "left-once"],
    server: {
      __proto__: reference,
      arrives(at) {
        tell(at, "joined");
      },
    },
  },
  {
    name: "one-left-timer",
    about: "when several leave, the last one stops the news of the others",
    fails: "left-many",
    server: {
      __proto__: reference,
      leaves(at, reason) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => tell(at, reason), 10);
      },
    },
  },
  {
    name: "shared-leaver",
    about: "keeps the leaver in one place for all",
    fails: "left-many",
    server: {
      __proto__: reference,
      leaves(at, reason) {
        this.leaver = at;
        setTimeout(() => tell(this.leaver, reason), 10);
      },
    },
  },
  {
    name: "left-for-a-word",
    about: "says left of whoever says something",
    fails: "left-true",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.onAny(() => tell(at, "said"));
      },
    },
  },
  does("left-of-nobody-too", "left-true", "a second left has no id", (at, reason) => {
    tell(at, reason);
    at.io.emit("left", { reason });
  }),
  {
    name: "looks-up-first",
    about: "the disconnect handler is registered after a look-up of 200 ms",
    fails: "left",
    server: {
      __proto__: reference,
      async connected(at) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        super.connected(at);
      },
    },
  },
  does("left-needs-two", "left-many", "tells nobody when only one stays", (at, reason) => {
    if (at.io.of("/").sockets.size > 1) {
      tell(at, reason);
    }
  }),
  does("left-again-later", "left-once", "tells of the lost again, after 100 ms", (at, reason) => {
    tell(at, reason);
    if (reason === "transport close") {
      setTimeout(() => tell(at, reason), 100);
    }
  }),
];
