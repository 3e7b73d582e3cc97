/**
 * Starts the page: checks that the Socket.IO client is there, then lets the
 * lesson fill the page.
 */

import { element } from "./shared/dom.js";
import { packetLog } from "./shared/log.js";

/**
 * What every module in `lessons/` exports.
 *
 * @typedef {object} Lesson
 * @property {string} title the page's heading
 * @property {string} intro one sentence below it
 * @property {(log: import("./shared/log.js").PacketLog) => HTMLElement[]} tiles
 *   connects, and returns the lesson's tiles in reading order
 */

const page = /** @type {HTMLElement} */ (document.getElementById("page"));

start().catch((error) => {
  page.replaceChildren(notice(`The page of this lesson could not start: ${error}`));
});

/** Shows the lesson that the server names, or says why it cannot. */
async function start() {
  if (!("io" in globalThis)) {
    page.replaceChildren(
      notice(
        "The Socket.IO client could not be loaded. Run this in the folder of the course, then reload the page:",
        element("pre", {}, element("code", {}, "npm ci --prefix frontend")),
      ),
    );
    return;
  }
  // The server answers with the module of the lesson that it was started for.
  /** @type {Lesson} */
  const lesson = await import("/lesson.js");
  document.title = `${lesson.title} · socketlings`;
  /** @type {HTMLElement} */ (document.getElementById("title")).textContent = lesson.title;
  /** @type {HTMLElement} */ (document.getElementById("intro")).textContent = lesson.intro;

  const log = packetLog();
  page.replaceChildren(element("div", { class: "tiles" }, ...lesson.tiles(log)), log.element);
}

/**
 * @param {...(Node | string)} children
 * @returns {HTMLElement} a message in place of the page
 */
function notice(...children) {
  return element("div", { class: "notice", role: "alert" }, ...children);
}
