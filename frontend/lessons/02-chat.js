/**
 * Lesson 02: a chat message to everyone. What one of three clients sends, all three
 * should receive, each of them once.
 */

import { connect } from "../shared/connection.js";
import { element, form, statusLine, textField } from "../shared/dom.js";
import { tile } from "../shared/tile.js";

/** @typedef {import("../shared/connection.js").Connection} Connection */

export const title = "02 · A chat message to everyone";
export const intro =
  "Every client receives what one client sends. Each client has its own connection, as if it were another person's browser.";
export const layout = "clients";

/** Each event that a client can send, and the event that should come back. */
const EVENTS = { "chat message": "chat message", chatMessage: "reply" };

/** The events that a client should receive. */
const HEARD = Object.values(EVENTS);

/**
 * @param {import("../shared/log.js").PacketLog} log
 * @returns {HTMLElement[]}
 */
export function tiles(log) {
  return ["A", "B", "C"].map((name) => column(connect(name, log)));
}

/**
 * One client: what it sends, and what it has received.
 *
 * @param {Connection} connection
 * @returns {HTMLElement}
 */
function column(connection) {
  const { name, socket } = connection;
  const heard = element("ol", {
    class: "messages", tabindex: "-1", "aria-label": `Received by ${name}`, "aria-live": "polite",
  });
  for (const event of HEARD) {
    socket.on(event, (...args) => {
      heard.append(line(event, args));
      heard.scrollTop = heard.scrollHeight;
    });
  }
  return tile(`Client ${name}`, connection, ...sending(connection), heard);
}

/**
 * One client's form, and a line that says what came of it.
 *
 * @param {Connection} connection
 * @returns {HTMLElement[]}
 */
function sending({ socket }) {
  const event = element("select", {}, ...Object.keys(EVENTS).map((name) => element("option", {}, name)));
  const payload = textField("Payload", { placeholder: "Type a message" });
  const second = textField("Second argument, if any", {});
  const raw = element("input", { type: "checkbox" });
  const status = statusLine();

  const fields = [
    element("label", {}, element("span", {}, "Event"), event),
    payload.field,
    second.field,
    element("label", {}, raw, " as JSON"),
  ];
  const send = form("Send", fields, () => {
    const texts = [payload.input.value, ...(second.input.value ? [second.input.value] : [])];
    const args = raw.checked ? texts.map(parse) : texts;
    if (args.includes(undefined)) {
      status.say("This is not JSON. In JSON, a string has quotes: \"Hello\".", "bad");
      return;
    }
    status.say(
      socket.connected
        ? "Sent. Nothing has come back yet."
        : "Not connected. The page sends it when the server is back.",
    );
    socket.emit(event.value, ...args);
    payload.input.value = "";
    second.input.value = "";
    payload.input.focus();
  });
  for (const name of HEARD) {
    socket.on(name, () => status.say(`Received ${name}.`, "good"));
  }
  return [send, status.element];
}

/**
 * An event that was received: its name, and each argument as JSON, so that the string
 * "1" and the number 1 look different.
 *
 * @param {string} event
 * @param {unknown[]} args
 * @returns {HTMLElement}
 */
function line(event, args) {
  const shown = args.map((arg) => element("code", { class: "content" }, JSON.stringify(arg)));
  return element("li", {}, element("b", {}, event), ...shown);
}

/**
 * @param {string} text
 * @returns {unknown} the JSON value, or undefined if the text is not JSON
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
