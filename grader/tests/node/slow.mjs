/** A right server that is slow in everything, as if it were far away or busy. */

import { setTimeout as sleep } from "node:timers/promises";

/** Events that Socket.IO itself emits about a connection. They need no answer. */
const RESERVED = ["disconnecting", "disconnect"];

/**
 * The same server, but each handler and each route is called after a delay.
 *
 * @param {import("./run.mjs").Peer} server
 * @param {number} ms the delay
 * @returns {import("./run.mjs").Peer}
 */
function slow(server, ms) {
  return {
    __proto__: server,
    connected(at) {
      const { socket } = at;
      const { on } = socket;
      socket.on = (event, handler) => {
        const later = async (...args) => {
          await sleep(ms);
          await handler(...args);
        };
        return on.call(socket, event, RESERVED.includes(event) ? handler : later);
      };
      super.connected(at);
    },
    routes(app) {
      app.use((request, response, next) => setTimeout(next, ms));
      super.routes(app);
    },
  };
}

/**
 * The same server, but each of its packets travels for some time.
 *
 * @param {import("./run.mjs").Peer} server
 * @param {number} ms the time
 * @returns {import("./run.mjs").Peer}
 */
function far(server, ms) {
  return {
    __proto__: server,
    connected(at) {
      const { conn } = at.socket;
      const write = conn.write.bind(conn);
      conn.write = (...packet) => setTimeout(() => write(...packet), ms) && conn;
      super.connected(at);
    },
  };
}

/** Right servers for the tables of lessons in which a second counts. */
export const farAway = (reference) => [
  { name: "far", about: "its packets take 375 ms to their client", server: far(reference, 375) },
];

/** Right servers for a lesson's table. */
export const slowly = (reference, ms = 400) => [
  { name: "slow", about: `waits ${ms} ms before each handler and route`, server: slow(reference, ms) },
];
