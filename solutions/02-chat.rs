//! Lesson 02, a chat: what one client says, every client hears.
//! Read `lessons/02-chat.md` beside this file.

// Emitting to several clients returns a future, which does nothing until it is awaited.
// This makes a forgotten `.await` an error.
#![deny(unused_must_use)]

use axum::Router;
use kit::ServeError;
use serde_json::Value;
use socketioxide::{
    SocketIo,
    extract::{Data, SocketRef, TryData},
};

/// The arguments of an event that has two.
type Both = (Value, Value);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = SocketIo::new_layer();
    io.ns("/", on_connect);
    let app = Router::new().fallback_service(kit::page("02-chat")).layer(layer);
    kit::serve(app).await
}

/// Registers the handlers of a new client: `repeat` for `chat message`, and `reply` for
/// `chatMessage`.
async fn on_connect(socket: SocketRef) {
    socket.on("chat message", repeat);
    socket.on("chatMessage", reply);
}

/// `chat message <any JSON>`: every client, including the sender, hears
/// `chat message <the same>`.
async fn repeat(io: SocketIo, Data(message): Data<Value>, TryData(both): TryData<Both>) {
    // The event has two arguments: this is the optional part.
    if let Ok(both) = both {
        return pass_on_both(io, "chat message", both).await;
    }
    // A client may be leaving just now. That's expected, so ignore the error.
    io.emit("chat message", &message).await.ok();
}

/// `chatMessage <any JSON>`: every client, including the sender, hears
/// `reply <the same>`.
async fn reply(io: SocketIo, Data(message): Data<Value>, TryData(both): TryData<Both>) {
    if let Ok(both) = both {
        return pass_on_both(io, "reply", both).await;
    }
    io.emit("reply", &message).await.ok();
}

/// Optional: a client has sent two arguments. Every client hears both, as two arguments.
async fn pass_on_both(io: SocketIo, event: &str, both: Both) {
    io.emit(event, &both).await.ok();
}
