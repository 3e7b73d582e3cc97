/** The packet log: everything that the page's connections send and hear. */

import { element } from "./dom.js";

/**
 * @typedef {object} Row
 * @property {string} name which connection
 * @property {"sent" | "heard" | "state"} kind "state" is the connection's own:
 *   it came, went, or could not be had
 * @property {string} event
 * @property {unknown[]} values what came with the event
 */

/**
 * @typedef {object} PacketLog
 * @property {HTMLElement} element
 * @property {(row: Row) => void} add
 */

/** Older rows go, so that a page left open does not grow without end. */
const MOST_ROWS = 500;

/** @type {Record<Row["kind"], string>} */
const ARROWS = { sent: "↑", heard: "↓", state: "·" };

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3,
});

/**
 * An empty log.
 *
 * @returns {PacketLog}
 */
export function packetLog() {
  // Not a live region: a screen reader would read each packet once for every
  // connection. The tiles say what happened; the log is there to be looked up.
  const rows = element("ol", {
    class: "rows", tabindex: "0", "aria-label": "Packets, oldest first",
  });
  const clear = element("button", { type: "button", class: "quiet" }, "Clear");
  clear.addEventListener("click", () => rows.replaceChildren());

  const add = (/** @type {Row} */ row) => {
    // Follow the newest row, unless the reader has scrolled up to an older one.
    const following = rows.scrollHeight - rows.scrollTop - rows.clientHeight < 8;
    rows.append(logRow(row));
    if (rows.childElementCount > MOST_ROWS) {
      rows.firstElementChild?.remove();
    }
    if (following) {
      rows.scrollTop = rows.scrollHeight;
    }
  };
  return {
    add,
    element: element(
      "section",
      { class: "tile log", "aria-labelledby": "log-title" },
      element("header", {}, element("h2", { id: "log-title" }, "Packets"), clear),
      element("p", { class: "note" }, "↑ sent, ↓ heard, with the raw JSON, by each connection of this page."),
      rows,
    ),
  };
}

/**
 * @param {Row} row
 * @returns {HTMLElement}
 */
function logRow({ name, kind, event, values }) {
  return element(
    "li",
    { "data-socket": name, "data-kind": kind },
    element("time", {}, CLOCK.format()),
    element("span", { class: "name" }, name),
    element("span", { class: "arrow", role: "img", "aria-label": kind }, ARROWS[kind]),
    element("b", {}, event),
    element("code", {}, ...values.flatMap(json)),
  );
}

/**
 * A value as the JSON that it travelled as, where a line may break after each comma.
 *
 * @param {unknown} value one argument of an event
 * @returns {(Node | string)[]}
 */
function json(value) {
  const text = typeof value === "function" ? "(asks for an answer)" : JSON.stringify(value) ?? "";
  return text.split(/(?<=,)/).flatMap((part) => [part, element("wbr", {})]).concat(" ");
}
