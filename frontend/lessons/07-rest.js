/**
 * Lesson 07: REST and sockets together. The live connection should receive every
 * change, whether it was made over REST or over a socket.
 */

import { connect } from "../shared/connection.js";
import { element, form, statusLine, textField } from "../shared/dom.js";
import { difference, fetchMessages, messageList } from "../shared/messages.js";
import { tile } from "../shared/tile.js";

/** @typedef {import("../shared/connection.js").Connection} Connection */
/** @typedef {import("../shared/messages.js").Message} Message */
/** @typedef {ReturnType<typeof statusLine>} StatusLine */

export const title = "07 · REST and sockets together";
export const intro =
  "Every change to the list is announced to everyone, whether it came over REST or over a socket. So the two lists should always agree.";

/**
 * @param {import("../shared/log.js").PacketLog} log
 * @returns {HTMLElement[]}
 */
export function tiles(log) {
  const live = connect("live", log);
  const lists = liveAndListed(live);
  return [
    posting(lists.refresh),
    sending(connect("sender", log)),
    ...lists.tiles,
    changing(lists.refresh),
  ];
}

/**
 * Sends a request, and shows the answer.
 *
 * @param {StatusLine} status
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 */
async function ask(status, method, path, body) {
  status.say(`${method} ${path} …`);
  const options = body && {
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  try {
    const response = await fetch(path, { method, ...options });
    const text = await response.text();
    const said = `${method}: ${response.status} ${response.statusText} ${text}`;
    status.say(said.trim(), response.ok ? "good" : response.status < 500 ? "warn" : "bad");
  } catch {
    status.say("The server does not answer. Is it running?", "bad");
  }
}

/**
 * `POST /api/messages`. The fields may be empty, to see how the server answers.
 *
 * @param {() => void} refresh
 */
function posting(refresh) {
  const username = textField("Username", { value: "User" });
  const content = textField("Message", { placeholder: "Type a message" });
  const status = statusLine();
  const send = form("Post", [username.field, content.field], async () => {
    const body = { username: username.input.value, content: content.input.value };
    content.input.value = "";
    content.input.focus();
    await ask(status, "POST", "/api/messages", body);
    refresh();
  });
  return tile("Post over REST", null, send, status.element);
}

/**
 * `DELETE /api/messages/:id`, and `PUT` for the optional part.
 *
 * @param {() => void} refresh
 */
function changing(refresh) {
  const id = textField("Message id", { placeholder: "Enter a message id", required: "" });
  const content = textField("New content", { placeholder: "Needed only to edit" });
  const status = statusLine();
  const path = () => `/api/messages/${encodeURIComponent(id.input.value)}`;
  const remove = form("Delete", [id.field], async () => {
    await ask(status, "DELETE", path());
    refresh();
  });
  const edit = form("Edit", [content.field], async () => {
    await ask(status, "PUT", path(), { content: content.input.value });
    refresh();
  });
  return tile("Delete or edit over REST", null, remove, edit, status.element);
}

/**
 * `message` over a socket, as in lesson 04.
 *
 * @param {Connection} sender
 */
function sending(sender) {
  const content = textField("Message", { placeholder: "Type a message", required: "" });
  const send = form("Send", [content.field], () => {
    sender.socket.emit("message", { username: "Socket", content: content.input.value });
    content.input.value = "";
    content.input.focus();
  });
  return tile("Send over a socket", sender, send);
}

/**
 * Two tiles: the messages as the events report them, and the server's list.
 *
 * @param {Connection} live
 */
function liveAndListed(live) {
  /** @type {Message[]} */
  let heard = [];
  const heardList = messageList("Live messages", remove);
  const listedList = messageList("Messages in the list", remove);
  const badge = element("p", { class: "badge", role: "status" });
  const status = statusLine();

  /** @param {unknown} id */
  async function remove(id) {
    await ask(status, "DELETE", `/api/messages/${encodeURIComponent(String(id))}`);
    refresh();
  }

  async function refresh() {
    try {
      const listed = await fetchMessages();
      listedList.show(listed);
      const text = difference(heard, listed);
      badge.dataset.kind = text ? "bad" : "good";
      badge.textContent = text || "Same as the live messages";
    } catch (error) {
      status.say(/** @type {Error} */ (error).message, "bad");
    }
  }

  /** @param {Message[]} messages */
  const nowHeard = (messages) => {
    heard = messages;
    heardList.show(heard);
    refresh();
  };
  const { socket } = live;
  socket.on("connect", () => {
    // No event reports the messages from before we connected: start from them.
    fetchMessages().then(nowHeard, (error) => status.say(error.message, "bad"));
  });
  socket.on("message", (message) => nowHeard([...heard, message]));
  socket.on("messageDeleted", (gone) => {
    nowHeard(heard.filter(({ id }) => id !== Object(gone).messageId));
  });
  socket.on("messageEdited", (edited) => {
    nowHeard(heard.map((one) => (one.id === Object(edited).id ? edited : one)));
  });

  return {
    refresh,
    tiles: [
      tile("Live messages", live, heardList.element),
      tile("GET /api/messages", null, badge, listedList.element, status.element),
    ],
  };
}
