/** What becomes of a text. */

import { changing } from "../reference.mjs";

/** Changes texts alone. */
const changingText = (change) =>
  changing((message) => (typeof message === "string" ? change(message) : message));

/** @type {import("../../table.mjs").Wrong[]} */
export const text = [
  ["trimmed", "spaces at its ends are cut", "text", (text) => text.trim()],
  ["escaped", "HTML is escaped", "text", (text) => text.replaceAll("<", "&lt;")],
  ["lower-case", "in small letters", "text", (text) => text.toLowerCase()],
  ["normalized", "Unicode is normalized", "text", (text) => text.normalize("NFC")],
  ["cut-at-10000", "is cut after 10,000 characters", "text", (text) => text.slice(0, 10_000)],
  ["swearing", "bad words become stars", "text", (text) => text.replace(/damn/g, "****")],
  ["commands", "a slash makes it a command", "text", (text) => (text.startsWith("/") ? "A command" : text)],
  ["no-returns", "carriage returns are taken away", "text", (text) => text.replaceAll("\r", "")],
  ["no-controls", "control characters are taken away", "text", (text) => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, "")],
  ["numbers", "what looks like a number becomes one", "text", (text) => (text && !isNaN(text) ? Number(text) : text)],
  ["parsed", "what looks like JSON is read as JSON", "text", parsed],
  ["template", "stands in a template, where $& and $$ are something else", "text", (text) => "{text}".replace("{text}", text)],
  ["smileys", "a smiley becomes a picture", "text", (text) => text.replaceAll(":)", "🙂")],
  ["dates", "what looks like a date becomes one", "text", (text) => (/^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : text)],
].map(([name, about, fails, change]) => ({ name, about, fails, server: changingText(change) }));

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
