/** Right servers with the habits of other frameworks. */

import { setTimeout as wait } from "node:timers/promises";
import { reference } from "../reference.mjs";

/** @type {import("../../table.mjs").Right[]} */
export const unusual = [
  {
    name: "joined-then-welcome",
    about: "registers its handler first, then awaits, and announces before it welcomes",
    server: {
      __proto__: reference,
      async connected(at) {
        at.socket.on("disconnect", (reason) => this.leaves(at, reason));
        await wait(5);
        this.arrives(at);
        await wait(5);
        this.welcome(at);
      },
    },
  },
  {
    name: "closes-after-goodbye",
    about: "closes the connection below when a client has left the namespace",
    server: {
      __proto__: reference,
      leaves(at, reason) {
        super.leaves(at, reason);
        at.socket.conn.close();
      },
    },
  },
  {
    name: "introduces-everyone",
    about: "sends the new client a joined for each client that was already connected",
    server: {
      __proto__: reference,
      arrives(at) {
        for (const id of at.io.of("/").sockets.keys()) {
          if (id !== at.socket.id) {
            at.socket.emit("joined", { id });
          }
        }
        super.arrives(at);
      },
    },
  },
  {
    name: "tells-each",
    about: "looks up the sockets, and tells one after the other",
    server: {
      __proto__: reference,
      async leaves({ io, socket }, reason) {
        for (const other of await io.fetchSockets()) {
          await wait(1);
          other.emit("left", { id: socket.id, reason, at: Date.now() });
        }
      },
    },
  },
  {
    name: "presence",
    about: "also tells everyone who is there, with an event of its own, at each change",
    server: {
      __proto__: reference,
      presence(at) {
        at.io.emit("presence", [...at.io.of("/").sockets.keys()]);
      },
      arrives(at) {
        super.arrives(at);
        this.presence(at);
      },
      leaves(at, reason) {
        this.presence(at);
        super.leaves(at, reason);
      },
    },
  },
  {
    name: "adapter-count",
    about: "counts by the adapter, and answers each event that asks for an acknowledgement",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.onAny((event, ...args) => {
          const answer = args.at(-1);
          if (typeof answer === "function") {
            answer({ event });
          }
        });
      },
      count() {
        return this.io.of("/").adapter.sids.size;
      },
    },
  },
];
