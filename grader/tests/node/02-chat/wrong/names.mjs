/** Servers that send a message back under a wrong name. */

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
    about: "sends chat message back as reply",
    fails: "everyone",
    server: handling(under("reply")),
  },
  {
    name: "same-name-back",
    about: "sends chatMessage back as chatMessage",
    fails: "reply",
    server: handling(null, under("chatMessage")),
  },
  {
    name: "reply-to-sender",
    about: "sends reply to the sender only",
    fails: "reply",
    server: { __proto__: reference, onReply: ({ socket }, ...args) => socket.emit("reply", ...args) },
  },
  {
    name: "chat-under-both",
    about: "sends chat message back as chat message and as reply",
    fails: "names",
    server: handling(under("chat message", "reply")),
  },
  {
    name: "reply-and-same-name",
    about: "sends chatMessage back as reply and as chatMessage",
    fails: "names",
    server: handling(null, under("reply", "chatMessage")),
  },
  {
    name: "reply-wrapped",
    about: "sends reply {message}",
    fails: "reply-same",
    server: handling(null, (io, [message]) => io.emit("reply", { message })),
  },
  {
    name: "reply-if-any",
    about: "if (message), only for chatMessage",
    fails: "empty",
    server: handling(null, (io, [message]) => message && io.emit("reply", message)),
  },
  {
    name: "reply-under-both-late",
    about: "sends chatMessage back as reply, and 150 ms later as chat message",
    fails: "names",
    server: handling(null, (io, args) => {
      io.emit("reply", ...args);
      setTimeout(() => io.emit("chat message", ...args), 150);
    }),
  },
  {
    name: "objects-under-both",
    about: "sends an object in chatMessage back as reply and as chat message",
    fails: "any-once",
    server: handling(null, (io, args) => {
      io.emit("reply", ...args);
      if (typeof args[0] === "object") {
        io.emit("chat message", ...args);
      }
    }),
  },
];
