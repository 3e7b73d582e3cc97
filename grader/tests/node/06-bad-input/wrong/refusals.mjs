/** Refusals that are told wrongly. */

import { reference } from "../reference.mjs";

/** Refuses in another way. */
const refusing = (refuse) => ({
  __proto__: reference,
  refuse(at, refusal, ack) {
    refuse(at, refusal, ack, (...args) => super.refuse(...args));
  },
});

/** Acknowledges a refusal in another way. */
const acknowledging = (answer) =>
  refusing((at, refusal, ack, usual) =>
    ack ? ack(answer(refusal)) : usual(at, refusal));

/** Sends a refusal in another way if the client didn't ask for an acknowledgement. */
const telling = (tell) =>
  refusing((at, refusal, ack, usual) =>
    ack ? usual(at, refusal, ack) : tell(at, refusal));

/** @type {import("../../table.mjs").Wrong[]} */
export const refusals = [
  {
    name: "never-acknowledged",
    about: "a refusal is an event, also where an acknowledgement was asked for",
    fails: "answered",
    server: refusing((at, refusal, ack, usual) => usual(at, refusal)),
  },
  {
    name: "ok-with-error",
    about: "the status is ok, and there is an error beside it",
    fails: "refused",
    server: acknowledging(({ message, field }) => ({ status: "ok", error: message, message, field })),
  },
  {
    name: "bare-text",
    about: "the acknowledgement is the text of the error",
    fails: "refused",
    server: acknowledging(({ message }) => message),
  },
  {
    name: "no-words",
    about: "the message is empty",
    fails: "error-message",
    server: acknowledging(({ field }) => ({ status: "error", message: "", field })),
  },
  {
    name: "list-of-words",
    about: "the message is a list",
    fails: "error-message",
    server: acknowledging(({ message, field }) => ({ status: "error", message: [message], field })),
  },
  {
    name: "no-field",
    about: "the field is not named",
    fails: "error-field",
    server: acknowledging(({ message }) => ({ status: "error", message })),
  },
  {
    name: "always-username",
    about: "every refusal names the username",
    fails: "error-field",
    server: acknowledging(({ message }) => ({ status: "error", message, field: "username" })),
  },
  {
    name: "no-object-no-username",
    about: "says that a payload that isn't an object has no username",
    fails: "error-field",
    server: {
      __proto__: reference,
      read(payload) {
        return reference.read.call(this, Object(payload));
      },
      isObject: () => true,
    },
  },
  {
    name: "event-without-message",
    about: "the event error holds the field alone",
    fails: "error-event",
    server: telling(({ socket }, { field }) => socket.emit("error", { field })),
  },
  {
    name: "event-to-others",
    about: "a refusal is acknowledged, and the others hear of it",
    fails: "error-to-sender",
    server: refusing((at, refusal, ack, usual) => {
      if (ack) {
        at.socket.broadcast.emit("error", { message: refusal.message });
      }
      usual(at, refusal, ack);
    }),
  },
  {
    name: "error-for-good",
    about: "a good message brings an error too",
    fails: "good-without-error",
    server: {
      __proto__: reference,
      answer(at, message, ack) {
        super.answer(at, message, ack);
        at.socket.emit("error", { message: "" });
      },
    },
  },
  {
    name: "no-event-for-content",
    about: "without an ack callback, tells nobody that a content is too long",
    fails: "error-event",
    server: telling(({ socket }, { field, message }) => {
      if (field !== "content" || !message.includes("long")) {
        socket.emit("error", { message });
      }
    }),
  },
  {
    name: "content-event-to-all",
    about: "everybody hears of a mistake in the content",
    fails: "error-to-sender",
    server: telling(({ io, socket }, { field, message }) =>
      (field === "content" ? io : socket).emit("error", { message })),
  },
  {
    name: "content-event-twice",
    about: "without an acknowledgement, a bad content brings two errors",
    fails: "told-once",
    server: telling(({ socket }, { field, message }) => {
      socket.emit("error", { message });
      if (field === "content") {
        socket.emit("error", { message: "Error sending message" });
      }
    }),
  },
];
