/**
 * Lesson 02, a chat message to everyone. Three connections on one page: when one of
 * them sends a message, all three should hear it once.
 */

import { connect } from "../shared/connection.js";
import { element, form, statusLine, textField } from "../shared/dom.js";
import { tile } from "../shared/tile.js";

/** @typedef {import("../shared/connection.js").Connection} Connection */

export const title = "02 · A chat message to everyone";
export const intro =
  "What one client says, every client hears. Each column is a separate client, as if it were another person's browser.";

/** What a client can emit, and under which name it should come back. */
const EVENTS = { "chat message": "chat message", chatMessage: "reply" };

/** The names under which a client should hear something. */
const HEARD = Object.values(EVENTS);

/**
 * @param {import("../shared/log.js").PacketLog} log
 * @returns {HTMLElement[]}
 */
export function tiles(log) {
  return ["A", "B", "C"].map((name) => column(connect(name, log)));
}

/**
 * One client: the form to send a message, and what it has heard.
 *
 * @param {Connection} connection
 * @returns {HTMLElement}
 */
function column(connection) {
  const { name, socket } = connection;
  const heard = element("ol", {
    class: "messages", tabindex: "-1", "aria-label": `Heard by ${name}`, "aria-live": "polite",
  });
  for (const event of HEARD) {
    socket.on(event, (...args) => {
      heard.append(line(event, args));
      heard.scrollTop = heard.scrollHeight;
    });
  }
  return tile(`Client ${name}`, connection, saying(connection), heard);
}

/**
 * The form of one client.
 *
 * @param {Connection} connection
 * @returns {HTMLElement}
 */
function saying({ socket }) {
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
      status.say("This is not JSON. In JSON, a text needs quotes: \"Hello\".", "bad");
      return;
    }
    status.say(
      socket.connected
        ? "Sent. Nothing has come back yet."
        : "Not connected. It will be sent when the server is back.",
    );
    socket.emit(event.value, ...args);
    payload.input.value = "";
    second.input.value = "";
    payload.input.focus();
  });
  for (const name of HEARD) {
    socket.on(name, () => status.say(`Heard ${name}.`, "good"));
  }
  return element("div", {}, send, status.element);
}

/**
 * What was heard: the event's name, and each argument as JSON, so that a text and a
 * number can be told apart.
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
 * @returns {unknown} the value, or undefined if the text is not JSON
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
