/**
 * Lesson 04: a message service. The page has three connections: one sends, one shows
 * the messages live, and one deletes. So a single page shows whether every client
 * receives a message, or only the one that sent it.
 */

import { connect } from "../shared/connection.js";
import { element, form, statusLine, textField } from "../shared/dom.js";
import { difference, fetchMessages, messageList } from "../shared/messages.js";
import { tile } from "../shared/tile.js";

/** @typedef {import("../shared/connection.js").Connection} Connection */
/** @typedef {import("../shared/messages.js").Message} Message */

export const title = "04 · A message service";
export const intro =
  "Store first, then tell everyone. Each connection on this page acts as if it were another person's browser.";

/**
 * An unfinished server may send nothing back. So the page also fetches the list this
 * long after an emit, in ms, to see what was stored.
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
        : "Not connected. The page sends it when the server is back.",
    );
    socket.emit("message", { username: username.input.value, content: content.input.value });
    content.input.value = "";
    content.input.focus();
  });
  socket.on("message", (message) => {
    const { id } = Object(message);
    if (id === undefined) {
      status.say("The sender received a message without an id.", "bad");
    } else {
      status.say(`The sender received message ${JSON.stringify(id)}.`, "good");
    }
  });
  socket.on("error", (error) => status.say(...errorText(error)));
  return tile("Send", sender, send, status.element);
}

/**
 * Two tiles that should always agree: the messages as the events `message` and
 * `messageDeleted` report them, and the server's list.
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
  /** Whether the list has yet to be fetched since the live connection was made. */
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
      // An event came meanwhile, so this answer may be out of date. The event has
      // already asked for a new one.
      return;
    }
    if (starting) {
      // No event reports the messages from before we connected: start from them.
      starting = false;
      nowHeard(listed);
    }
    const text = difference(heard, listed);
    badge.dataset.kind = text ? "bad" : "good";
    badge.textContent = text || "Same as the live messages";
  };

  /** Fetches the list, and once more if somebody asks for it meanwhile. */
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
    // Strictly equal, as on most pages: if your ids are numbers and the event says "7"
    // instead of 7, the message stays here, and the badge turns red.
    nowHeard(heard.filter((message) => Object(message).id !== Object(gone).messageId));
    refresh();
  });

  return {
    refresh,
    /** All messages that the page knows. */
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

  /** @param {unknown} id of the type that the server uses */
  const remove = (id) => {
    status.say("Sent deleteMessage. Nothing has come back yet.");
    socket.emit("deleteMessage", { messageId: id });
  };
  const ask = form("Delete", [typed.field], () => {
    // A text field holds a string: "7", never 7. So look the id up among the messages,
    // and send it as the server wrote it. Send an unknown id as a string.
    const text = typed.input.value;
    const message = known().find((one) => String(Object(one).id) === text);
    remove(message ? message.id : text);
    typed.input.value = "";
    typed.input.focus();
  });
  socket.on("messageDeleted", (gone) => {
    status.say(`Deleted: ${JSON.stringify(Object(gone).messageId)}`, "good");
  });
  socket.on("error", (error) => status.say(...errorText(error)));
  return { remove, tile: tile("Delete", deleter, ask, status.element) };
}

/**
 * @param {unknown} error the payload of the event `error`
 * @returns {[string, "warn" | "bad"]} its message, or what is wrong with it
 */
function errorText(error) {
  const { message } = Object(error);
  return typeof message === "string"
    ? [message, "warn"]
    : [`An error without a message: ${JSON.stringify(error)}`, "bad"];
}
