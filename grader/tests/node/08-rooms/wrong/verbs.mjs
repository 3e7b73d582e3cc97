/** Names that are the same for one verb only: speaking, joining, leaving, listing. */

import { reference } from "../reference.mjs";

/** Decides who may speak by another comparison of names. */
const speaking = (isLike) => ({
  __proto__: reference,
  async onMessage(at, data, ack) {
    const { roomId } = data ?? {};
    if (this.isName(roomId) && [...at.socket.rooms].some((room) => isLike(room, roomId))) {
      return this.accept(at, data, ack);
    }
    return super.onMessage(at, data, ack);
  },
});

/** Leaves all rooms whose name is like the given one. */
const leavingLike = (isLike) => ({
  __proto__: reference,
  exit({ socket }, roomId) {
    for (const room of socket.rooms) {
      if (room !== socket.id && (room === roomId || isLike(room, roomId))) {
        socket.leave(room);
      }
    }
  },
});

/** Leaves the room of another name. */
const leavingAs = (name) => ({
  __proto__: reference,
  exit: ({ socket }, roomId) => socket.leave(name(roomId)),
});

/** Joins nothing if the client is in a room with a name like the given one. */
const joiningLike = (isLike) => ({
  __proto__: reference,
  enter({ socket }, roomId) {
    if (![...socket.rooms].some((room) => room !== socket.id && isLike(room, roomId))) {
      socket.join(roomId);
    }
  },
});

/** Lists also the messages of rooms whose name is like the given one. */
const listingLike = (isLike) => ({
  __proto__: reference,
  async list(roomId) {
    const all = [...this.rooms].filter(([name]) => name === roomId || isLike(name, roomId));
    return all.flatMap(([, messages]) => messages);
  },
});

/** Knows a room by another name, for every verb. */
const known = (name) => ({
  __proto__: reference,
  isIn: ({ socket }, roomId) => socket.rooms.has(name(roomId)),
  enter: ({ socket }, roomId) => socket.join(name(roomId)),
  exit: ({ socket }, roomId) => socket.leave(name(roomId)),
  tell: ({ io }, message) => io.to(name(message.roomId)).emit("newMessage", message),
});

const lower = (name) => name.toLowerCase();
const escaped = (text) => text.replace(/[\\^$.+?()[\]{}|]/g, "\\$&");
const glob = (name) => new RegExp(`^${escaped(name).replaceAll("*", ".*")}$`);
const like = (name) => new RegExp(`^${escaped(name).replaceAll("*", "\\*").replaceAll("%", ".*").replaceAll("_", ".")}$`);
const asPattern = (name) => {
  try {
    return new RegExp(`^${name}$`);
  } catch {
    return /^$/;
  }
};

const wrong = (name, about, server, fails = "alike-names") => ({ name, about, fails, server });

