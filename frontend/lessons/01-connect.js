/**
 * Lesson 01: a connection begins and ends. Each of three clients has a button that
 * connects or disconnects it, so one page shows what the others are told.
 */

import { connect } from "../shared/connection.js";
import { element, statusLine } from "../shared/dom.js";
import { tile } from "../shared/tile.js";

/** @typedef {import("../shared/connection.js").Connection} Connection */

export const title = "01 · A connection begins and ends";
export const intro =
  "Greet each client, and announce when one leaves. Each of the three clients has its own connection, as if it were another person's browser.";
export const layout = "clients";

const CLIENTS = ["First", "Second", "Third"];

/** The number may lag behind the events, so the page fetches it again after this, in ms. */
const LOOK_AGAIN_AFTER = 300;

/**
 * @param {import("../shared/log.js").PacketLog} log
 * @returns {HTMLElement[]}
 */
export function tiles(log) {
  const stats = counting();
  const clients = CLIENTS.map((name) => {
    const connection = connect(name, log);
    for (const event of ["connect", "joined", "left"]) {
      connection.socket.on(event, stats.refresh);
    }
    return client(connection, stats.refresh);
  });
  return [...clients, stats.tile];
}

/**
 * One client: its id, what it was told, and a button for its connection.
 *
 * @param {Connection} connection
 * @param {() => void} onLeave called when the user disconnects it
 * @returns {HTMLElement}
 */
function client(connection, onLeave) {
  const { name, socket } = connection;
  const welcome = statusLine();
  const news = statusLine();
  const toggle = element("button", { type: "button" }, "Disconnect");
  toggle.addEventListener("click", () => {
    // `active` is also true while the library tries to connect again.
    if (socket.active) {
      socket.disconnect();
      onLeave();
    } else {
      socket.connect();
    }
    label();
  });
  const label = () => {
    toggle.textContent = socket.active ? "Disconnect" : "Connect";
  };

  socket.on("connect", () => {
    label();
    welcome.say("Not welcomed yet.");
    news.say("");
  });
  socket.on("disconnect", () => {
    label();
    welcome.say("");
  });
  socket.on("welcome", (payload) => {
    if (idOf(payload) === socket.id) {
      welcome.say("Welcomed, with the right id.", "good");
    } else {
      welcome.say(`Welcomed, but not as ${socket.id}: ${JSON.stringify(payload)}`, "bad");
    }
  });
  socket.on("joined", (payload) => news.say(`Joined: ${idOf(payload)}`));
  socket.on("left", (payload) => {
    const { reason } = Object(payload);
    news.say(`Left: ${idOf(payload)}${reason === undefined ? "" : ` (${reason})`}`);
  });
  return tile(name, connection, welcome.element, news.element, toggle);
}

/** The tile of `GET /api/stats`, and a function that fetches it again. */
function counting() {
  const number = element("p", { class: "badge", role: "status", "data-kind": "good" });
  const problem = statusLine();
  const again = element("button", { type: "button" }, "Fetch again");

  const fetchOnce = async () => {
    const response = await fetch("/api/stats", { cache: "no-store" });
    const text = await response.text();
    number.textContent = text.slice(0, 200);
    number.dataset.kind = response.ok ? "good" : "bad";
    problem.say(response.ok ? "" : `Status ${response.status}`, "bad");
  };
  const say = (/** @type {unknown} */ error) => problem.say(`The server gave no number: ${error}`, "bad");
  const refresh = () => {
    fetchOnce().catch(say);
    setTimeout(() => fetchOnce().catch(say), LOOK_AGAIN_AFTER);
  };
  again.addEventListener("click", refresh);
  refresh();
  return {
    refresh,
    tile: tile("GET /api/stats", null, number, again, problem.element),
  };
}

/**
 * @param {unknown} payload
 * @returns {string} its id, or the payload as JSON if it has none
 */
function idOf(payload) {
  const { id } = Object(payload);
  return typeof id === "string" ? id : JSON.stringify(payload) ?? "(nothing)";
}
