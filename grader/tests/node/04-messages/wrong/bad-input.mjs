/** Servers that a bad payload harms: the process, its sender, or later messages. */

import { reference } from "../reference.mjs";

/** Whether both fields are there, as text. */
const isGood = (data) =>
  typeof data?.username === "string" && typeof data?.content === "string";

/** Does this on a bad payload instead of answering it. */
const onBad = (act) => ({
  __proto__: reference,
  async accept(at, data) {
    if (isGood(data)) {
      await super.accept(at, data);
    } else {
      await act(this, at, data);
    }
  },
});

/** Ends the process on such a payload. */
const endsOn = (isLike) => ({
  __proto__: reference,
  async onMessage(at, data) {
    if (isLike(data)) {
      process.exit(1);
    }
    await super.onMessage(at, data);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const badInput = [
  {
    name: "throws",
    about: "no try and catch: null or no payload ends the process",
    fails: "server-alive",
    server: {
      __proto__: reference,
      async onMessage(at, data) {
        await this.accept(at, data);
      },
    },
  },
  {
    name: "ends-on-null",
    about: "null ends the process",
    fails: "server-alive",
    server: endsOn((data) => data === null),
  },
  {
    name: "ends-on-nothing",
    about: "a message without an argument ends the process",
    fails: "server-alive",
    server: endsOn((data) => data === undefined),
  },
  {
    name: "ends-on-text",
    about: "text instead of an object ends the process",
    fails: "server-alive",
    server: endsOn((data) => typeof data === "string"),
  },
  {
    name: "ends-on-a-number",
    about: "checks only the username, and trims a content that is a number",
    fails: "server-alive",
    server: endsOn((data) =>
      typeof data?.username === "string" && data.content && !data.content.trim),
  },
  {
    name: "ends-on-empty",
    about: "{} ends the process",
    fails: "server-alive",
    server: endsOn((data) => data && typeof data === "object" && Object.keys(data).length === 0),
  },
  {
    name: "ends-on-wrong-type",
    about: "a content that is not text ends the process",
    fails: "server-alive",
    server: endsOn((data) => data?.content !== undefined && typeof data.content !== "string"),
  },
  {
    name: "ends-on-second",
    about: "the second bad payload ends the process",
    fails: "server-alive",
    server: onBad((peer) => {
      peer.bad = (peer.bad ?? 0) + 1;
      if (peer.bad === 2) {
        process.exit(1);
      }
    }),
  },
  {
    name: "ends-later",
    about: "a bad payload ends the process 50 ms later",
    fails: ["starts", "server-alive", "works-after-bad"],
    server: onBad(() => setTimeout(() => process.exit(1), 50)),
  },
  {
    name: "hangs",
    about: "a bad payload starts an endless loop",
    fails: ["server-alive", "works-after-bad"],
    server: onBad(() => {
      for (;;);
    }),
  },
  {
    name: "stops-listening",
    about: "after a bad payload, no new client can connect",
    fails: ["server-alive", "works-after-bad"],
    server: onBad((peer, { io }) => io.close()),
  },
  {
    name: "cuts-off",
    about: "disconnects the sender of a bad payload",
    fails: "not-kicked",
    server: onBad((peer, { socket }) => socket.disconnect(true)),
  },
  {
    name: "kicks-on-second",
    about: "disconnects the sender of two bad payloads",
    fails: "not-kicked",
    server: onBad((peer, { socket }) => {
      socket.data.bad = (socket.data.bad ?? 0) + 1;
      if (socket.data.bad === 2) {
        socket.disconnect();
      }
    }),
  },
  {
    name: "kicks-the-others",
    about: "a bad payload disconnects everyone but its sender",
    fails: ["not-kicked", "works-after-bad"],
    server: onBad((peer, { socket }) => socket.broadcast.disconnectSockets()),
  },
  {
    name: "ignores-the-sender",
    about: "ignores all further messages of a client that sent a bad payload",
    fails: "works-after-bad",
    server: onBad((peer, { socket }) => socket.removeAllListeners("message")),
  },
  {
    name: "ignores-everyone",
    about: "after a bad payload, no message is handled (a lock that is never released)",
    fails: "works-after-bad",
    server: {
      __proto__: reference,
      async accept(at, data) {
        if (this.locked) {
          return;
        }
        this.locked = true;
        await super.accept(at, data);
        this.locked = !isGood(data);
      },
    },
  },
  {
    name: "tells-sender-only-after",
    about: "after a bad payload, only the sender hears a message",
    fails: "works-after-bad",
    server: {
      __proto__: reference,
      async accept(at, data) {
        this.broken ||= !isGood(data);
        await super.accept(at, data);
      },
      announce(at, message) {
        if (this.broken) {
          at.socket.emit("message", message);
        } else {
          super.announce(at, message);
        }
      },
    },
  },
  {
    name: "stores-nothing-after",
    about: "after a bad payload, messages are sent but not stored",
    fails: "works-after-bad",
    server: {
      __proto__: reference,
      async accept(at, data) {
        this.broken ||= !isGood(data);
        await super.accept(at, data);
        if (this.broken) {
          this.messages.pop();
        }
      },
    },
  },
  {
    name: "list-breaks",
    about: "stores null, and from then on the list answers 500",
    fails: "works-after-bad",
    server: {
      ...onBad((peer) => peer.messages.push(null)),
      __proto__: reference,
      async getMessages() {
        return this.messages.map(({ id, username, content }) => ({ id, username, content }));
      },
    },
  },
  {
    name: "list-forgets",
    about: "a bad payload empties the store",
    fails: ["works-after-bad", "all-kept"],
    server: onBad((peer) => (peer.messages = [])),
  },
  {
    name: "good-one-late",
    about: "after a bad payload, drops the next good message",
    fails: "works-after-bad",
    server: {
      __proto__: reference,
      async accept(at, data) {
        const swallowed = at.socket.data.afterBad;
        at.socket.data.afterBad = !isGood(data);
        if (!swallowed) {
          await super.accept(at, data);
        }
      },
    },
  },
];
