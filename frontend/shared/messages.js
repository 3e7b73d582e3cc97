/** Fetches, shows and compares messages. */

import { element } from "./dom.js";

/**
 * A message as a correct server makes it. Students use the page while their server is
 * unfinished, so nothing here relies on these fields.
 *
 * @typedef {object} Message
 * @property {string | number} id
 * @property {string} username
 * @property {string} content
 */

/**
 * `GET /api/messages`.
 *
 * @returns {Promise<Message[]>} oldest first
 * @throws {Error} with a message for the student, if the answer is not a list
 */
export async function fetchMessages() {
  const response = await fetch("/api/messages", { cache: "no-store" }).catch(() => {
    throw new Error("The server does not answer. Is it running?");
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`The server answered ${response.status} ${response.statusText}: ${text}`);
  }
  const list = parse(text);
  if (!Array.isArray(list)) {
    throw new Error(`The answer is not a JSON array: ${text}`);
  }
  return list;
}

/**
 * A list of messages, each with a button to delete it.
 *
 * @param {string} label for screen readers
 * @param {(id: unknown) => void} onDelete gets the message's id, of whatever type it is
 * @returns {{ element: HTMLElement, show: (messages: unknown[]) => void }}
 */
export function messageList(label, onDelete) {
  const list = element("ol", { class: "messages", "aria-label": label, tabindex: "-1" });
  return {
    element: list,
    show(messages) {
      // A message that stays keeps its element. So a button keeps the focus, and a
      // screen reader reads only what is new.
      const before = list.childElementCount;
      const kept = new Map([...list.children].map((item) => [item.getAttribute("data-key"), item]));
      const items = messages.map((message) => {
        const key = canonical(message);
        const item = kept.get(key) ?? listItem(message, key, onDelete);
        kept.delete(key);
        return item;
      });
      const focusIsLost = [...kept.values()].some((item) => item.contains(document.activeElement));
      kept.forEach((item) => item.remove());
      items.forEach((item, at) => {
        if (list.children[at] !== item) {
          list.insertBefore(item, list.children[at] ?? null);
        }
      });
      if (items.length > before) {
        list.scrollTop = list.scrollHeight;
      }
      if (focusIsLost) {
        list.focus();
      }
    },
  };
}

/**
 * How two lists of messages differ.
 *
 * @param {unknown[]} live the messages as events told of them
 * @param {unknown[]} listed the messages in the server's list
 * @returns {string} a sentence, or "" if they are the same
 */
export function difference(live, listed) {
  const liveKeys = live.map(canonical);
  const listedKeys = listed.map(canonical);
  const onlyLive = without(liveKeys, listedKeys).length;
  const onlyListed = without(listedKeys, liveKeys).length;
  const ways = [
    onlyLive && `${onlyLive} only live`,
    onlyListed && `${onlyListed} only in this list`,
  ].filter(Boolean);
  if (ways.length === 0 && liveKeys.some((key, at) => key !== listedKeys[at])) {
    ways.push("different order");
  }
  return ways.length > 0 ? `Not the same: ${ways.join(", ")}` : "";
}

/**
 * @param {unknown} message
 * @param {string} key
 * @param {(id: unknown) => void} onDelete
 */
function listItem(message, key, onDelete) {
  if (typeof message !== "object" || message === null) {
    const raw = element("code", { class: "content" }, JSON.stringify(message) ?? "(nothing)");
    return element("li", { "data-key": key }, element("b", {}, "(not an object)"), raw);
  }
  const { id, username, content } = /** @type {Partial<Message>} */ (message);
  const remove = element("button", {
    type: "button", class: "quiet", title: "Delete", "aria-label": `Delete message ${id}`,
  }, "×");
  remove.addEventListener("click", () => onDelete(id));
  return element(
    "li",
    { "data-key": key },
    element("b", {}, shown(username, "username")),
    element("span", { class: "content" }, shown(content, "content")),
    element("code", { class: "id" }, shown(id, "id")),
    remove,
  );
}

/**
 * @param {unknown} value
 * @param {string} field its name, for when it is missing
 * @returns {string} a string unchanged, and anything else as JSON, so that its type shows
 */
function shown(value, field) {
  if (value === undefined) {
    return `(no ${field})`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * JSON with the fields of every object sorted, so that equal values give equal texts.
 *
 * @param {unknown} value
 * @returns {string}
 */
function canonical(value) {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part) ?? "";
}

/**
 * @param {string[]} from
 * @param {string[]} taken each removes one equal entry
 * @returns {string[]} what is left
 */
function without(from, taken) {
  const left = [...from];
  for (const key of taken) {
    const at = left.indexOf(key);
    if (at >= 0) {
      left.splice(at, 1);
    }
  }
  return left;
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
