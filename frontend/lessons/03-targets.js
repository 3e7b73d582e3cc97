/**
 * Lesson 03: who hears it? One of three clients sends, and the tiles of those that
 * receive it light up.
 */

import { connect } from "../shared/connection.js";
import { element, form, statusLine, textField } from "../shared/dom.js";
import { tile } from "../shared/tile.js";

/** @typedef {import("../shared/connection.js").Connection} Connection */

export const title = "03 · Who hears it?";
export const intro =
  "Choose a sender and a target, and see who hears the text. Each client has its own connection; a second window adds three more.";
export const layout = "clients";

const NAMES = ["A", "B", "C"];

/** The targets that name no client, and the event for each. */
const EVENTS = { me: "toMe", others: "toOthers", all: "toAll" };

/** A target that is no client's id. */
const NOBODY = "nobody";

/** How long a tile lights up, in ms. */
const LIT = 900;

/**
 * @param {import("../shared/log.js").PacketLog} log
 * @returns {HTMLElement[]}
 */
export function tiles(log) {
  const clients = NAMES.map((name) => connect(name, log));
  return [sending(clients), ...clients.map((client) => listening(client, clients))];
}

/**
 * The tile with the form: the sender, the target and the text.
 *
 * @param {Connection[]} clients
 */
function sending(clients) {
  const sender = choice("From", NAMES);
  const target = choice("To", [...Object.keys(EVENTS), ...NAMES, NOBODY]);
  const text = textField("Text", { placeholder: "Type a text" });
  const status = statusLine();
  const find = (/** @type {string} */ name) => clients.find((client) => client.name === name);

  const choices = element("div", { class: "row" }, sender.element, target.element);
  const send = form("Send", [choices, text.field], () => {
    const { socket } = /** @type {Connection} */ (find(sender.chosen()));
    const to = target.chosen();
    const event = Reflect.get(EVENTS, to);
    status.say(socket.connected ? "Sent." : "Not connected. The page sends it when the server is back.");
    if (event) {
      socket.emit(event, { text: text.input.value });
    } else {
      socket.emit("toOne", { to: find(to)?.socket.id ?? to, text: text.input.value });
    }
    text.input.value = "";
    text.input.focus();
  });
  for (const { name, socket } of clients) {
    socket.on("error", (error) => {
      const { message } = Object(error);
      status.say(`${name} heard an error: ${message ?? JSON.stringify(error)}`, "warn");
    });
  }
  return tile("Send", null, send, status.element);
}

/**
 * The tile of one client: what it has heard.
 *
 * @param {Connection} client
 * @param {Connection[]} clients
 */
function listening(client, clients) {
  const list = element("ol", {
    class: "messages", "aria-label": `Heard by ${client.name}`, "aria-live": "polite", tabindex: "0",
  });
  const made = tile(client.name, client, list);
  client.socket.on("heard", (heard) => {
    list.append(item(heard, clients));
    list.scrollTop = list.scrollHeight;
    made.animate([{ backgroundColor: "Highlight" }, {}], LIT);
  });
  return made;
}

/**
 * One text as a client received it. Students use the page while their server is
 * unfinished, so nothing here relies on its fields.
 *
 * @param {unknown} heard
 * @param {Connection[]} clients
 */
function item(heard, clients) {
  const { text, from, mode } = Object(heard);
  const sender = clients.find(({ socket }) => socket.id !== undefined && socket.id === from);
  const shown = (/** @type {unknown} */ value, /** @type {string} */ field) =>
    value === undefined ? `(no ${field})` : typeof value === "string" ? value : JSON.stringify(value);
  return element(
    "li",
    {},
    element("b", {}, sender ? `from ${sender.name}` : `from ${shown(from, "from")}`),
    element("span", { class: "content" }, shown(text, "text")),
    element("code", {}, shown(mode, "mode")),
  );
}

/**
 * A group of radio buttons; the first is chosen at the start.
 *
 * @param {string} label
 * @param {string[]} values
 * @returns {{ element: HTMLElement, chosen: () => string }}
 */
function choice(label, values) {
  const inputs = values.map((value) => element("input", { type: "radio", name: label, value }));
  inputs[0].checked = true;
  const labels = inputs.map((input) => element("label", {}, input, ` ${input.value} `));
  return {
    element: element("fieldset", {}, element("legend", {}, label), ...labels),
    chosen: () => inputs.find((input) => input.checked)?.value ?? values[0],
  };
}
