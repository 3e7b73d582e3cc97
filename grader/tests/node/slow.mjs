/** A right server that takes its time for everything: far away, or busy. */

import { setTimeout as sleep } from "node:timers/promises";

/** What Socket.IO tells a server about a connection: no answer of the server's. */
const RESERVED = ["disconnecting", "disconnect"];

/**
 * The same server, which calls each handler and each route only after some time.
 *
 * @param {import("./run.mjs").Peer} server
 * @param {number} ms
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
export const slowly = (reference) => [
  { name: "slow", about: "takes 400 ms for everything", server: slow(reference, 400) },
];
