/** Socket.IO connections, each with a name of its own on the page. */

import { element } from "./dom.js";

/** @typedef {import("socket.io-client").Socket} Socket */
/** @typedef {import("./log.js").PacketLog} PacketLog */

/**
 * @typedef {object} Connection
 * @property {string} name what the page calls it, such as "sender"
 * @property {Socket} socket
 */

/** @type {typeof import("socket.io-client").io} */
const io = Reflect.get(globalThis, "io");

/**
 * Connects to the server that this page came from, and writes everything that
 * is sent or heard into the log.
 *
 * @param {string} name what the page calls this connection
 * @param {PacketLog} log
 * @returns {Connection}
 */
export function connect(name, log) {
  // Without forceNew, the sockets of a page may share one connection.
  const socket = io({ forceNew: true });
  const write = (/** @type {import("./log.js").Row["kind"]} */ kind) =>
    (/** @type {string} */ event, /** @type {unknown[]} */ ...values) =>
      log.add({ name, kind, event, values });

  socket.onAny(write("heard"));
  socket.onAnyOutgoing(write("sent"));
  // These are the library's own, so onAny does not see them.
  socket.on("connect", () => write("state")("connect", socket.id));
  socket.on("disconnect", (reason) => write("state")("disconnect", reason));
  socket.on("connect_error", (error) => write("state")("connect_error", error.message));
  return { name, socket };
}

/**
 * Shows whether a connection is there, and its socket id.
 *
 * @param {Connection} connection
 * @returns {HTMLElement}
 */
export function connectionState({ name, socket }) {
  const state = element("p", { class: "connection", "data-socket": name });
  /**
   * @param {"on" | "off" | "waiting"} kind
   * @param {...(Node | string)} text
   */
  const show = (kind, ...text) => {
    state.dataset.state = kind;
    state.replaceChildren(...text);
  };
  show("waiting", "connecting");
  socket.on("connect", () => {
    show("on", "connected as ", element("code", {}, socket.id ?? ""));
  });
  socket.on("disconnect", (reason) => show("off", `disconnected: ${reason}`));
  // The library tries again by itself, unless the server refused it.
  socket.on("connect_error", (error) => {
    show("off", `${socket.active ? "no server, trying again" : "refused"}: ${error.message}`);
  });
  return state;
}
