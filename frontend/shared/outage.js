/** One notice for the whole page while the server can't be reached. */

import { element } from "./dom.js";

/** The notice. It is empty, and therefore hidden, while all is well. */
const notice = element("div", { class: "outage", role: "alert" });

export const outage = {
  element: notice,

  /**
   * Call this when a connection fails. Every retry of every connection ends here, but
   * only the first one of an outage counts.
   *
   * @param {Error & { description?: unknown }} error the library's
   * @returns {string} why the connection failed; "" if the page has said so already
   */
  begin(error) {
    if (notice.hasChildNodes()) {
      return "";
    }
    const why = reason(error.description);
    notice.append(`${why} The page reconnects by itself.`);
    return why;
  },

  /** Call this when a connection succeeds. */
  end() {
    notice.replaceChildren();
  },
};

/**
 * @param {unknown} status of the HTTP response; 0 or no number if there was none
 * @returns {string} a sentence
 */
function reason(status) {
  return typeof status === "number" && status > 0
    ? `The server answers /socket.io/ with status ${status}: has its router the Socket.IO layer?`
    : "The server does not answer: is it running?";
}
