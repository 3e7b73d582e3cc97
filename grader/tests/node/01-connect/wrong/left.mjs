/** Servers that announce departures wrongly. */

import { reference } from "../reference.mjs";

/** A server with another reaction when a client leaves. */
const does = (name, fails, about, leaves) => ({
  name, fails, about, server: { __proto__: reference, leaves },
});

const tell = ({ socket }, reason) => socket.broadcast.emit("left", { id: socket.id, reason });

/** @type {import("../../table.mjs").Wrong[]} */
export const left = [
  does("left-to-leaver", "left", "tells the client that has left", ({ socket }, reason) => {
    socket.emit("left", { id: socket.id, reason });
  }),
  does("left-to-one", "left", "tells only the first of the others", ({ io, socket }, reason) => {
    const [first] = io.of("/").sockets.values();
    first?.emit("left", { id: socket.id, reason });
  }),
  does("left-to-websockets", "left", "tells only clients over WebSocket", ({ io, socket }, reason) => {
    for (const other of io.of("/").sockets.values()) {
      if (other.conn.transport.name === "websocket") {
        other.emit("left", { id: socket.id, reason });
      }
    }
  }),
  does("left-bare-id", "left-id", "sends the id without an object", ({ socket }) => {
    socket.broadcast.emit("left", socket.id);
  }),
  does("left-user-id", "left-id", "names the field userId", ({ socket }, reason) => {
    socket.broadcast.emit("left", { userId: socket.id, reason });
  }),
  does("left-engine-id", "left-id", "sends the id of the Engine.IO connection", ({ socket }, reason) => {
    socket.broadcast.emit("left", { id: socket.conn.id, reason });
  }),
  does("left-own-id", "left-id", "sends each client its own id", ({ io }, reason) => {
    for (const other of io.of("/").sockets.values()) {
      other.emit("left", { id: other.id, reason });
    }
  }),
  does("left-once-each", "left-once", "emits once for each client that stays", (at, reason) => {
    for (const _ of at.io.of("/").sockets) {
      tell(at, reason);
    }
  }),
  does("goodbye-only", "left-closed", "announces goodbyes only", (at, reason) => {
    if (reason === "client namespace disconnect") {
      tell(at, reason);
    }
  }),
  does("transport-close-only", "left", "announces everything except goodbyes", (at, reason) => {
    if (reason.startsWith("transport")) {
      tell(at, reason);
    }
  }),
  does("websockets-leave", "left-polling", "ignores long-polling clients that leave", (at, reason) => {
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
    about: "announces only the first client that leaves",
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
    about: "sends the id of the client that connected last, whichever leaves",
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
    about: "emits left for the socket, and again for its Engine.IO connection",
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
    about: "sends left when a client connects",
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
    about: "sends left when a client connects, and when it leaves",
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
    about: "when several clients leave, the last cancels the left of the others",
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
    about: "keeps the client that leaves in a place that all calls share",
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
    about: "sends left for any client that sends an event",
    fails: "left-true",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.onAny(() => tell(at, "said"));
      },
    },
  },
  does("left-of-nobody-too", "left-true", "sends a second left without an id", (at, reason) => {
    tell(at, reason);
    at.io.emit("left", { reason });
  }),
  {
    name: "looks-up-first",
    about: "registers the disconnect handler after a look-up of 200 ms",
    fails: "left",
    server: {
      __proto__: reference,
      async connected(at) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        super.connected(at);
      },
    },
  },
  does("left-needs-two", "left-many", "sends nothing when only one client stays", (at, reason) => {
    if (at.io.of("/").sockets.size > 1) {
      tell(at, reason);
    }
  }),
  does("left-again-later", "left-once", "sends left again 100 ms after a lost connection", (at, reason) => {
    tell(at, reason);
    if (reason === "transport close") {
      setTimeout(() => tell(at, reason), 100);
    }
  }),
];
