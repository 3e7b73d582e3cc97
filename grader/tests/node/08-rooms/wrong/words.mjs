/** Steps that can fail for several reasons: what the verdict says about each. */

import { reference } from "../reference.mjs";

/** Refuses with these words at a step, after so many calls. */
const refusing = (step, after, message) => ({
  __proto__: reference,
  count: 0,
  [step](at, data, ack) {
    this.count += 1;
    return this.count > after ? this.refuse(ack, message) : super[step](at, data, ack);
  },
});

const TALKING = ["members", "content", "only-room", "from", "id-unique"];

/** @type {import("../../table.mjs").Wrong[]} */
export const words = [
  {
    name: "busy-joining",
    about: "says that it is busy after two joins",
    fails: "join-ack",
    hint: "The lesson sets no limit on how much a client sends",
    server: refusing("onJoin", 2, "Server busy"),
  },
  {
    name: "busy-speaking",
    about: "says that it is busy after two messages",
    fails: TALKING,
    hint: "The lesson sets no limit on how much a client sends",
    server: refusing("onMessage", 2, "busy, try again later"),
  },
  {
    name: "slow-down",
    about: "says to slow down after five messages",
    fails: TALKING,
    hint: "The lesson sets no limit on how much a client sends",
    server: refusing("onMessage", 5, "Please slow down!"),
  },
  {
    name: "leaves-too-often",
    about: "refuses every leaveRoom after the first",
    fails: "leave-ack",
    hint: "The lesson sets no limit on how much a client sends",
    server: refusing("onLeave", 1, "Too many requests"),
  },
  {
    name: "wait-a-moment",
    about: "asks to wait between two messages of a client",
    fails: TALKING,
    hint: "The lesson sets no limit on how much a client sends",
    server: {
      __proto__: reference,
      async onMessage(at, data, ack) {
        const { socket } = at;
        const now = Date.now();
        if (now - (socket.data.spoke ?? 0) < 100) {
          return this.refuse(ack, "Wait a moment");
        }
        socket.data.spoke = now;
        await super.onMessage(at, data, ack);
      },
    },
  },
  {
    name: "list-busy",
    about: "answers 503 to a list after four requests",
    fails: ["GET-array", "unknown-room", "list-same", "list-apart"],
    hint: "503 says that the server is not available",
    server: {
      __proto__: reference,
      routes(app) {
        let asked = 0;
        app.use("/api", (request, response, next) => {
          asked += 1;
          return asked > 4 ? response.status(503).json({ message: "busy" }) : next();
        });
        super.routes(app);
      },
    },
  },
  {
    name: "fixed-at-first-message",
    about: "sends to the clients that were in the room at its first message",
    fails: "no-replay",
    hint: "Look up a room's members anew",
    server: {
      __proto__: reference,
      async start() {
        await super.start();
        this.known = new Map();
      },
      async tell({ io }, message) {
        const { roomId } = message;
        if (!this.known.has(roomId)) {
          this.known.set(roomId, await io.in(roomId).fetchSockets());
        }
        this.known.get(roomId).forEach((socket) => socket.emit("newMessage", message));
      },
    },
  },
  {
    name: "fixed-at-first-message-of-all",
    about: "sends to the clients that were in the first room with a message",
    fails: ["members", "content", "only-room"],
    hint: "members anew",
    server: {
      __proto__: reference,
      async tell({ io }, message) {
        this.known ??= await io.in(message.roomId).fetchSockets();
        this.known.forEach((socket) => socket.emit("newMessage", message));
      },
    },
  },
  {
    name: "long-names",
    about: "refuses a name of more than 100 characters",
    fails: "any-name",
    hint: "The lesson sets no limit on a name's length",
    server: {
      __proto__: reference,
      onJoin(at, data, ack) {
        return data?.roomId?.length > 100
          ? this.refuse(ack, "No such room")
          : super.onJoin(at, data, ack);
      },
    },
  },
  {
    name: "reserved-name",
    about: "reserves the name `all`",
    fails: "any-name",
    hint: "Does the server reserve it",
    server: {
      __proto__: reference,
      onJoin(at, data, ack) {
        return data?.roomId === "all"
          ? this.refuse(ack, "Reserved")
          : super.onJoin(at, data, ack);
      },
    },
  },
  {
    name: "leaving-disconnects",
    about: "disconnects a client that leaves a room",
    fails: "leave-ack",
    hint: "the server disconnected",
    server: {
      __proto__: reference,
      async onLeave(at, data, ack) {
        await super.onLeave(at, data, ack);
        at.socket.disconnect();
      },
    },
  },
  {
    name: "name-differs-late",
    about: "changes the 76th character of a long name in the answer to joinRoom",
    fails: "any-name",
    hint: "#",
    server: {
      __proto__: reference,
      answerJoin(ack, roomId) {
        const isLong = roomId.length > 75;
        const name = isLong ? `${roomId.slice(0, 75)}#${roomId.slice(76)}` : roomId;
        super.answerJoin(ack, name);
      },
    },
  },
];
