/** The packet log: everything that the page's clients send and receive. */

import { element } from "./dom.js";

/**
 * @typedef {object} Row
 * @property {string} name of the client
 * @property {string} client its number, which stands for its colour; "" for none
 * @property {"sent" | "heard" | "state"} kind "state" is no packet: the connection
 *   began, ended or failed
 * @property {string} event
 * @property {unknown[]} values what came with the event
 * @property {boolean} [asks] whether it asks for an acknowledgement
 */

/**
 * @typedef {object} PacketLog
 * @property {HTMLElement} element
 * @property {(row: Row) => void} add
 */

/** The oldest rows are removed, so that an open page can't grow without limit. */
const MOST_ROWS = 500;

/** @type {Record<Row["kind"], string>} */
const ARROWS = { sent: "↑", heard: "↓", state: "·" };

/** What a screen reader says for an arrow. @type {Record<Row["kind"], string>} */
const SPOKEN = { sent: "sent", heard: "received", state: "connection" };

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3,
});

/**
 * An empty log.
 *
 * @returns {PacketLog}
 */
export function packetLog() {
  // Not a live region: a screen reader would read each broadcast once per client. The
  // tiles say what happened; the log is for looking things up.
  const rows = element("ol", {
    class: "rows", tabindex: "0", "aria-label": "Packets, oldest first",
  });
  const clear = element("button", { type: "button", class: "quiet" }, "Clear");
  clear.addEventListener("click", () => rows.replaceChildren());

  const add = (/** @type {Row} */ row) => {
    // Show the newest row, unless the user has scrolled up to an older one.
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
      element("p", { class: "note" }, "Sent (↑) and received (↓) by this page's clients."),
      rows,
    ),
  };
}

/**
 * @param {Row} row
 * @returns {HTMLElement}
 */
function logRow({ name, client, kind, event, values, asks }) {
  return element(
    "li",
    { "data-client": client, "data-kind": kind },
    element("time", {}, CLOCK.format()),
    element("span", { class: "name" }, name),
    element("span", { class: "arrow", role: "img", "aria-label": SPOKEN[kind] }, ARROWS[kind]),
    element("b", {}, event),
    element("code", {}, ...values.flatMap(json)),
    asks ? element("span", { class: "asks" }, "asks for an acknowledgement") : "",
  );
}

/**
 * A value as the JSON that was sent, where a line may break after each comma.
 *
 * @param {unknown} value one argument of an event
 * @returns {(Node | string)[]}
 */
function json(value) {
  const text = JSON.stringify(value) ?? "";
  return text.split(/(?<=,)/).flatMap((part) => [part, element("wbr", {})]).concat(" ");
}
