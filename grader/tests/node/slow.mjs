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

/** Right servers for a lesson's table. */
export const slowly = (reference, ms = 400) => [
  { name: "slow", about: `waits ${ms} ms before each handler and route`, server: slow(reference, ms) },
];
