/** Socket.IO connections. Each one is a client with a name and a colour. */

import { element } from "./dom.js";
import { outage } from "./outage.js";
import { watchPackets } from "./wire.js";

/** @typedef {import("socket.io-client").Socket} Socket */
/** @typedef {import("./log.js").PacketLog} PacketLog */

/**
 * @typedef {object} Connection
 * @property {string} name what the page calls it, such as "sender"
 * @property {string} client its number on this page, from "1"; it stands for a colour
 * @property {Socket} socket
 */

/** @type {typeof import("socket.io-client").io} */
const io = Reflect.get(globalThis, "io");

/** How many connections this page has made. */
let connections = 0;

/**
 * Connects to the server that this page came from, and logs every packet.
 *
 * @param {string} name what the page calls this connection
 * @param {PacketLog} log
 * @returns {Connection}
 */
export function connect(name, log) {
  connections += 1;
  const client = String(connections);
  // Without forceNew, the sockets of a page may share one connection.
  const socket = io({ forceNew: true, autoConnect: false });
  watchPackets(socket, (packet) => log.add({ name, client, ...packet }));

  const state = (/** @type {string} */ event, /** @type {unknown} */ value) =>
    log.add({ name, client, kind: "state", event, values: [value] });
  socket.on("connect", () => {
    outage.end();
    state("connect", socket.id);
  });
  socket.on("disconnect", (reason) => state("disconnect", reason));
  socket.on("connect_error", (error) => {
    if (!socket.active) {
      return state("connect_error", error.message);
    }
    const why = outage.begin(error);
    if (why) {
      log.add({ name: "page", client: "", kind: "state", event: "connect_error", values: [why] });
    }
  });
  socket.connect();
  return { name, client, socket };
}

/**
 * Shows whether a client is connected, and its socket id.
 *
 * @param {Connection} connection
 * @returns {HTMLElement}
 */
export function connectionState({ client, socket }) {
  const state = element("p", { class: "connection", "data-client": client });
  /**
   * @param {"waiting" | "on" | "off" | "lost"} kind "off" is what the user wanted
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
  socket.on("disconnect", (reason) => {
    show(reason === "io client disconnect" ? "off" : "lost", `disconnected: ${reason}`);
  });
  // The library tries again by itself, unless the server refused the connection.
  socket.on("connect_error", (error) => {
    show("lost", socket.active ? "not connected, trying again" : `refused: ${error.message}`);
  });
  return state;
}

/**
 * @param {unknown} answer an acknowledgement's first argument
 * @returns {"good" | "warn"} how to show it: only `"status": "ok"` is good
 */
export function answerKind(answer) {
  return Object(answer).status === "ok" ? "good" : "warn";
}
