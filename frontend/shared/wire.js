/**
 * The packets of a connection, read where they enter and leave the library. Its own
 * listeners (`onAny`, `onAnyOutgoing`) see events, but no acknowledgements.
 */

/** The types of a packet that carry data; the second of each pair has binary parts. */
const EVENT = [2, 5];
const ACK = [3, 6];

/** Type, number of binary parts, id and data, as in `20["poll"]`. */
const ENCODED = /^([2356])(?:\d+-)?(\d*)(\[.*)$/s;

/**
 * @typedef {object} Packet
 * @property {"sent" | "heard"} kind
 * @property {string} event its name, or which event this acknowledges
 * @property {unknown[]} values
 * @property {boolean} asks whether it asks for an acknowledgement
 */

/**
 * Reports each event and each acknowledgement. Call it before the socket connects: a
 * packet is then reported before a handler can answer it.
 *
 * @param {import("socket.io-client").Socket} socket
 * @param {(packet: Packet) => void} report
 */
export function watchPackets(socket, report) {
  const heard = direction();
  const sent = direction();
  const manager = socket.io;

  manager.on("packet", ({ type, id, data }) => {
    if (EVENT.includes(type)) {
      report({ kind: "heard", ...heard.event(id, data) });
    } else if (ACK.includes(type)) {
      report({ kind: "heard", ...sent.acknowledgement(id, data) });
    }
  });
  // Each time the library connects again, it has a new engine.
  manager.on("open", () => manager.engine.on("packetCreate", ({ data: encoded }) => {
    const [, type, id, data] = ENCODED.exec(String(encoded)) ?? [];
    if (type === undefined) {
      return;
    }
    const number = id === "" ? undefined : Number(id);
    const packet = EVENT.includes(Number(type))
      ? sent.event(number, JSON.parse(data))
      : heard.acknowledgement(number, JSON.parse(data));
    report({ kind: "sent", ...packet });
  }));
}

/** The events that went one way, and the acknowledgements that come back for them. */
function direction() {
  /** @type {Map<number | undefined, string>} */
  const asked = new Map();
  return {
    /** @param {number | undefined} id @param {unknown[]} data */
    event(id, [name, ...values]) {
      const event = String(name);
      if (id !== undefined) {
        asked.set(id, event);
      }
      return { event, values, asks: id !== undefined };
    },
    /** @param {number | undefined} id @param {unknown[]} values */
    acknowledgement(id, values) {
      const event = `ack of ${asked.get(id) ?? "an unknown event"}`;
      return { event, values, asks: false };
    },
  };
}
