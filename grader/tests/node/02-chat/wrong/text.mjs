/** What becomes of a text. */

import { changing } from "../reference.mjs";

/** Changes texts alone. */
const changingText = (change) =>
  changing((message) => (typeof message === "string" ? change(message) : message));

/** @type {import("../../table.mjs").Wrong[]} */
export const text = [
  ["upper-case", "in capitals", "same", (text) => text.toUpperCase()],
  ["reversed", "the wrong way round", "same", (text) => [...text].reverse().join("")],
  ["with-time", "a time stands before it", "same", (text) => `[12:00] ${text}`],
  ["with-newline", "a line break stands behind it", "same", (text) => `${text}\n`],
  ["trimmed", "spaces at its ends are cut", "text", (text) => text.trim()],
  ["squeezed", "spaces inside become one", "text", (text) => text.replace(/\s+/g, " ")],
  ["escaped", "HTML is escaped", "text", (text) => text.replaceAll("<", "&lt;")],
  ["stripped", "HTML is removed", "text", (text) => text.replace(/<[^>]*>/g, "")],
  ["lower-case", "in small letters", "text", (text) => text.toLowerCase()],
  ["normalized", "Unicode is normalized", "text", (text) => text.normalize("NFC")],
  ["ascii", "other letters are removed", "text", (text) => text.replace(/[^\x00-\x7f]/g, "")],
  ["latin1", "is read as another encoding", "text", (text) => Buffer.from(text).toString("latin1")],
  ["cut-at-280", "is cut after 280 characters", "text", (text) => text.slice(0, 280)],
  ["cut-at-10000", "is cut after 10,000 characters", "text", (text) => text.slice(0, 10_000)],
  ["swearing", "bad words become stars", "text", (text) => text.replace(/damn/g, "****")],
  ["smileys", "smileys become pictures", "text", (text) => text.replace(":smile:", "😄")],
  ["decoded", "percent signs are decoded", "text", (text) => text.replaceAll("%20", " ")],
  ["commands", "a slash makes it a command", "text", (text) => (text.startsWith("/") ? "A command" : text)],
  ["numbers", "what looks like a number becomes one", "text", (text) => (text && !isNaN(text) ? Number(text) : text)],
  ["parsed", "what looks like JSON is read as JSON", "text", parsed],
].map(([name, about, fails, change]) => ({ name, about, fails, server: changingText(change) }));

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
