/**
 * Servers that take the upgrade from long-polling to WebSocket for something else. The
 * official client upgrades by default, after CONNECT.
 */

/**
 * A server that does something when a client upgrades.
 *
 * @param {import("./run.mjs").Peer} reference
 * @param {(at: import("./run.mjs").At) => void} upgraded
 */
const upgrading = (reference, upgraded) => ({
  __proto__: reference,
  connected(at) {
    super.connected(at);
    at.socket.conn.once("upgrade", () => upgraded(at));
  },
});

/** Whoever upgrades is told nothing any more. */
export const forgetsUpgraded = (reference, fails) => [
  {
    name: "upgraded-forgotten",
    about: "a client that upgrades to WebSocket is told nothing any more",
    fails,
    server: upgrading(reference, ({ socket }) => {
      socket.client.writeToEngine = () => {};
    }),
  },
];

/** Whoever upgrades hears an event as if it had just connected. */
export const greetsUpgraded = (reference, event, payload, fails) => [
  {
    name: "upgraded-greeted",
    about: `a client that upgrades to WebSocket hears \`${event}\` again`,
    fails,
    server: upgrading(reference, (at) => at.socket.emit(event, payload(at))),
  },
];

/** The others are told that whoever upgrades has left. */
export const missesUpgraded = (reference, event, payload, fails) => [
  {
    name: "upgraded-missed",
    about: `when a client upgrades to WebSocket, the others hear \`${event}\``,
    fails,
    server: upgrading(reference, (at) => at.socket.broadcast.emit(event, payload(at))),
  },
];

/** Right servers that offer no upgrade, or only WebSocket. */
export const withoutUpgrade = (reference) => [
  {
    name: "no-upgrade",
    about: "long-polling is never upgraded",
    server: { __proto__: reference, options: { ...reference.options, allowUpgrades: false } },
  },
];
