#!/bin/sh
# rust_socketio 0.6.0 beside socket.io 4.8.3.
#
# An event that the server emits without arguments doesn't reach its handler. The Rust
# client takes it for an event `message` whose argument is the name: `emit("left")` calls
# `.on("message")` with "left", and `.on("left")` never. With one argument, even null, the
# event arrives under its own name.
#
# By the protocol, the first element of an EVENT's array is the name, and ["foo"] alone is
# a valid payload: { type: EVENT, namespace: "/", data: ["foo"] } ("Sending and receiving
# data", socketio/socket.io-protocol, version 5). A comment in the client's source takes
# ["msg"] for a message to a default event; its documentation doesn't say so.
#
# What one does: let the server send an argument that nobody needs; or in the client,
# look at `message` in `on_any` too.
#
# Needs sh, Node 18 or later with npm, Rust with cargo, and a network.
# Seen on 2026-11-30: the lines in `expected` below. Exits with 1 if they change.
set -eu

folder=$(mktemp -d)
server=
# The server ends with us, whatever happens.
trap 'test -z "$server" || kill "$server" 2>/dev/null || :; rm -rf "$folder"' EXIT
cd "$folder"

npm init -y >npm.log
npm install --silent --no-audit --no-fund socket.io@4.8.3 >>npm.log

cat >server.mjs <<'JS'
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
new Server(http).on("connection", (socket) => {
  socket.on("start", () => {
    socket.emit("left");
    socket.emit("left", null);
    socket.emit("left", "ana");
    socket.emit("end", 0);
  });
});
http.listen(0, "127.0.0.1", () => console.log(http.address().port));
setTimeout(() => process.exit(), 120_000).unref();
JS

mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "probe"
version = "0.1.0"
edition = "2021"

[dependencies]
rust_socketio = "=0.6.0"
serde_json = "1"
TOML
cat >src/main.rs <<'RS'
use std::{sync::mpsc, time::Duration};

use rust_socketio::{ClientBuilder, Event, Payload, RawClient};

fn main() {
    let url = std::env::args().nth(1).expect("a URL");
    let (tell, told) = mpsc::channel();
    let opened = tell.clone();
    let mut client = ClientBuilder::new(url)
        .on(Event::Connect, move |_: Payload, _: RawClient| {
            let _ = opened.send(String::from("connected"));
        });
    for name in ["left", "message", "end"] {
        let tell = tell.clone();
        client = client.on(name, move |payload: Payload, _: RawClient| {
            let Payload::Text(values) = payload else { return };
            let values = serde_json::to_string(&values).expect("JSON");
            let _ = tell.send(format!("{name}: {values}"));
        });
    }
    let client = client.connect().expect("a connection");
    let limit = Duration::from_secs(20);
    println!("{}", told.recv_timeout(limit).expect("connected"));
    client.emit("start", "").expect("sent");
    loop {
        let line = told.recv_timeout(limit).expect("an event");
        println!("{line}");
        if line.starts_with("end") {
            break;
        }
    }
    let _ = client.disconnect();
}
RS
cargo build --quiet

node server.mjs >port 2>server.log &
server=$!
tries=0
until test -s port; do
    tries=$((tries + 1))
    test "$tries" -lt 150 || { cat server.log; exit 1; }
    kill -0 "$server" || { cat server.log; exit 1; }
    sleep 0.2
done

cat >expected <<'TEXT'
connected
message: ["left"]
left: [null]
left: ["ana"]
end: [0]
TEXT
cargo run --quiet -- "http://127.0.0.1:$(cat port)" >seen
diff expected seen && echo "As described."