/** @type {import("../../table.mjs").Wrong[]} */
export const verbs = [
  wrong("speaks-by-beginning", "a member of tea may speak in tea2", speaking((mine, asked) => asked.startsWith(mine))),
  wrong("speaks-in-the-shorter", "a member of tea2 may speak in tea", speaking((mine, asked) => mine.startsWith(asked))),
  wrong("speaks-by-part", "a member of tea may speak in my-tea", speaking((mine, asked) => asked.endsWith(mine))),
  wrong("speaks-by-any-part", "a member may speak where the name holds its room's", speaking((mine, asked) => mine.includes(asked) || asked.includes(mine))),
  wrong("speaks-in-any-case", "a member of tea may speak in TEA", speaking((mine, asked) => lower(mine) === lower(asked))),
  wrong("speaks-by-pattern", "the name is a pattern of the member's rooms", speaking((mine, asked) => asPattern(asked).test(mine))),
  wrong("speaks-by-first-64", "the first 64 letters decide who may speak", speaking((mine, asked) => mine.length > 64 && mine.slice(0, 64) === asked.slice(0, 64))),
  wrong("speaks-normalised", "a member of ﬁ may speak in fi", speaking((mine, asked) => mine.normalize("NFKC") === asked.normalize("NFKC"))),
  wrong("speaks-by-number", "a member of 5 may speak in 05", speaking((mine, asked) => Number(mine) === Number(asked))),
  wrong("leaves-by-beginning", "leaving tea leaves tea2", leavingLike((mine, left) => mine.startsWith(left))),
  wrong("leaves-the-shorter", "leaving tea2 leaves tea", leavingLike((mine, left) => left.startsWith(mine))),
  wrong("leaves-in-any-case", "leaving TEA leaves tea", leavingLike((mine, left) => lower(mine) === lower(left))),
  wrong("leaves-by-glob", "leaving te* leaves tea", leavingLike((mine, left) => glob(left).test(mine))),
  wrong("leaves-up-to-a-colon", "leaving tea:2 leaves tea:1", leavingLike((mine, left) => mine.split(":")[0] === left.split(":")[0])),
  wrong("leaves-trimmed", "leaves the room of the trimmed name", leavingAs((name) => name.trim() || name)),
  wrong("leaves-lowercased", "leaves the room of the name in lower case", leavingAs(lower)),
  wrong("leaves-normalised", "leaves the room of the normalised name", leavingAs((name) => name.normalize("NFKC"))),
  wrong("joins-unless-alike", "a member of tea can't join tea2", joiningLike((mine, asked) => asked.startsWith(mine))),
  wrong("joins-unless-in-any-case", "a member of tea can't join TEA", joiningLike((mine, asked) => mine !== asked && lower(mine) === lower(asked))),
  wrong("joins-unless-accents", "a member of é can't join e", joiningLike((mine, asked) =>
    mine.normalize("NFD").replace(/\p{M}/gu, "") === asked.normalize("NFD").replace(/\p{M}/gu, ""))),
  wrong("lists-by-end", "the list of tea holds that of my-tea", listingLike((name, asked) => name.endsWith(asked))),
  wrong("lists-in-any-case", "the list of tea holds that of TEA", listingLike((name, asked) => lower(name) === lower(asked))),
  wrong("lists-by-like", "the name is a pattern of SQL", listingLike((name, asked) => like(asked).test(name))),
  wrong("lists-up-to-a-colon", "the list of tea:1 holds that of tea:2", listingLike((name, asked) => name.split(":")[0] === asked.split(":")[0])),
  wrong("names-up-to-a-colon", "a name ends at a colon", known((name) => name.split(":")[0] || name)),
  wrong("names-up-to-a-hash", "a name ends at a #", known((name) => name.split("#")[0] || name)),
  wrong("names-up-to-a-comma", "a name ends at a comma", known((name) => name.split(",")[0] || name)),
  wrong("names-nfkc", "names are normalised to NFKC", known((name) => name.normalize("NFKC"))),
  wrong("names-nfc", "names are normalised to NFC", known((name) => name.normalize("NFC"))),
  wrong("names-without-quotes", "quotes around a name are removed", known((name) => name.replaceAll('"', "") || name)),
  wrong("names-decoded", "percent signs in names are decoded", known((name) => name.replaceAll("%2D", "-"))),
  wrong("names-one-space", "spaces in names become one", known((name) => name.replace(/\s+/g, " "))),
  wrong("names-visible", "invisible characters are removed", known((name) => name.replace(/\p{Cf}/gu, ""))),
  wrong("names-folded", "ß and ss are one", known((name) => name.toUpperCase().toLowerCase()), "alike-names"),
  wrong("names-cut-at-255", "the first 255 letters are the name", known((name) => name.slice(0, 255))),
  wrong("names-cut-at-1000", "the first 1,000 letters are the name", known((name) => name.slice(0, 1000))),
  wrong("names-parsed", "a number at the beginning is the name", known((name) => (/^\d{3}/.test(name) ? `${parseInt(name)}` : name))),
];
