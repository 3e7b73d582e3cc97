/** A tile: one part of the page, with a heading, for one job. */

import { element } from "./dom.js";
import { connectionState } from "./connection.js";

/**
 * @param {string} title
 * @param {import("./connection.js").Connection | null} connection the tile's
 *   own, whose state it shows; null if it needs none
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function tile(title, connection, ...children) {
  const id = `tile-${title.toLowerCase().replaceAll(" ", "-")}`;
  const head = [element("header", {}, element("h2", { id }, title))];
  if (connection) {
    head.push(connectionState(connection));
  }
  return element("section", { class: "tile", "aria-labelledby": id }, ...head, ...children);
}
