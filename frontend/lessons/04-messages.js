/**
 * Lesson 04, a message service. The page has three connections: the sender's, the live
 * list's and the deleter's. So one page is enough to see whether every client hears a
 * message, or only its sender.
 */

import { connect } from "../shared/connection.js";
import { element, form, statusLine, textField } from "../shared/dom.js";
import { difference, fetchMessages, messageList } from "../shared/messages.js";
import { tile } from "../shared/tile.js";

/** @typedef {import("../shared/connection.js").Connection} Connection */
/** @typedef {import("../shared/messages.js").Message} Message */

export const title = "04 · A message service";
export const intro =
  "Store first, then tell everyone. Each tile has its own connection, as if it were another person's browser.";

/**
 * A server that is still wrong may send nothing back. So the list is fetched this long
 * after an emit, in ms, to see what was stored.
 */
const LOOK_AGAIN_AFTER = 300;

/**
 * @param {import("../shared/log.js").PacketLog} log
 * @returns {HTMLElement[]}
 */
export function tiles(log) {
  const sender = connect("sender", log);
  const live = connect("live", log);
  const deleter = connect("delete", log);

  const lists = liveAndListed(live, (id) => remove(id));
  const { tile: deleteTile, remove } = deleting(deleter, lists.known);
  for (const { socket } of [sender, deleter]) {
    socket.onAny(lists.refresh);
    socket.onAnyOutgoing(() => setTimeout(lists.refresh, LOOK_AGAIN_AFTER));
  }
  return [sending(sender), deleteTile, ...lists.tiles];
}

/**
 * The sender's tile: `message {username, content}`.
 *
 * @param {Connection} sender
 * @returns {HTMLElement}
 */
function sending(sender) {
  const username = textField("Username", { value: "User", required: "" });
  const content = textField("Message", { placeholder: "Type a message", required: "" });
  const status = statusLine();
  const { socket } = sender;

  const send = form("Send", [username.field, content.field], () => {
    status.say(
      socket.connected
        ? "Sent. Nothing has come back yet."
        : "Not connected. It will be sent when the server is back.",
    );
    socket.emit("message", { username: username.input.value, content: content.input.value });
    content.input.value = "";
    content.input.focus();
  });
  socket.on("message", (message) => {
    const { id } = Object(message);
    if (id === undefined) {
      status.say("The sender heard a message without an id.", "bad");
    } else {
      status.say(`The sender heard message ${JSON.stringify(id)}.`, "good");
    }
  });
  socket.on("error", (error) => status.say(errorText(error), "bad"));
  return tile("Send", sender, send, status.element);
}

/**
 * Two tiles that should always show the same: the messages from the events `message` and
 * `messageDeleted`, and the server's list.
 *
 * @param {Connection} live
 * @param {(id: unknown) => void} onDelete
 */
function liveAndListed(live, onDelete) {
  /** @type {Message[]} */
  let heard = [];
  /** @type {Message[]} */
  let listed = [];
  /** How often `heard` has changed. */
  let changes = 0;
  /** @type {Promise<void> | null} */
  let fetching = null;
  let fetchAgain = false;
  /** The list has not been fetched yet since the live connection was made. */
  let starting = true;

  const heardList = messageList("Live messages", onDelete);
  heardList.element.ariaLive = "polite";
  const listedList = messageList("Messages in the list", onDelete);
  const badge = element("p", { class: "badge", role: "status" });
  const problem = statusLine();
  const again = element("button", { type: "button" }, "Fetch again");
  again.addEventListener("click", () => refresh());

  /** @param {Message[]} messages */
  const nowHeard = (messages) => {
    heard = messages;
    changes += 1;
    heardList.show(heard);
  };

  const fetchOnce = async () => {
    const before = changes;
    listed = await fetchMessages();
    problem.say("");
    listedList.show(listed);
    if (before !== changes) {
      // An event came in the meantime, so this answer may be out of date. The event has
      // already triggered another fetch.
      return;
    }
    if (starting) {
      // There were no events for messages from before we connected: start with the list.
      starting = false;
      nowHeard(listed);
    }
    const text = difference(heard, listed);
    badge.dataset.kind = text ? "bad" : "good";
    badge.textContent = text || "Same as the live messages";
  };

  /** Fetches the list, and again if somebody asks for it in the meantime. */
  const refresh = () => {
    fetchAgain = true;
    fetching ??= (async () => {
      while (fetchAgain) {
        fetchAgain = false;
        await fetchOnce().catch((error) => problem.say(error.message, "bad"));
      }
      fetching = null;
    })();
  };

  live.socket.on("connect", () => {
    starting = true;
    nowHeard([]);
    refresh();
  });
  live.socket.on("message", (message) => {
    nowHeard([...heard, message]);
    refresh();
  });
  live.socket.on("messageDeleted", (gone) => {
    // Compared with ===, as on most pages: if your ids are numbers and the event says "7"
    // instead of 7, the message stays here, and the badge turns red.
    nowHeard(heard.filter((message) => Object(message).id !== Object(gone).messageId));
    refresh();
  });

  return {
    refresh,
    /** All messages that the page has seen. */
    known: () => [...listed, ...heard],
    tiles: [
      tile("Live messages", live, heardList.element),
      tile("GET /api/messages", null, badge, listedList.element, again, problem.element),
    ],
  };
}

/**
 * The deleter's tile: `deleteMessage {messageId}`.
 *
 * @param {Connection} deleter
 * @param {() => Message[]} known
 */
function deleting(deleter, known) {
  const { socket } = deleter;
  const status = statusLine();
  const typed = textField("Message id", { placeholder: "Enter a message id", required: "" });

  /** @param {unknown} id of the type that the server gave it */
  const remove = (id) => {
    status.say("Asked to delete it. Nothing has come back yet.");
    socket.emit("deleteMessage", { messageId: id });
  };
  const ask = form("Delete", [typed.field], () => {
    // A text field holds text: "7", never 7. So look the id up among the messages, and
    // send it as the server gave it. Only an unknown id is sent as text.
    const text = typed.input.value;
    const message = known().find((one) => String(Object(one).id) === text);
    remove(message ? message.id : text);
    typed.input.value = "";
    typed.input.focus();
  });
  socket.on("messageDeleted", (gone) => {
    status.say(`Deleted: ${JSON.stringify(Object(gone).messageId)}`, "good");
  });
  socket.on("error", (error) => status.say(errorText(error), "bad"));
  return { remove, tile: tile("Delete", deleter, ask, status.element) };
}

/**
 * @param {unknown} error the payload of the event `error`
 * @returns {string} its message, or the payload itself
 */
function errorText(error) {
  const { message } = Object(error);
  return typeof message === "string" ? message : `An error without a message: ${JSON.stringify(error)}`;
}
