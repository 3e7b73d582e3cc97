//! Lesson 03, who hears it: the sender, the others, everyone, or one client.
//! Read `lessons/03-targets.md` beside this file.

// An emit to many sockets returns a future, which does nothing until you await it.
// This line makes a forgotten `.await` an error.
#![deny(unused_must_use)]

use axum::Router;
use kit::ServeError;
use serde::{Deserialize, Serialize};
use socketioxide::{
    SocketIo,
    extract::{Data, SocketRef},
    socket::Sid,
};

/// What a client sends with `toMe`, `toOthers` and `toAll`: `{"text": "…"}`.
#[derive(Debug, Deserialize)]
struct NewText {
    text: String,
}

/// What a client sends with `toOne`: `{"to": "…", "text": "…"}`.
#[derive(Debug, Deserialize)]
struct NewTextToOne {
    /// The socket id of the client that should hear it. This may be any text.
    to: String,
    text: String,
}

/// What a client hears with `heard`: `{"text": "…", "from": "…", "mode": "all"}`.
#[derive(Debug, Serialize)]
struct Heard {
    text: String,
    /// The socket id of the client that sent the text.
    from: Sid,
    mode: Mode,
}

/// Who a text is for: `"me"`, `"others"`, `"all"` or `"one"`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Me,
    Others,
    All,
    One,
}

/// What a client hears with `error`.
#[derive(Debug, Serialize)]
struct ErrorMessage {
    message: &'static str,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = SocketIo::new_layer();
    io.ns("/", on_connect);
    let app = Router::new().fallback_service(kit::page("03-targets")).layer(layer);
    kit::serve(app).await
}

/// Gives a new client its handlers.
async fn on_connect(socket: SocketRef) {
    socket.on("toMe", on_to_me);
    socket.on("toOthers", on_to_others);
    socket.on("toAll", on_to_all);
    socket.on("toOne", on_to_one);
}

/// `toMe {text}`: only the sender hears it.
async fn on_to_me(socket: SocketRef, Data(new): Data<NewText>) {
    todo!("send the text back to its sender only, as `heard` with `Mode::Me`")
}

/// `toOthers {text}`: everyone except the sender hears it.
async fn on_to_others(socket: SocketRef, Data(new): Data<NewText>) {
    todo!("send the text to everyone except its sender, as `heard` with `Mode::Others`")
}

/// `toAll {text}`: everyone hears it, including the sender.
async fn on_to_all(io: SocketIo, socket: SocketRef, Data(new): Data<NewText>) {
    todo!("send the text to everyone, as `heard` with `Mode::All`")
}

/// `toOne {to, text}`: the client with the socket id `to` hears it. If there is none,
/// only the sender hears `error {message: "No such client"}`.
async fn on_to_one(io: SocketIo, socket: SocketRef, Data(new): Data<NewTextToOne>) {
    todo!(
        "send the text to the client with the socket id `to`, or tell the sender that there is none"
    )
}
