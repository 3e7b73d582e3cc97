/**
 * Runs servers that the class cannot connect to, each on its own port, and a few at
 * unusual places that let the class in. It prints their URLs as one line of JSON, and
 * runs until it is killed.
 */

import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { Server } from "socket.io";
import { Server as Server2 } from "./old.cjs";
import parser from "socket.io-msgpack-parser";
import { reference } from "../node/04-messages/reference.mjs";
import { run } from "../node/run.mjs";

/** Listens on a free port, and returns the port. */
async function listen(server, host = "127.0.0.1") {
  server.listen(0, host);
  await once(server, "listening");
  return server.address().port;
}

/** Starts a Socket.IO server with these options, after `prepare` was called with it. */
async function io(options = {}, prepare = () => {}) {
  const server = http.createServer();
  prepare(new Server(server, options));
  return `http://127.0.0.1:${await listen(server)}`;
}

/** Starts a server that gives this answer to every request. */
async function always(status, headers, body = "") {
  const server = http.createServer((_, response) => {
    response.writeHead(status, headers).end(body);
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

async function encrypted(name) {
  const pem = readFileSync(new URL(`certificates/${name}.pem`, import.meta.url));
  const server = https.createServer({ key: pem, cert: pem });
  new Server(server);
  return `https://127.0.0.1:${await listen(server)}`;
}

async function old(options) {
  const server = http.createServer();
  new Server2(server, options);
  return `http://127.0.0.1:${await listen(server)}`;
}

/** Starts a proxy that passes each request to the next of its targets. */
async function proxy(targets, { upgrades }) {
  let turn = 0;
  const next = () => new URL(targets[turn++ % targets.length]).port;
  const server = http.createServer((request, response) => {
    const { method, url } = request;
    // These headers are about one connection, so by default a proxy drops them.
    const { connection, upgrade, ...headers } = request.headers;
    const there = http.request({ port: next(), method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    there.on("error", () => response.destroy());
    request.pipe(there);
  });
  if (upgrades) {
    server.on("upgrade", (request, socket) => {
      const there = net.connect(next(), "127.0.0.1", () => {
        const lines = Object.entries(request.headers).map(([k, v]) => `${k}: ${v}\r\n`);
        there.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
        there.pipe(socket).pipe(there);
      });
      there.on("error", () => socket.destroy());
      socket.on("error", () => there.destroy());
    });
  }
  return `http://127.0.0.1:${await listen(server)}`;
}

/** Runs the reference of lesson 04, which passes, and returns its port. */
async function right(options, host = "127.0.0.1") {
  const { port } = await run({ __proto__: reference, options }, 0, host);
  return port;
}

const usual = await io();
const silent = net.createServer(() => {});
const atPath = `http://127.0.0.1:${await right({ path: "/ws/" })}`;
const onlyV6 = await right({}, "::1");
const redirected = `${usual}/socket.io/?EIO=4&transport=polling`;
const json = { "content-type": "application/json" };
const page = { "content-type": "text/html" };

const places = {
  "polling-only": await io({ transports: ["polling"] }),
  "websocket-only": await io({ transports: ["websocket"] }),
  "both-off": await io({ transports: ["webtransport"] }),
  "stuck-middleware": await io({}, (io) => io.use(() => {})),
  "allow-request": await io({ allowRequest: (_, done) => done("not today", false) }),
  msgpack: await io({ parser }),
  "msgpack-polling": await io({ parser, transports: ["polling"] }),
  "closes-on-connect": await io({}, (io) =>
    io.use((socket) => socket.conn.close()),
  ),
  "socketio-2": await old({}),
  "socketio-2-websocket": await old({ transports: ["websocket"] }),
  "two-processes": await proxy([await io(), await io()], { upgrades: true }),
  "no-upgrade": await proxy([usual], { upgrades: false }),
  "another-version": await always(
    400,
    json,
    '{"code":"5","message":"Unsupported protocol version"}',
  ),
  "sign-in": await always(401, { "www-authenticate": "Basic" }, "Unauthorized"),
  forbidden: await always(403, page, "<h1>403 Forbidden</h1>"),
  "too-many": await always(429, {}, "slow down"),
  "bad-gateway": await always(502, page, "<h1>502 Bad Gateway</h1>"),
  "proxy-sign-in": await always(407, {}),
  moved: await always(301, { location: redirected }),
  "login-page": await always(302, { location: "/login" }),
  "web-page": await always(200, page, "<!doctype html><title>Chat</title>"),
  "another-program": await always(404, json, '{"error":"not found"}'),
  broken: await always(500, {}, "Internal Server Error"),
  silent: `http://127.0.0.1:${await listen(silent)}`,
  "nothing-there": "http://127.0.0.1:1",
  "no-host": "http://nowhere.invalid",
  "not-trusted": await encrypted("trusted"),
  expired: await encrypted("expired"),
  "other-host": await encrypted("other"),
  "http-to-https": (await encrypted("trusted")).replace("https", "http"),
  "https-to-http": usual.replace("http", "https"),
  "path-left-out": atPath,
  namespace: `${usual}/chat`,
  "only-ipv6": `http://127.0.0.1:${onlyV6}`,
  // These let the class in.
  "right-path": `${atPath}/ws`,
  "right-localhost": `http://localhost:${onlyV6}`,
};

console.log(`Listening on ${JSON.stringify(places)}`);
