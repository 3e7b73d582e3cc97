/** Servers that change a text. */

import { reference } from "../reference.mjs";

/** Alters texts before they are stored. */
const altering = (field, alter) => ({
  __proto__: reference,
  async accept(at, data) {
    const { username, content } = data;
    const altered = { username, content };
    if (typeof altered[field] === "string") {
      altered[field] = alter(altered[field], altered);
    }
    await super.accept(at, altered);
  },
});

const escapeHtml = (text) =>
  text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** Ways to change a text: name, description, function. */
const CONTENT = [
  ["trimmed-end", "without spaces at the end", (text) => text.trimEnd()],
  ["capital", "with a capital first", (text) => text.charAt(0).toUpperCase() + text.slice(1)],
  ["cut-at-1000", "cut after 1000 characters", (text) => text.slice(0, 1000)],
  ["composed", "in Unicode's composed form, NFC", (text) => text.normalize("NFC")],
  ["escaped", "with HTML escaped", escapeHtml],
  ["tags-stripped", "without HTML tags", (text) => text.replace(/<[^>]*>/g, "")],
  ["one-space", "with runs of spaces made one", (text) => text.replace(/ {2,}/g, " ")],
  ["one-line", "with line breaks made spaces", (text) => text.replace(/\s*\n\s*/g, " ")],
  ["no-emoji", "without emoji", (text) => text.replace(/\p{Extended_Pictographic}/gu, "")],
  ["unquoted", "without backslashes", (text) => text.replaceAll("\\", "")],
  ["url-decoded", "with percent signs decoded", (text) => unescape(text)],
  ["signed", "with the username before it", (text, { username }) => `${username}: ${text}`],
  [
    "as-number",
    "as a number, where it looks like one",
    (text) => (text.trim() !== "" && !Number.isNaN(Number(text)) ? Number(text) : text),
  ],
  ["as-value", "parsed, where it is JSON", (text) => parsed(text)],
];

const USERNAME = [
  ["trimmed", "without spaces at the ends", (text) => text.trim()],
  ["cut-at-20", "cut after 20 characters", (text) => text.slice(0, 20)],
  ["escaped", "with HTML escaped", escapeHtml],
  ["composed", "in Unicode's composed form, NFC", (text) => text.normalize("NFC")],
  ["first-word", "only its first word", (text) => text.split(" ")[0]],
];

const table = (field, alterations) =>
  alterations.map(([name, about, alter]) => ({
    name: `${field}-${name}`,
    about: `${field} ${about}`,
    fails: field,
    server: altering(field, alter),
  }));

/** @type {import("../../table.mjs").Wrong[]} */
export const text = [...table("content", CONTENT), ...table("username", USERNAME)];

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
