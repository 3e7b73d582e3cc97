/**
 * Starts the page: makes sure that the Socket.IO client has loaded, then lets the
 * lesson fill the page.
 */

import { element } from "./shared/dom.js";
import { packetLog } from "./shared/log.js";
import { outage } from "./shared/outage.js";

/**
 * What every module in `lessons/` exports.
 *
 * @typedef {object} Lesson
 * @property {string} title the page's heading
 * @property {string} intro one or two sentences below it
 * @property {"clients" | "pairs"} [layout] on a wide page: three clients side by side,
 *   or two clients with two tiles each; two tiles in a row by default
 * @property {(log: import("./shared/log.js").PacketLog) => HTMLElement[]} tiles
 *   connects, and returns the lesson's tiles in reading order
 */

const page = /** @type {HTMLElement} */ (document.getElementById("page"));

start().catch((error) => {
  page.replaceChildren(notice(`This lesson's page could not start: ${error}`));
});

/** Shows the lesson that the server names, or says why it can't. */
async function start() {
  if (!("io" in globalThis)) {
    page.replaceChildren(
      notice(
        "The Socket.IO client could not be loaded. Run this command in the course's folder, then reload the page:",
        element("pre", {}, element("code", {}, "npm ci --prefix frontend")),
      ),
    );
    return;
  }
  // The server redirects to its own lesson's module.
  /** @type {Lesson} */
  const lesson = await import("/lesson.js");
  document.title = `${lesson.title} · socketlings`;
  /** @type {HTMLElement} */ (document.getElementById("title")).textContent = lesson.title;
  /** @type {HTMLElement} */ (document.getElementById("intro")).textContent = lesson.intro;

  const log = packetLog();
  const tiles = element("div", { class: "tiles", "data-layout": lesson.layout ?? "" });
  tiles.append(...lesson.tiles(log));
  page.replaceChildren(outage.element, tiles, log.element);
}

/**
 * @param {...(Node | string)} children
 * @returns {HTMLElement} a message that takes the place of the page
 */
function notice(...children) {
  return element("div", { class: "notice", role: "alert" }, ...children);
}
