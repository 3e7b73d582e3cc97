/** Under which name a message comes back. */

import { reference } from "../reference.mjs";

/** Other handlers for the two events. */
const handling = (chat, reply) => ({
  __proto__: reference,
  ...(chat && { onChat: (at, ...args) => chat(at.io, args) }),
  ...(reply && { onReply: (at, ...args) => reply(at.io, args) }),
});

/** Emits under each of these names. */
const under = (...names) => (io, args) => names.forEach((name) => io.emit(name, ...args));

/** @type {import("../../table.mjs").Wrong[]} */
export const names = [
  {
    name: "chat-as-reply",
    about: "chat message comes back as reply",
    fails: "everyone",
    server: handling(under("reply")),
  },
  {
    name: "same-name-back",
    about: "chatMessage comes back as chatMessage",
    fails: "reply",
    server: handling(null, under("chatMessage")),
  },
  {
    name: "reply-to-sender",
    about: "reply goes to the sender alone",
    fails: "reply",
    server: { __proto__: reference, onReply: ({ socket }, ...args) => socket.emit("reply", ...args) },
  },
  {
    name: "chat-under-both",
    about: "chat message comes back as chat message and as reply",
    fails: "names",
    server: handling(under("chat message", "reply")),
  },
  {
    name: "reply-and-same-name",
    about: "chatMessage comes back as reply and as chatMessage",
    fails: "names",
    server: handling(null, under("reply", "chatMessage")),
  },
  {
    name: "reply-wrapped",
    about: "reply {message}",
    fails: "reply-same",
    server: handling(null, (io, [message]) => io.emit("reply", { message })),
  },
  {
    name: "reply-if-any",
    about: "if (message) for chatMessage alone",
    fails: "empty",
    server: handling(null, (io, [message]) => message && io.emit("reply", message)),
  },
  {
    name: "reply-under-both-late",
    about: "chatMessage comes back as reply, and 150 ms later as chat message",
    fails: "names",
    server: handling(null, (io, args) => {
      io.emit("reply", ...args);
      setTimeout(() => io.emit("chat message", ...args), 150);
    }),
  },
  {
    name: "objects-under-both",
    about: "an object of chatMessage comes back as reply and as chat message",
    fails: "any-once",
    server: handling(null, (io, args) => {
      io.emit("reply", ...args);
      if (typeof args[0] === "object") {
        io.emit("chat message", ...args);
      }
    }),
  },
];
