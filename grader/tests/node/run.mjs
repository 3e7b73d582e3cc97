/** Runs a server of a table. */

import { once } from "node:events";
import { createServer } from "node:http";
import express from "express";

/** `SOCKET_IO=socket.io-4.0` chooses another version, named so in `package.json`. */
const { Server } = await import(process.env.SOCKET_IO ?? "socket.io");

/**
 * The place where something happens: the Socket.IO server and a client's socket.
 *
 * @typedef {{ io: import("socket.io").Server, socket: import("socket.io").Socket }} At
 */

/**
 * A server: the type of a lesson's `reference.mjs`, and of each server in its tables.
 *
 * @typedef {object} Peer
 * @property {object} options of the Socket.IO server
 * @property {() => Promise<void> | void} start called once, before it listens
 * @property {(app: import("express").Express) => void} routes its REST routes
 * @property {(at: At) => void} connected called when a client has connected
 * @property {(io: import("socket.io").Server) => void} ready called when the Socket.IO server exists
 */

/**
 * Runs a peer on this machine.
 *
 * @param {Peer} peer
 * @param {number} port 0 takes any free one
 * @param {string} host the address to listen on
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function run(peer, port, host = "127.0.0.1") {
  await peer.start();
  const app = express();
  peer.routes(app);
  const http = createServer(app);
  const io = new Server(http, peer.options);
  io.on("connection", (socket) => peer.connected({ io, socket }));
  peer.ready(io);
  http.listen(port, host);
  await once(http, "listening");
  const close = async () => {
    await io.close();
    http.closeAllConnections();
  };
  return { port: http.address().port, close };
}
