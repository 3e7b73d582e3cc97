/** Servers that believe what a client claims. */

import { MODES, reference } from "../reference.mjs";

/** With another payload, made from the right one and from what the client sent. */
const heard = (change) => ({
  __proto__: reference,
  heard(at, data, mode) {
    return change(super.heard(at, data, mode), data);
  },
});

/** Takes another field for the text, if it is there. */
const reading = (field) => ({
  __proto__: reference,
  heard(at, data, mode) {
    return super.heard(at, { text: data[field] ?? data.text }, mode);
  },
});

/** @type {import("../../table.mjs").Wrong[]} */
export const trust = [
  { name: "client-from", about: "from is the client's, if it sends one", fails: "own-from",
    server: heard((it, { from }) => ({ ...it, from: from ?? it.from })) },
  { name: "client-mode", about: "mode is the client's, if it sends one", fails: "own-from",
    server: heard((it, { mode }) => ({ ...it, mode: mode ?? it.mode })) },
  { name: "routes-by-mode", about: "the client's mode decides who hears it", fails: "extra-fields-ok",
    server: {
      __proto__: reference,
      say(at, event, data) {
        const events = { me: "toMe", others: "toOthers", all: "toAll" };
        super.say(at, events[data.mode] ?? event, data);
      },
    } },
  { name: "refuses-extras", about: "ignores a payload with extra fields", fails: "extra-fields-ok",
    server: {
      __proto__: reference,
      say(at, event, data) {
        if (Object.keys(data).length === 1) {
          super.say(at, event, data);
        }
      },
    } },
  { name: "keeps-raw", about: "passes the whole payload on in a field", fails: "no-extras",
    server: heard((it, data) => ({ ...it, raw: data })) },
  { name: "passes-to", about: "passes on the client's to", fails: "no-extras",
    server: heard((it, { to }) => ({ ...it, to })) },
  { name: "payload-behind", about: "the whole payload is a second argument", fails: "no-extras",
    server: {
      __proto__: reference,
      say({ io, socket }, event, data) {
        const to = { toMe: socket, toOthers: socket.broadcast, toAll: io }[event];
        to.emit("heard", this.heard({ io, socket }, data, MODES[event]), data);
      },
    } },
  { name: "passes-a-name", about: "passes on the name that a client gives itself", fails: "no-extras",
    server: heard((it, { name }) => ({ ...it, name })) },
  { name: "follows-to", about: "an event with a to goes to that client", fails: "extra-fields-ok",
    server: {
      __proto__: reference,
      say(at, event, data) {
        if (data.to) {
          this.toOne(at, data);
        } else {
          super.say(at, event, data);
        }
      },
    } },
  { name: "message-for-text", about: "takes message for the text, if there is one", fails: "extra-fields-ok",
    hint: "what the client sent in `message`",
    server: reading("message") },
  { name: "data-for-text", about: "takes data for the text, if there is one", fails: "extra-fields-ok",
    server: reading("data") },
  { name: "claimed-sender", about: "passes the claimed sender on under another name", fails: "no-extras",
    server: heard((it, { from }) => (from ? { ...it, claimed: from } : it)) },
  { name: "claimed-mode", about: "passes the claimed mode on under another name", fails: "no-extras",
    server: heard((it, { mode }) => (mode ? { ...it, wanted: mode } : it)) },
  { name: "passes-reply", about: "passes on what the text replies to", fails: "no-extras",
    server: heard((it, { replyTo }) => (replyTo ? { ...it, replyTo } : it)) },
  { name: "sender-by-id", about: "takes the client's id field for the sender, if it is a client's id", fails: "own-from",
    server: {
      __proto__: reference,
      heard(at, data, mode) {
        const it = super.heard(at, data, mode);
        return at.io.sockets.sockets.has(data.id) ? { ...it, from: data.id } : it;
      },
    } },
];
