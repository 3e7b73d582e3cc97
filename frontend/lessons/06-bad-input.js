/**
 * Lesson 06: bad input. One client sends good and bad messages, and asks for an
 * acknowledgement or doesn't. Another client shows what everyone else receives. Each
 * attempt is a row with the answer, or with "no answer".
 */

import { answerKind, connect } from "../shared/connection.js";
import { element, form, statusLine, textField } from "../shared/dom.js";
import { fetchMessages } from "../shared/messages.js";
import { tile } from "../shared/tile.js";

/** @typedef {import("../shared/connection.js").Connection} Connection */

export const title = "06 · Bad input";
export const intro =
  "The server answers whatever a client sends. A good message goes to everyone, and an error only to the client that caused it.";

/** How long an answer may take, in ms. */
const PATIENCE = 1000;

/** A payload's name, and the event's arguments. */
const BAD = /** @type {[string, unknown[]][]} */ ([
  ["no payload", []],
  ["null", [null]],
  ["a text", ["Hello"]],
  ["a list", [[]]],
  ["{}", [{}]],
  ["no content", [{ username: "Mia" }]],
  ["a number as username", [{ username: 5, content: "Hello" }]],
  ["a username of spaces", [{ username: "   ", content: "Hello" }]],
  ["21 characters", [{ username: "x".repeat(21), content: "Hello" }]],
  ["501 characters", [{ username: "Mia", content: "y".repeat(501) }]],
]);

/** Payloads that look odd but are good. */
const GOOD = /** @type {[string, unknown[]][]} */ ([
  ["20 emoji", [{ username: "🦀".repeat(20), content: "Hello" }]],
  ["spaces around", [{ username: `  ${"x".repeat(20)}  `, content: "Hello" }]],
  ["an id of its own", [{ id: "evil", username: "Mia", content: "Hello" }]],
  ["two arguments", [{ username: "Mia", content: "Hello" }, "more"]],
]);

/**
 * @param {import("../shared/log.js").PacketLog} log
 * @returns {HTMLElement[]}
 */
export function tiles(log) {
  const sender = connect("sender", log);
  const live = connect("live", log);
  const listed = list("Messages in the list");
  const problem = statusLine();
  const refresh = () =>
    fetchMessages().then(listed.show, (error) => problem.say(error.message, "bad"));
  live.socket.on("connect", refresh);

  const { element: answers, add } = answerRows();
  const attempt = attempts(sender, add, refresh);
  return [
    sending(sender, attempt),
    tile("Answers", null, answers),
    somebodyElse(live, refresh),
    tile("GET /api/messages", null, listed.element, problem.element),
  ];
}

/**
 * Makes the function that sends `createMessage` and adds a row with the answer: the
 * acknowledgement if it asks for one, otherwise the event `message` or `error`.
 *
 * @param {Connection} sender
 * @param {(what: string) => (kind: "good" | "warn" | "bad", answer: string) => void} add
 * @param {() => void} done
 */
function attempts({ socket }, add, done) {
  /** @param {string} what @param {unknown[]} args @param {boolean} withAck */
  return (what, args, withAck) => {
    const answer = add(`${what}${withAck ? "" : ", no acknowledgement"}`);
    const end = (/** @type {"good" | "warn" | "bad"} */ kind, /** @type {string} */ text) => {
      answer(kind, text);
      done();
    };
    if (withAck) {
      socket.timeout(PATIENCE).emit("createMessage", ...args, (/** @type {Error | null} */ late, /** @type {unknown[]} */ ...values) => {
        if (late) {
          return end("bad", "no answer");
        }
        end(answerKind(values[0]), JSON.stringify(values[0]) ?? "(nothing)");
      });
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      socket.off("message", heard).off("error", refused);
    };
    const heard = (/** @type {unknown} */ message) => {
      stop();
      end("good", `message ${JSON.stringify(message)}`);
    };
    const refused = (/** @type {unknown} */ error) => {
      stop();
      end("warn", `error ${JSON.stringify(error)}`);
    };
    const timer = setTimeout(() => {
      stop();
      end("bad", "no answer");
    }, PATIENCE);
    socket.on("message", heard).on("error", refused);
    socket.emit("createMessage", ...args);
  };
}

/**
 * The sender's tile: a form, and a button for each prepared payload.
 *
 * @param {Connection} sender
 * @param {ReturnType<typeof attempts>} attempt
 */
function sending(sender, attempt) {
  const username = textField("Username", { value: "Mia" });
  const content = textField("Message", { placeholder: "Type a message, or leave it empty" });
  const ack = element("input", { type: "checkbox", checked: "" });
  const withAck = element("label", { class: "check" }, ack, " Ask for an acknowledgement");
  const send = form("Send", [username.field, content.field], () => {
    const payload = { username: username.input.value, content: content.input.value };
    attempt("from the form", [payload], ack.checked);
  });
  const buttons = (/** @type {[string, unknown[]][]} */ payloads) =>
    payloads.map(([what, args]) => {
      const button = element("button", { type: "button", class: "quiet" }, what);
      button.addEventListener("click", () => attempt(what, args, ack.checked));
      return button;
    });
  return tile(
    "Send", sender, withAck, send,
    element("h3", {}, "Bad payloads"), element("div", { class: "row" }, ...buttons(BAD)),
    element("h3", {}, "Good payloads"), element("div", { class: "row" }, ...buttons(GOOD)),
  );
}

/** The rows with the attempts, newest first. */
function answerRows() {
  const rows = element("ol", { class: "messages", "aria-label": "Answers", "aria-live": "polite" });
  const add = (/** @type {string} */ what) => {
    const line = statusLine();
    line.say("…");
    line.element.classList.add("content");
    rows.prepend(element("li", {}, element("b", {}, what), line.element));
    return (/** @type {"good" | "warn" | "bad"} */ kind, /** @type {string} */ answer) =>
      line.say(answer, kind);
  };
  return { element: rows, add };
}

/**
 * What another client receives: messages, but nobody's errors.
 *
 * @param {Connection} live
 * @param {() => void} refresh
 */
function somebodyElse(live, refresh) {
  const heard = list("What somebody else receives");
  const status = statusLine();
  /** @type {unknown[]} */
  const messages = [];
  live.socket.on("message", (message) => {
    messages.push(message);
    heard.show(messages);
    refresh();
  });
  live.socket.on("error", (error) => {
    status.say(`Received another client's error: ${JSON.stringify(error)}`, "bad");
  });
  return tile("Somebody else", live, heard.element, status.element);
}

/**
 * A list of messages, shown as they came.
 *
 * @param {string} label for screen readers
 */
function list(label) {
  const items = element("ol", { class: "messages", "aria-label": label });
  const item = (/** @type {unknown} */ message) => {
    const { id, username, content } = Object(message);
    return element(
      "li", {},
      element("b", {}, String(username)),
      element("span", { class: "content" }, String(content)),
      element("code", { class: "id" }, JSON.stringify(id) ?? "(no id)"),
    );
  };
  return {
    element: items,
    show: (/** @type {unknown[]} */ messages) => items.replaceChildren(...messages.map(item)),
  };
}
