#!/bin/sh
# python-socketio 5.18.1 (python-engineio 4.15.1, aiohttp 3.14.5) with socket.io-client
# 4.8.3.
#
# If a connect handler raises anything but ConnectionRefusedError, the server answers
# nothing: the client gets neither `connect` nor `connect_error`, and since its connection
# stays open, it doesn't try again either. It never learns that it was refused. A wrong token
# that becomes a KeyError is enough. The server only logs the error.
#
# The protocol says that the server MUST respond to CONNECT with either CONNECT or
# CONNECT_ERROR ("Connection to a namespace", socketio/socket.io-protocol, version 5).
# python-socketio's guide names two ways to refuse a client (return False, or raise
# ConnectionRefusedError), and says nothing of other exceptions.
#
# What one does: catch everything in the connect handler, and raise
# ConnectionRefusedError; in the client, a timer of its own for `connect`.
#
# Needs sh, Node 18 or later with npm, Python 3.9 or later with venv, and a network.
# Seen on 2026-11-30: the lines in `expected` below. Exits with 1 if they change.
set -eu

folder=$(mktemp -d)
server=
# The server ends with us, whatever happens.
trap 'test -z "$server" || kill "$server" 2>/dev/null || :; rm -rf "$folder"' EXIT
cd "$folder"

npm init -y >npm.log
npm install --silent --no-audit --no-fund socket.io-client@4.8.3 >>npm.log
python3 -m venv python
python/bin/pip --quiet install \
    python-socketio==5.18.1 python-engineio==4.15.1 aiohttp==3.14.5

cat >server.py <<'PY'
import asyncio
import socketio
from aiohttp import web

USERS = {"1234": "ana"}

async def main():
    sio = socketio.AsyncServer(async_mode="aiohttp")

    @sio.event
    async def connect(sid, environ, auth):
        if auth["token"] == "":
            raise socketio.exceptions.ConnectionRefusedError("no token")
        print("welcome", USERS[auth["token"]])

    app = web.Application()
    sio.attach(app)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(120)

asyncio.run(main())
PY

cat >client.mjs <<'JS'
import { io } from "socket.io-client";

for (const token of ["1234", "", "9999"]) {
  const socket = io(`http://127.0.0.1:${process.argv[2]}`, {
    auth: { token }, transports: ["websocket"], forceNew: true,
  });
  const seen = await new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(`nothing in 20 seconds; the transport is ${socket.io.engine.readyState}`);
    }, 20_000);
    for (const event of ["connect", "connect_error", "disconnect"]) {
      socket.on(event, (error) => {
        clearTimeout(timer);
        resolve(event === "connect_error" ? `${event}: ${error.message}` : event);
      });
    }
  });
  console.log(`"${token}": ${seen}`);
  socket.disconnect();
}
JS

python/bin/python server.py >port 2>server.log &
server=$!
tries=0
until test -s port; do
    tries=$((tries + 1))
    test "$tries" -lt 150 || { cat server.log; exit 1; }
    kill -0 "$server" || { cat server.log; exit 1; }
    sleep 0.2
done

cat >expected <<'TEXT'
"1234": connect
"": connect_error: no token
"9999": nothing in 20 seconds; the transport is open
KeyError: '9999'
TEXT
node client.mjs "$(head -n 1 port)" >seen
grep KeyError server.log >>seen
diff expected seen && echo "As described."
