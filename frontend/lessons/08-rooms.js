/**
 * Lesson 08: rooms. Put three people into rooms, and see who hears what. If somebody
 * receives a message from a room that they are not in, the page marks it as a leak.
 */

import { answerKind, connect } from "../shared/connection.js";
import { element, form, statusLine, textField } from "../shared/dom.js";
import { tile } from "../shared/tile.js";

/** @typedef {import("../shared/connection.js").Connection} Connection */

export const title = "08 · Rooms";
export const intro =
  "Only the people in a room hear what is said there. Each person has their own connection.";
export const layout = "clients";

/** How long an answer may take, in ms. */
const PATIENCE = 2000;

/**
 * @param {import("../shared/log.js").PacketLog} log
 * @returns {HTMLElement[]}
 */
export function tiles(log) {
  const people = ["Ann", "Ben", "Cy"].map((name) => person(connect(name, log)));
  return [...people, listing()];
}

/**
 * One person's tile: join and leave a room, speak there, and see what was heard.
 *
 * @param {Connection} connection
 * @returns {HTMLElement}
 */
function person(connection) {
  const { socket, name } = connection;
  /** The rooms that this person is in, according to the server's answers. */
  const rooms = new Set();
  const inRooms = element("p", { class: "note" });
  const status = statusLine();
  const heard = element("ol", { class: "messages", "aria-label": `What ${name} heard`, tabindex: "-1" });
  const room = textField("Room", { value: "tea", required: "" });
  const content = textField("Message", { placeholder: "Type a message" });

  const showRooms = () => {
    inRooms.textContent = rooms.size > 0 ? `In: ${[...rooms].join(", ")}` : "In no room";
  };
  const write = (/** @type {(Node | string)[]} */ ...parts) => {
    heard.append(element("li", {}, ...parts));
    heard.scrollTop = heard.scrollHeight;
  };
  /**
   * Sends an event, shows the answer, and calls `then` if the answer is "ok".
   *
   * @param {string} event
   * @param {object} payload
   * @param {() => void} [then]
   */
  const ask = async (event, payload, then) => {
    status.say(`${event}: no answer yet.`);
    try {
      const answer = await socket.timeout(PATIENCE).emitWithAck(event, payload);
      const kind = answerKind(answer);
      const ok = kind === "good";
      status.say(`${event}: ${ok ? "ok" : JSON.stringify(answer) ?? "nothing"}`, kind);
      if (ok) {
        then?.();
        showRooms();
      }
    } catch {
      status.say(`${event}: no answer within ${PATIENCE} ms.`, "bad");
    }
  };

  const leave = element("button", { type: "button" }, "Leave");
  leave.addEventListener("click", () => {
    const roomId = room.input.value;
    ask("leaveRoom", { roomId }, () => rooms.delete(roomId));
  });
  const join = form("Join", [room.field], () => {
    const roomId = room.input.value;
    ask("joinRoom", { roomId }, () => rooms.add(roomId));
  }, leave);
  const say = form("Say", [content.field], () => {
    ask("roomMessage", { roomId: room.input.value, content: content.input.value });
    content.input.value = "";
    content.input.focus();
  });

  socket.on("connect", () => {
    // A new connection is in no room.
    rooms.clear();
    showRooms();
  });
  socket.on("newMessage", (message) => {
    const { roomId, content: text } = Object(message);
    write(
      element("b", {}, String(roomId)),
      element("span", { class: "content" }, typeof text === "string" ? text : JSON.stringify(message) ?? ""),
      ...(rooms.has(roomId) ? [] : [element("strong", { class: "badge", "data-kind": "bad" }, "leak")]),
    );
  });
  for (const event of ["userJoined", "userLeft"]) {
    socket.on(event, (who) => {
      const { roomId, id } = Object(who);
      write(element("b", {}, String(roomId)), element("span", { class: "content" }, `${event} ${id}`));
    });
  }
  showRooms();
  return tile(name, connection, join, inRooms, say, status.element, heard);
}

/**
 * The tile with one room's messages, as the server has stored them.
 *
 * @returns {HTMLElement}
 */
function listing() {
  const status = statusLine();
  const list = element("ol", { class: "messages", "aria-label": "Messages said there", tabindex: "-1" });
  const room = textField("Room", { value: "tea", required: "" });
  const fetchList = form("Fetch", [room.field], async () => {
    try {
      const path = `/api/rooms/${encodeURIComponent(room.input.value)}/messages`;
      const messages = await (await fetch(path, { cache: "no-store" })).json();
      list.replaceChildren(...messages.map((/** @type {unknown} */ message) => {
        const { content, from } = Object(message);
        return element(
          "li", {},
          element("span", { class: "content" }, String(content)),
          element("code", { class: "id" }, String(from)),
        );
      }));
      status.say(`Messages in this room: ${messages.length}`);
    } catch (error) {
      status.say(`The server gave no list: ${error}`, "bad");
    }
  });
  return tile("GET /api/rooms/:roomId/messages", null, fetchList, status.element, list);
}
