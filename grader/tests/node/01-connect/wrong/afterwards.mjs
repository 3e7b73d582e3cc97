/** What goes wrong after something else has happened, such as a lost connection. */

import { reference } from "../reference.mjs";

const isLost = (reason) => reason.startsWith("transport");

/** Does one step only while no connection has been lost, or `again` times afterwards. */
const untilLost = (step) => ({
  __proto__: reference,
  ready(io) {
    super.ready(io);
    this.lost = false;
  },
  leaves(at, reason) {
    if (step !== "leaves" || !this.lost) {
      reference.leaves.call(this, at, reason);
    }
    this.lost ||= isLost(reason);
  },
  ...(step === "leaves" ? {} : {
    [step](at) {
      if (!this.lost) {
        reference[step].call(this, at);
      }
    },
  }),
});

/** Skips one step once, for the client after a lost connection. */
const onceAfterLost = (step) => ({
  __proto__: reference,
  leaves(at, reason) {
    super.leaves(at, reason);
    this.lost ||= isLost(reason);
  },
  [step](at) {
    if (!this.lost) {
      reference[step].call(this, at);
    }
    this.lost = false;
  },
});

/** Keeps what nobody was there to hear, and sends it to whoever connects next. */
const kept = (event) => ({
  __proto__: reference,
  ready(io) {
    super.ready(io);
    this.kept = [];
  },
  connected(at) {
    for (const [name, payload] of this.kept.splice(0)) {
      at.socket.emit(name, payload);
    }
    super.connected(at);
  },
  tell({ io, socket }, name, payload) {
    if (name === event && io.of("/").sockets.size === (name === "joined" ? 1 : 0)) {
      this.kept.push([name, payload]);
    } else {
      socket.broadcast.emit(name, payload);
    }
  },
  arrives(at) {
    this.tell(at, "joined", { id: at.socket.id });
  },
  leaves(at, reason) {
    this.tell(at, "left", { id: at.socket.id, reason });
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const afterwards = [
  {
    name: "no-welcome-after-lost",
    about: "welcomes nobody once a connection was lost",
    fails: "every-client",
    hint: "Flo had just lost her connection",
    server: untilLost("welcome"),
  },
  {
    name: "next-unwelcomed-after-lost",
    about: "doesn't welcome the first client after a lost connection",
    fails: "every-client",
    server: onceAfterLost("welcome"),
  },
  {
    name: "no-left-after-lost",
    about: "announces nobody once a connection was lost",
    whole: true,
    fails: ["left", "left-polling"],
    hint: "such as a lost connection",
    server: untilLost("leaves"),
  },
  {
    name: "left-kept",
    about: "keeps the left that nobody was there to hear for the next client",
    fails: "left-once",
    hint: "even if nobody is there to hear it",
    server: kept("left"),
  },
  {
    name: "left-retold",
    about: "tells every new client who has left before",
    fails: "left-once",
    server: {
      __proto__: reference,
      ready(io) {
        super.ready(io);
        this.gone = [];
      },
      welcome(at) {
        super.welcome(at);
        for (const id of this.gone) {
          at.socket.emit("left", { id, reason: "before you came" });
        }
      },
      leaves(at, reason) {
        super.leaves(at, reason);
        this.gone.push(at.socket.id);
      },
    },
  },
  {
    name: "empty-house",
    about: "welcomes nobody once all clients have left",
    fails: "welcome-once",
    hint: "All clients had left before Zed came",
    server: {
      __proto__: reference,
      welcome(at) {
        if (!this.closed) {
          super.welcome(at);
        }
      },
      leaves(at, reason) {
        super.leaves(at, reason);
        this.closed ||= at.io.of("/").sockets.size === 0;
      },
    },
  },
  {
    name: "goodbye-needs-a-close",
    about: "announces a client only when its transport closes",
    fails: "left",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.conn.on("close", (reason) => this.leaves(at, reason));
        this.welcome(at);
        this.arrives(at);
      },
    },
  },
  {
    name: "transports-count",
    about: "counts transports: a bare handshake is one, and a goodbye doesn't end it",
    fails: "stats-same",
    server: {
      __proto__: reference,
      count() {
        return this.io.engine.clientsCount;
      },
    },
  },
  {
    name: "goodbye-counts-on",
    about: "counts a client until its transport closes",
    fails: "stats-down",
    server: {
      __proto__: reference,
      connected(at) {
        this.here = (this.here ?? 0) + 1;
        at.socket.conn.on("close", () => {
          this.here -= 1;
        });
        super.connected(at);
      },
      count() {
        return this.here ?? 0;
      },
    },
  },
  {
    name: "speakers-stay",
    about: "doesn't announce a client that has sent an event",
    fails: "left-id",
    hint: "Uma had sent an event before she left",
    server: {
      __proto__: reference,
      connected(at) {
        at.socket.onAny(() => {
          at.socket.data.spoke = true;
        });
        super.connected(at);
      },
      leaves(at, reason) {
        if (!at.socket.data.spoke) {
          super.leaves(at, reason);
        }
      },
    },
  },
  {
    name: "leaver-stops-welcome",
    about: "welcomes after 20 ms, unless another client leaves in between",
    fails: "welcome-at-once",
    server: {
      __proto__: reference,
      ready(io) {
        super.ready(io);
        this.waiting = new Set();
      },
      welcome(at) {
        this.waiting.add(at);
        setTimeout(() => {
          if (this.waiting.delete(at)) {
            super.welcome(at);
          }
        }, 20);
      },
      leaves(at, reason) {
        super.leaves(at, reason);
        this.waiting.clear();
      },
    },
  },
];

/** @type {import("../../table.mjs").Wrong[]} */
export const afterwardsOptional = [
  {
    name: "no-joined-after-lost",
    about: "sends no joined once a connection was lost",
    whole: true,
    fails: ["joined", "joined-others"],
    hint: "such as a lost connection",
    server: untilLost("arrives"),
  },
  {
    name: "joined-kept",
    about: "keeps the joined that nobody was there to hear for the next client",
    fails: "joined-others",
    server: kept("joined"),
  },
  {
    name: "no-joined-after-goodbye",
    about: "sends no joined for the first client after a goodbye",
    fails: "joined-others",
    hint: "Another client had just left",
    server: {
      __proto__: reference,
      leaves(at, reason) {
        super.leaves(at, reason);
        this.left = true;
      },
      arrives(at) {
        if (!this.left) {
          super.arrives(at);
        }
        this.left = false;
      },
    },
  },
  {
    name: "no-reason-over-polling",
    about: "gives a reason only if the client used WebSocket",
    fails: "left-why",
    hint: "over whichever transport",
    server: {
      __proto__: reference,
      leaves({ socket }, reason) {
        const known = socket.conn.transport.name === "websocket";
        socket.broadcast.emit("left", known ? { id: socket.id, reason } : { id: socket.id });
      },
    },
  },
  {
    name: "no-reason-when-lost",
    about: "sends an empty reason when the client just closes its connection",
    fails: "left-why",
    server: {
      __proto__: reference,
      leaves(at, reason) {
        super.leaves(at, reason === "transport close" ? "" : reason);
      },
    },
  },
  {
    name: "one-reason-over-polling",
    about: "over long-polling, a goodbye has the reason of a lost connection",
    fails: "left-why",
    server: {
      __proto__: reference,
      leaves(at, reason) {
        const polls = at.socket.conn.transport.name === "polling";
        super.leaves(at, polls ? "transport close" : reason);
      },
    },
  },
];
