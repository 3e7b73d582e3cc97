/** Servers that send the wrong text, mode or from. */

import { reference } from "../reference.mjs";

/** With another payload, made from the right one. */
const heard = (change) => ({
  __proto__: reference,
  heard(at, data, mode) {
    return change(super.heard(at, data, mode), at, data);
  },
});

/** With another text. */
const text = (change) => heard((it) => ({ ...it, text: change(it.text) }));

/** Emits these arguments instead of the payload. */
const emitted = (change) => ({
  __proto__: reference,
  toMe: ({ socket }, it) => socket.emit("heard", ...change(it)),
  toOthers: ({ socket }, it) => socket.broadcast.emit("heard", ...change(it)),
  toAll: ({ io }, it) => io.emit("heard", ...change(it)),
});

/** @type {import("../../table.mjs").Wrong[]} */
export const content = [
  { name: "json-text", about: "JSON in a string", fails: "object", server: emitted((it) => [JSON.stringify(it)]) },
  { name: "in-a-list", about: "wrapped in an array", fails: "object", server: emitted((it) => [[it]]) },
  { name: "three-arguments", about: "text, from, mode", fails: "object",
    server: emitted(({ text, from, mode }) => [text, from, mode]) },
  { name: "in-a-field", about: "wrapped in data", fails: "text", server: emitted((data) => [{ data }]) },
  { name: "big-mode", about: "Me, Others, All", fails: "mode",
    server: heard((it) => ({ ...it, mode: it.mode[0].toUpperCase() + it.mode.slice(1) })) },
  { name: "always-all", about: "the mode is always all", fails: "mode", server: heard((it) => ({ ...it, mode: "all" })) },
  { name: "from-is-engine", about: "from is the id of the Engine.IO connection", fails: "from",
    server: heard((it, { socket }) => ({ ...it, from: socket.conn.id })) },
  { name: "from-is-object", about: "from is {id}", fails: "from", server: heard((it) => ({ ...it, from: { id: it.from } })) },
  { name: "from-is-receiver", about: "each client hears its own id", fails: "from",
    server: {
      __proto__: reference,
      toOthers: ({ io, socket }, it) => io.sockets.sockets.forEach((other) =>
        other !== socket && other.emit("heard", { ...it, from: other.id })),
      toAll: ({ io }, it) => io.sockets.sockets.forEach((other) =>
        other.emit("heard", { ...it, from: other.id })),
    } },
  { name: "from-is-last", about: "from is the client that connected last", fails: "from",
    server: {
      __proto__: reference,
      connected(at) {
        this.last = at.socket.id;
        super.connected(at);
      },
      heard(at, data, mode) {
        return { ...super.heard(at, data, mode), from: this.last };
      },
    } },
  { name: "from-only-in-me", about: "from is missing in toAll", fails: "from",
    server: heard((it) => (it.mode === "all" ? { text: it.text, mode: it.mode } : it)) },
  { name: "trims", about: "trims the text", fails: "text", server: text((it) => it.trim()) },
  { name: "escapes", about: "escapes the text for HTML", fails: "text",
    server: text((it) => it.replaceAll("&", "&amp;").replaceAll("<", "&lt;")) },
  { name: "cuts", about: "cuts the text at 255 characters", fails: "text", server: text((it) => it.slice(0, 255)) },
  { name: "latin", about: "drops characters that are not Latin", fails: "text", server: text((it) => it.replace(/[^\x00-\xff]/g, "")) },
  { name: "parses", about: "turns a text that is JSON into a value", fails: "text",
    server: text((it) => {
      try {
        return JSON.parse(it);
      } catch {
        return it;
      }
    }) },
  { name: "upper-others", about: "changes the text only for the others", fails: "text",
    server: heard((it) => (it.mode === "others" ? { ...it, text: it.text.toUpperCase() } : it)) },
  { name: "drops-blank", about: "a text of spaces is not passed on", fails: "text",
    server: {
      __proto__: reference,
      say(at, event, data) {
        if (data.text === "" || data.text.trim()) {
          super.say(at, event, data);
        }
      },
    } },
  { name: "unix-lines", about: "CR LF becomes LF", fails: "text", server: text((it) => it.replaceAll("\r\n", "\n")) },
  { name: "strips-nul", about: "removes the NUL character", fails: "text", server: text((it) => it.replaceAll("\0", "")) },
  { name: "fills-a-pattern", about: "puts the text into a pattern with replace, which changes $&", fails: "text",
    server: text((it) => "{text}".replace("{text}", it)) },
  { name: "empty-to-all", about: "an empty text of toMe reaches everyone", fails: "nobody-else",
    server: {
      __proto__: reference,
      toMe({ io, socket }, it) {
        (it.text ? socket : io).emit("heard", it);
      },
    } },
  { name: "empty-twice", about: "the sender of an empty text hears it twice", fails: "once",
    server: {
      __proto__: reference,
      toAll(at, it) {
        super.toAll(at, it);
        if (it.text === "") {
          super.toMe(at, it);
        }
      },
    } },
  { name: "said-by-another", about: "drops a text that another client has just sent", fails: "text",
    server: {
      __proto__: reference,
      say(at, event, data) {
        const { last } = this;
        this.last = { text: data.text, by: at.socket.id };
        if (last?.text !== data.text || last.by === at.socket.id) {
          super.say(at, event, data);
        }
      },
    } },
  { name: "no-scripts", about: "removes script elements", fails: "text",
    server: text((it) => it.replace(/<script.*?<\/script>/gis, "")) },
  { name: "cuts-at-nul", about: "cuts the text at U+0000", fails: "text",
    server: text((it) => it.split("\0")[0]) },
  { name: "guesses-booleans", about: "turns the text true into a boolean", fails: "text",
    server: text((it) => (it === "true" ? true : it)) },
  { name: "fifty-lines", about: "keeps at most 50 lines", fails: "text",
    server: text((it) => it.split("\n").slice(0, 50).join("\n")) },
  { name: "three-marks", about: "keeps at most three equal marks in a row", fails: "text",
    server: text((it) => it.replace(/([!?.])\1{3,}/g, "$1$1$1")) },
];
