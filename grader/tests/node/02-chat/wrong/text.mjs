/** Servers that change texts. */

import { changing } from "../reference.mjs";

/** Changes texts alone. */
const changingText = (change) =>
  changing((message) => (typeof message === "string" ? change(message) : message));

/** @type {import("../../table.mjs").Wrong[]} */
export const text = [
  ["trimmed", "removes spaces at both ends", "text", (text) => text.trim()],
  ["escaped", "escapes HTML", "text", (text) => text.replaceAll("<", "&lt;")],
  ["lower-case", "changes it to small letters", "text", (text) => text.toLowerCase()],
  ["normalized", "normalizes Unicode", "text", (text) => text.normalize("NFC")],
  ["cut-at-10000", "cuts it after 10,000 characters", "text", (text) => text.slice(0, 10_000)],
  ["swearing", "replaces bad words with stars", "text", (text) => text.replace(/damn/g, "****")],
  ["commands", "treats a leading slash as a command", "text", (text) => (text.startsWith("/") ? "A command" : text)],
  ["no-returns", "removes carriage returns", "text", (text) => text.replaceAll("\r", "")],
  ["no-controls", "removes control characters", "text", (text) => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, "")],
  ["numbers", "turns what looks like a number into a number", "text", (text) => (text && !isNaN(text) ? Number(text) : text)],
  ["parsed", "parses what looks like JSON", "text", parsed],
  ["template", "inserts it with replace, where $& and $$ are special", "text", (text) => "{text}".replace("{text}", text)],
  ["smileys", "turns a smiley into an emoji", "text", (text) => text.replaceAll(":)", "🙂")],
  ["dates", "turns what looks like a date into a date", "text", (text) => (/^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : text)],
  ["no-scripts", "removes script elements", "text", (text) => text.replace(/<script.*?<\/script>/gis, "")],
  ["cut-at-nul", "cuts it at U+0000", "text", (text) => text.split("\0")[0]],
  ["fewer-blank-lines", "joins blank lines", "text", (text) => text.replace(/\n{3,}/g, "\n\n")],
  ["fifty-lines", "keeps at most 50 lines", "text", (text) => text.split("\n").slice(0, 50).join("\n")],
].map(([name, about, fails, change]) => ({ name, about, fails, server: changingText(change) }));

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
