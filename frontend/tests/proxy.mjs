/** A stand-in for the server that a test can stop and start again, at one address. */

import { once } from "node:events";
import { connect, createServer } from "node:net";

/**
 * Passes every connection on to the server.
 *
 * @param {string} url of the server
 */
export async function proxy(url) {
  const { hostname, port } = new URL(url);
  /** @type {Set<import("node:net").Socket>} */
  const open = new Set();
  const server = createServer((inward) => {
    const outward = connect(Number(port), hostname);
    inward.pipe(outward).pipe(inward);
    for (const socket of [inward, outward]) {
      open.add(socket);
      // A connection that breaks has nothing to tell this test.
      socket.on("error", () => {});
      socket.on("close", () => [inward, outward].forEach((one) => one.destroy()));
      socket.on("close", () => open.delete(socket));
    }
  });
  const listen = async (/** @type {number} */ on) => {
    server.listen(on, "127.0.0.1");
    await once(server, "listening");
    return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  };
  const own = await listen(0);
  return {
    url: `http://127.0.0.1:${own}`,
    start: () => listen(own),
    /** Breaks all connections and refuses new ones, as when a server ends. */
    async stop() {
      const closed = once(server, "close");
      server.close();
      open.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}
