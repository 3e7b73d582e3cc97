/**
 * Servers that are right at first, and send more within the second for which the lessons
 * say that "once" and "nobody else" hold.
 */

/** When the packet comes that should not, in ms. */
const TIMES = [200, 600, 900];

/**
 * A server whose broadcasts of one event are followed by another broadcast.
 *
 * @param {import("./run.mjs").Peer} reference
 * @param {string} event the name of the event
 * @param {(opts: object) => object | false} audience from the adapter's options of the
 *   first broadcast to those of the second; false: there is no second one
 * @param {number} ms how much later it comes
 */
function broadcasting(reference, event, audience, ms) {
  return {
    __proto__: reference,
    ready(io) {
      super.ready(io);
      const { adapter } = io.of("/");
      const { broadcast } = adapter;
      adapter.broadcast = function (packet, opts) {
        const others = packet.data[0] === event && audience(opts);
        if (others) {
          const later = { ...packet, data: structuredClone(packet.data) };
          setTimeout(() => broadcast.call(this, later, others), ms);
        }
        return broadcast.call(this, packet, opts);
      };
    },
  };
}

/** One server for each time. */
const each = (name, about, fails, server) =>
  TIMES.map((ms) => ({ name: `${name}-${ms}`, about: `${about} ${ms} ms later`, fails, server: server(ms) }));

/** Everything that is broadcast by this event comes twice. */
export const copies = (reference, event, fails) =>
  each("late-copy", `\`${event}\` comes again`, fails,
    (ms) => broadcasting(reference, event, (opts) => opts, ms));

/** What was for a room, or for all but some, reaches the others too. */
export const leaks = (reference, event, fails) =>
  each("late-leak", `\`${event}\` reaches everyone else`, fails,
    (ms) => broadcasting(reference, event,
      ({ rooms, except }) =>
        rooms.size + except.size > 0 && { rooms: new Set(except), except: new Set(rooms) },
      ms));

/** Each client that connects hears something that nobody said. */
export const greetings = (reference, event, payload, fails) =>
  each("late-greeting", `a new client hears \`${event}\``, fails, (ms) => ({
    __proto__: reference,
    connected(at) {
      super.connected(at);
      setTimeout(() => at.socket.emit(event, payload(at)), ms);
    },
  }));
