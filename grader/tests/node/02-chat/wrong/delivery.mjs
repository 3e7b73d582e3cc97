/** Servers that deliver to the wrong clients, too often, or in the wrong order. */

import { reference, telling } from "../reference.mjs";

/** @type {import("../../table.mjs").Wrong[]} */
export const delivery = [
  {
    name: "others-only",
    about: "socket.broadcast.emit",
    fails: "everyone",
    server: telling(({ socket }, event, args) => socket.broadcast.emit(event, ...args)),
  },
  {
    name: "websockets-only",
    about: "leaves out long-polling clients",
    fails: "everyone",
    server: telling(({ io }, event, args) => {
      for (const socket of io.sockets.sockets.values()) {
        if (socket.conn.transport.name === "websocket") {
          socket.emit(event, ...args);
        }
      }
    }),
  },
  {
    name: "answers-by-ack",
    about: "returns the message in the acknowledgement, and emits nothing",
    fails: "everyone",
    server: telling((at, event, args) => {
      if (typeof args.at(-1) === "function") {
        args.pop()(...args);
      }
    }),
  },
  {
    name: "sender-twice",
    about: "io.emit and socket.emit",
    fails: "once",
    server: telling(({ io, socket }, event, args) => {
      io.emit(event, ...args);
      socket.emit(event, ...args);
    }),
  },
  {
    name: "reply-twice",
    about: "sends `reply` twice",
    fails: "once",
    server: telling(({ io }, event, args) => {
      io.emit(event, ...args);
      if (event === "reply") {
        io.emit(event, ...args);
      }
    }),
  },
  {
    name: "again-later",
    about: "sends a second copy 60 ms after the first",
    fails: "once",
    server: telling(({ io }, event, args) => {
      io.emit(event, ...args);
      setTimeout(() => io.emit(event, ...args), 60);
    }),
  },
  {
    name: "third-time",
    about: "drops a message that a client sends a third time in a row",
    fails: "said-again",
    server: {
      __proto__: reference,
      tell(at, event, args) {
        const { data } = at.socket;
        const said = JSON.stringify(args);
        data.times = said === data.last ? data.times + 1 : 1;
        data.last = said;
        if (data.times < 3) {
          super.tell(at, event, args);
        }
      },
    },
  },
  {
    name: "no-repetition",
    about: "drops a message equal to the previous one",
    fails: "said-again",
    server: {
      __proto__: reference,
      tell(at, event, args) {
        const said = JSON.stringify(args);
        if (said !== this.last) {
          super.tell(at, event, args);
        }
        this.last = said;
      },
    },
  },
  {
    name: "ever-new",
    about: "drops a message equal to any earlier one",
    fails: "said-again",
    server: {
      __proto__: reference,
      start() {
        this.all = new Set();
      },
      tell(at, event, args) {
        const said = JSON.stringify(args);
        if (!this.all.has(said)) {
          super.tell(at, event, args);
        }
        this.all.add(said);
      },
    },
  },
  {
    name: "others-late",
    about: "sends every second message to the others 40 ms late",
    fails: "order",
    server: {
      __proto__: reference,
      count: 0,
      tell({ socket }, event, args) {
        socket.emit(event, ...args);
        const others = () => socket.broadcast.emit(event, ...args);
        this.count += 1;
        this.count % 2 ? others() : setTimeout(others, 40);
      },
    },
  },
  {
    name: "loses-some",
    about: "loses every eleventh message",
    fails: ["any-client", "newcomer", "leaving", "order"],
    server: {
      __proto__: reference,
      count: 0,
      tell(at, event, args) {
        this.count += 1;
        if (this.count % 11) {
          super.tell(at, event, args);
        }
      },
    },
  },
  {
    name: "last-said",
    about: "waits 20 ms, and then sends whatever was said last",
    fails: "at-once",
    server: {
      __proto__: reference,
      tell(at, event, args) {
        this.last = args;
        setTimeout(() => super.tell(at, event, this.last), 20);
      },
    },
  },
  {
    name: "one-at-a-time",
    about: "drops messages that arrive while it handles another",
    fails: "at-once",
    server: {
      __proto__: reference,
      tell(at, event, args) {
        if (!this.working) {
          this.working = true;
          setTimeout(() => {
            this.working = false;
            super.tell(at, event, args);
          }, 10);
        }
      },
    },
  },
  {
    name: "reply-unordered",
    about: "sends a reply to the others up to 40 ms late",
    fails: "order",
    server: {
      __proto__: reference,
      onReply({ socket }, ...args) {
        socket.emit("reply", ...args);
        setTimeout(() => socket.broadcast.emit("reply", ...args), Math.random() * 40);
      },
    },
  },
];
