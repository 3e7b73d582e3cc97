#!/bin/sh
# socket.io-msgpack-parser 3.0.2 (notepack.io 3.0.1) beside python-socketio 5.14.1 with
# serializer='msgpack' (msgpack 1.1.1).
#
# A Buffer that a JavaScript client sends reaches a Python handler as bytes. A Uint8Array,
# an ArrayBuffer, a Date and `undefined` do not: each is MessagePack extension type 0 on
# the wire, and the handler gets an ExtType. The JavaScript decoder tells them apart by
# the length of the header, which Python's has dropped by then: eight bytes of a file and
# a date look the same. With the default parser, the same Uint8Array arrives as bytes.
#
# What one does: send a Buffer (`Buffer.from(bytes.buffer)`), and dates as numbers.
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
npm install --silent --no-audit --no-fund \
    socket.io-client@4.8.3 socket.io-msgpack-parser@3.0.2 notepack.io@3.0.1 >>npm.log
python3 -m venv python
python/bin/pip --quiet install \
    python-socketio==5.14.1 msgpack==1.1.1 aiohttp==3.12.15

cat >server.py <<'PY'
import asyncio, sys
import socketio
from aiohttp import web

async def main():
    runners = []
    for name in ("msgpack", "default"):
        sio = socketio.AsyncServer(async_mode="aiohttp", serializer=name)

        @sio.event
        async def probe(sid, value):
            kind = type(value).__name__
            return f"{kind} {value.code}" if kind == "ExtType" else kind

        app = web.Application()
        sio.attach(app)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        runners.append(runner)
        print(site._server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
PY

cat >client.mjs <<'JS'
import { io } from "socket.io-client";
import parser from "socket.io-msgpack-parser";

const [msgpack, standard] = process.argv.slice(2);
const bytes = new Uint8Array(8);
const values = [
  ["Buffer", Buffer.from(bytes)],
  ["Uint8Array", bytes],
  ["ArrayBuffer", bytes.buffer],
  ["Date", new Date(0)],
  ["undefined", undefined],
];
for (const [name, port, options] of [
  ["msgpack", msgpack, { parser }],
  ["default", standard, {}],
]) {
  const socket = io(`http://127.0.0.1:${port}`, {
    ...options, transports: ["websocket"], reconnection: false,
  });
  for (const [kind, value] of values) {
    const got = await socket.timeout(5000).emitWithAck("probe", value);
    console.log(`${name}: ${kind} -> ${got}`);
  }
  socket.close();
}
JS

python/bin/python server.py >ports 2>server.log &
server=$!
tries=0
until test "$(wc -l <ports)" -eq 2; do
    tries=$((tries + 1))
    test "$tries" -lt 150 || { cat server.log; exit 1; }
    kill -0 "$server" || { cat server.log; exit 1; }
    sleep 0.2
done

cat >expected <<'TEXT'
msgpack: Buffer -> bytes
msgpack: Uint8Array -> ExtType 0
msgpack: ArrayBuffer -> ExtType 0
msgpack: Date -> ExtType 0
msgpack: undefined -> ExtType 0
default: Buffer -> bytes
default: Uint8Array -> bytes
default: ArrayBuffer -> bytes
default: Date -> str
default: undefined -> NoneType
TEXT
# shellcheck disable=SC2046 # two words are wanted
node client.mjs $(cat ports) >seen
diff expected seen && echo "As described."
