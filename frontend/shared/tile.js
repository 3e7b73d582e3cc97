/** A tile: one part of the page, with a heading, for one job. */

import { element } from "./dom.js";
import { connectionState } from "./connection.js";

/**
 * @param {string} title
 * @param {import("./connection.js").Connection | null} connection the tile's
 *   own, whose colour and state it shows; null if it needs none
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function tile(title, connection, ...children) {
  const id = `tile-${title.toLowerCase().replaceAll(" ", "-")}`;
  const made = element(
    "section",
    { class: "tile", "aria-labelledby": id },
    element("header", {}, element("h2", { id }, title)),
  );
  if (connection) {
    made.dataset.client = connection.client;
    made.append(connectionState(connection));
  }
  made.append(...children);
  return made;
}
