/** Servers that change what is inside an object or a list. */

import { changing } from "../reference.mjs";

/** A copy of the value: `of` makes every part that isn't a list or an object, by its level. */
function copy(value, of, keyOf = (key) => key, level = 0) {
  const next = (one) => copy(one, of, keyOf, level + 1);
  if (Array.isArray(value)) {
    return of(value.map(next), level);
  }
  if (value === null || typeof value !== "object") {
    return of(value, level);
  }
  const fields = Object.entries(value).map(([key, one]) => [keyOf(key), next(one)]);
  return of(Object.fromEntries(fields.filter(([key]) => key !== undefined)), level);
}

/** Changes parts of lists and objects, but not a payload that is neither. */
const parts = (change) => changing((message) =>
  copy(message, (part, level) => (level > 0 ? change(part) : part)));

/** The same, for the texts among them. */
const texts = (change) => parts((part) => (typeof part === "string" ? change(part) : part));

/** Replaces all that is deeper than so many levels. */
const upTo = (levels, instead) => changing((message) =>
  copy(message, (part, level) => (level >= levels && typeof part === "object" ? instead : part)));

/** Renames keys; a key that becomes undefined is left out. */
const keys = (change) => changing((message) => copy(message, (part) => part, change));

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const anywhere = ["object", "list"];

/** @type {import("../../table.mjs").Wrong[]} */
export const inside = [
  ["numbers", "turns texts that look like numbers into numbers", anywhere,
    texts((text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text))],
  ["dates", "turns texts that look like dates into dates", anywhere,
    texts((text) => (/^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : text))],
  ["json", "parses texts that look like JSON", anywhere, texts(parsed)],
  ["scripts", "removes script elements", anywhere,
    texts((text) => text.replace(/<script.*?<\/script>/gis, ""))],
  ["nul", "cuts texts at U+0000", anywhere, texts((text) => text.split("\0")[0])],
  ["long", "cuts texts after 2,000 characters", "object", texts((text) => text.slice(0, 2000))],
  ["true", "turns true into 1", anywhere, parts((part) => (part === true ? 1 : part))],
  ["depth-8", "turns what is deeper than 8 levels into null", anywhere, upTo(8, null)],
  ["depth-16", "empties what is deeper than 16 levels", anywhere, upTo(16, {})],
  ["proto", "loses the key __proto__", "object",
    keys((key) => (key === "__proto__" ? undefined : key))],
  ["constructor", "drops the key constructor", "object",
    keys((key) => (key === "constructor" ? undefined : key))],
  ["long-keys", "cuts keys after 64 characters", "object", keys((key) => key.slice(0, 64))],
  ["fifty-fields", "keeps at most 50 fields of an object", "object",
    changing((message) => copy(message, (part) => (part && !Array.isArray(part) && typeof part === "object"
      ? Object.fromEntries(Object.entries(part).slice(0, 50))
      : part)))],
  ["fifty-objects", "keeps at most 50 objects of a list", "list",
    changing((message) =>
      (Array.isArray(message) && typeof message.at(-1) === "object" ? message.slice(0, 50) : message))],
].map(([name, about, fails, server]) => ({ name: `inside-${name}`, about, fails, server }));
