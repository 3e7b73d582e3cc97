/** Events that nobody has asked for. */

import { make, sample } from "../held.mjs";
import { ids, tells } from "./words.mjs";

// Only the first event has a check of that.
const quiet = (contract) => ["unasked", ...ids("newcomer", "leaving")(contract, contract.events[0])];

/** What the server would emit for an event that nobody has sent. */
function invented(server, event, socket) {
  const [{ name, holds }] = event.emits;
  const payload = event.payload && sample(event.payload);
  const call = { event, socket, payload, id: server.newId({ event, socket }), count: 1 };
  return [name, ...(holds ? [make(holds, call)] : [])];
}

/** An event of the server that this one doesn't bring. */
const another = ({ events }, event) =>
  events.flatMap(({ emits }) => emits).find(({ name }) =>
    event.emits.every((emit) => emit.name !== name));

export const unaskedFor = [
  {
    name: "greets",
    what: "emits the event to a client that connects",
    applies: tells(),
    caughtBy: quiet,
    steps: { greet(right, socket, event) { socket.emit(...invented(this, event, socket)); } },
  },
  {
    name: "announces-newcomers",
    what: "emits the event to all others when a client connects",
    applies: tells(),
    caughtBy: quiet,
    steps: {
      greet(right, socket, event) { socket.broadcast.emit(...invented(this, event, socket)); },
    },
  },
  {
    name: "announces-leavers",
    what: "emits the event to everybody when a client leaves",
    applies: tells(),
    caughtBy: quiet,
    steps: {
      left(right, socket, event) {
        right();
        this.io.emit(...invented(this, event, socket));
      },
    },
  },
  {
    name: "replays-to-newcomers",
    what: "tells a client that connects what was told before",
    applies: tells(),
    caughtBy: ids("newcomer"),
    steps: {
      send(right, call, socket, name, value) {
        right();
        this.notes.last = [name, value];
      },
      greet(right, socket) {
        if (this.notes.last) {
          socket.emit(...this.notes.last);
        }
      },
    },
  },
  {
    name: "another-event-too",
    what: "emits another event of the contract beside the right one",
    applies: (contract, event) => tells()(contract, event) && another(contract, event),
    caughtBy: ids("first", "any-client"),
    steps: {
      send(right, call, socket, name, value) {
        right();
        right(call, socket, another(this.contract, call.event).name, value);
      },
    },
  },
  {
    name: "adds-a-notice",
    what: "emits the event once more, with other content",
    applies: tells(),
    caughtBy: ids("first", "once", "refused"),
    steps: {
      tell(right, call) {
        right();
        this.io.emit(...invented(this, call.event, call.socket));
      },
    },
  },
];
