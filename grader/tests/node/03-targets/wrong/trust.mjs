/** Servers that believe what a client claims. */

import { MODES, reference } from "../reference.mjs";

/** With another payload, made from the right one and from what the client sent. */
const heard = (change) => ({
  __proto__: reference,
  heard(at, data, mode) {
    return change(super.heard(at, data, mode), data);
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
];
