/**
 * Servers that send fewer packets to the stock client than to the others. The stock
 * client is rust_socketio, the first client that upgrades from long-polling to WebSocket.
 */

/** @param {import("socket.io").Socket} socket */
function isStock(socket) {
  const { transport } = socket.handshake.query;
  return transport === "polling" && socket.conn.transport.name === "websocket";
}

/**
 * A server that loses packets to the stock client when `loses` says so.
 *
 * @param {import("./run.mjs").Peer} reference
 * @param {"2" | "3"} type of the packets: events or acknowledgements
 * @param {(lost: number, lostHere: number) => boolean} loses gets the number of packets
 *   lost so far: in total, and of this event's name on this connection
 */
function losing(reference, type, loses) {
  return {
    __proto__: reference,
    async start() {
      this.lost = 0;
      await super.start();
    },
    connected(at) {
      const { conn } = at.socket;
      const write = conn.write.bind(conn);
      // Counts by the name of the event.
      const lostHere = {};
      conn.write = (packet, ...rest) => {
        const [, name = ""] = /\["(.*?)"/.exec(packet) ?? [];
        const before = lostHere[name] ?? 0;
        if (isStock(at.socket) && packet[0] === type && loses(this.lost, before)) {
          this.lost += 1;
          lostHere[name] = before + 1;
          return conn;
        }
        return write(packet, ...rest);
      };
      super.connected(at);
    },
  };
}

const TYPES = { event: "2", acknowledgement: "3" };

/** A right server; the lost packet stands for one that a busy machine loses. */
export const losesOne = (reference, packet) => [
  {
    name: "stock-loses-one",
    about: `the stock client misses one ${packet}`,
    server: losing(reference, TYPES[packet], (lost) => lost === 0),
  },
];

/** @param {string | string[]} fails */
export const leavesOut = (reference, packet, fails) => [
  {
    name: "stock-left-out",
    about: `the stock client gets no ${packet}`,
    fails,
    server: losing(reference, TYPES[packet], () => true),
  },
  {
    name: "stock-comes-too-soon",
    about: `after each connect, the stock client misses the first ${packet} of each name`,
    fails,
    server: losing(reference, TYPES[packet], (lost, before) => before === 0),
  },
];
