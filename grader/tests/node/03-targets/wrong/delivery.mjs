/** Servers that reach too many clients, too few, the wrong ones, or one too often. */

import { reference } from "../reference.mjs";

/** With other ways to emit. */
const emitting = (ways) => ({ __proto__: reference, ...ways });

const me = ({ socket }, heard) => socket.emit("heard", heard);
const others = ({ socket }, heard) => socket.broadcast.emit("heard", heard);
const all = ({ io }, heard) => io.emit("heard", heard);
const both = (...ways) => (at, heard) => ways.forEach((way) => way(at, heard));
const afterwards = (way) => (at, heard) => setTimeout(() => way(at, heard), 50);

/** @type {import("../../table.mjs").Wrong[]} */
export const delivery = [
  { name: "me-is-all", about: "toMe by io.emit", fails: "to-me", server: emitting({ toMe: all }) },
  { name: "me-is-others", about: "toMe by broadcast", fails: "to-me", server: emitting({ toMe: others }) },
  { name: "others-is-all", about: "toOthers by io.emit", fails: "to-others", server: emitting({ toOthers: all }) },
  { name: "others-is-me", about: "toOthers by socket.emit", fails: "to-others", server: emitting({ toOthers: me }) },
  { name: "all-is-others", about: "toAll by broadcast", fails: "to-all", server: emitting({ toAll: others }) },
  { name: "all-is-me", about: "toAll by socket.emit", fails: "to-all", server: emitting({ toAll: me }) },
  { name: "others-and-all-swapped", about: "toOthers and toAll are swapped", fails: "to-others",
    server: emitting({ toOthers: all, toAll: others }) },
  { name: "all-and-me", about: "toAll by io.emit and socket.emit", fails: "once",
    server: emitting({ toAll: both(all, me) }) },
  { name: "others-once-each", about: "broadcast once for every socket", fails: "once",
    server: emitting({ toOthers: (at, heard) => at.io.sockets.sockets.forEach(() => others(at, heard)) }) },
  { name: "me-again-later", about: "toMe once more after 50 ms", fails: "once",
    server: emitting({ toMe: both(me, afterwards(me)) }) },
  { name: "me-to-all-later", about: "toMe, and after 50 ms to the others too", fails: ["nobody-else", "any-sender", "at-once", "extra-fields-ok", "to-others"],
    server: emitting({ toMe: both(me, afterwards(others)) }) },
  { name: "others-to-me-later", about: "toOthers, and after 50 ms to the sender too", fails: ["nobody-else", "any-sender", "at-once", "extra-fields-ok", "to-others"],
    server: emitting({ toOthers: both(others, afterwards(me)) }) },
  { name: "same-name", about: "toMe comes back as toMe", fails: "to-me",
    server: {
      __proto__: reference,
      toMe: ({ socket }, heard) => socket.emit("toMe", heard),
    } },
  { name: "snake-case", about: "listens to to_others", fails: "to-others",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.removeAllListeners("toOthers");
        at.socket.on("to_others", (data) => this.say(at, "toOthers", data));
      },
    } },
  { name: "answers-by-ack", about: "toMe only sends an acknowledgement", fails: "to-me",
    server: {
      __proto__: reference,
      connected(at) {
        super.connected(at);
        at.socket.removeAllListeners("toMe");
        at.socket.on("toMe", (data, answer) => answer?.(this.heard(at, data, "me")));
      },
    } },
  { name: "volatile-to-nobody", about: "toOthers goes to a room that only some clients join", fails: ["to-others", "any-sender"],
    server: {
      __proto__: reference,
      connected(at) {
        if (at.socket.conn.transport.name === "websocket") {
          at.socket.join("ws");
        }
        super.connected(at);
      },
      toOthers: ({ socket }, heard) => socket.to("ws").emit("heard", heard),
    } },
];
