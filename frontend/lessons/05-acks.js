/**
 * Lesson 05: acknowledgements, both ways. Each of two clients answers the server's
 * questions, or stays silent. So a single page shows who is asked, and what the server
 * does while it waits for an answer.
 */

import { answerKind, connect } from "../shared/connection.js";
import { element, form, statusLine, textField } from "../shared/dom.js";
import { tile } from "../shared/tile.js";

/** @typedef {import("../shared/connection.js").Connection} Connection */

export const title = "05 · Acknowledgements, both ways";
export const intro =
  "Acknowledge a client's event, and ask the client a question of your own. Each client sends, is asked, and may stay silent.";
export const layout = "pairs";

/** How long this page waits for an acknowledgement, in ms. */
const LIMIT = 6000;

/**
 * @param {import("../shared/log.js").PacketLog} log
 * @returns {HTMLElement[]}
 */
export function tiles(log) {
  return ["Ann", "Ben"].flatMap((name) => {
    const connection = connect(name, log);
    return [sending(connection), answering(connection)];
  });
}

/**
 * The tile with what a client sends: `clientEvent`, `askMe` and `poll`.
 *
 * @param {Connection} connection
 * @returns {HTMLElement}
 */
function sending(connection) {
  const { name } = connection;
  const data = textField("Data", { value: "hello", placeholder: "text, or JSON" });
  const question = textField("Question", { value: "Tea or coffee?", required: "" });
  const status = statusLine();

  const send = form("clientEvent", [data.field], () => {
    ask(connection, "clientEvent", json(data.input.value), status.say);
  });
  const poll = element("button", { type: "button" }, "poll");
  poll.addEventListener("click", () => {
    ask(connection, "poll", { question: question.input.value }, status.say);
  });
  const askMe = form("askMe", [question.field], () => {
    ask(connection, "askMe", { question: question.input.value }, status.say);
  }, poll);
  return tile(`${name} sends`, connection, send, askMe, status.element);
}

/**
 * Sends an event, and shows its acknowledgement, and how long that took.
 *
 * @param {Connection} connection
 * @param {string} event
 * @param {unknown} data
 * @param {ReturnType<typeof statusLine>["say"]} say
 */
async function ask({ socket }, event, data, say) {
  const started = performance.now();
  const took = () => `after ${Math.round(performance.now() - started)} ms`;
  say(`${event}: waiting for the acknowledgement …`);
  try {
    const reply = await socket.timeout(LIMIT).emitWithAck(event, data);
    say(`${event}: ${JSON.stringify(reply)} ${took()}`, answerKind(reply));
  } catch {
    say(`${event}: no acknowledgement ${took()}`, "bad");
  }
}

/**
 * The tile with what a client is asked.
 *
 * @param {Connection} connection
 * @returns {HTMLElement}
 */
function answering({ name, client, socket }) {
  const answer = textField("Answer", { value: `${name} says tea` });
  const box = element("input", { type: "checkbox" });
  const silent = element("label", { class: "check" }, box, " Don't answer");
  const status = statusLine();
  status.say("Nobody has asked yet.");

  socket.on("serverEvent", (event, reply) => {
    const asked = `Asked: ${Object(event).question ?? JSON.stringify(event)}`;
    if (typeof reply !== "function") {
      status.say(`${asked} The server asked for no acknowledgement.`, "bad");
    } else if (box.checked) {
      status.say(`${asked} No answer.`);
    } else {
      reply(json(answer.input.value));
      status.say(`${asked} Answered.`, "good");
    }
  });
  const made = tile(`${name} is asked`, null, answer.field, silent, status.element);
  made.dataset.client = client;
  return made;
}

/**
 * @param {string} text
 * @returns {unknown} its value if it is JSON, or else the text itself
 */
function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
