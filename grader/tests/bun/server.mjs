/**
 * Runs a server of a table in ../node on Bun, with `@socket.io/bun-engine` in place of
 * Node's engine.io:
 *
 *     bun server.mjs --lesson SLUG --variant NAME    on PORT (default 0: any free one)
 */

import { once } from "node:events";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Server as Engine } from "@socket.io/bun-engine";
import { Server } from "socket.io";
// The servers in ../node have their packages there.
import express from "../node/node_modules/express/index.js";

const { values } = parseArgs({
  options: { lesson: { type: "string" }, variant: { type: "string" } },
});

const { peers } = await import(`../node/${values.lesson}/peers.mjs`);
const { server: peer } = peers.find(({ name }) => name === values.variant);

await peer.start();
const app = express();
peer.routes(app);
const rest = createServer(app).listen(0, "127.0.0.1");
await once(rest, "listening");

const io = new Server(peer.options);
const engine = new Engine({ path: "/socket.io/" });
io.bind(engine);
io.on("connection", (socket) => peer.connected({ io, socket }));
peer.ready(io);

const { fetch: answer, ...handler } = engine.handler();
const { port } = Bun.serve({
  ...handler,
  hostname: "127.0.0.1",
  port: Number(process.env.PORT ?? 0),
  fetch(request, server) {
    const { pathname, search } = new URL(request.url);
    return pathname.startsWith("/socket.io/")
      ? answer(request, server)
      : fetch(`http://127.0.0.1:${rest.address().port}${pathname}${search}`, request);
  },
});
console.log(`Listening on http://127.0.0.1:${port}`);
