//! People enter and leave a shop. This is the example of lesson 01, and the program that
//! its snippets are compiled in.

#![deny(unused_must_use)]

use axum::Router;
use kit::ServeError;
use serde_json::json;
use socketioxide::{SocketIo, extract::SocketRef};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = SocketIo::new_layer();
    io.ns("/", on_connect);
    let app = Router::new().layer(layer);
    kit::serve(app).await
}

async fn on_connect(socket: SocketRef) {
    socket.on_disconnect(on_disconnect);
    socket.emit("hours", &json!({ "from": 9, "to": 17 })).ok();
}

async fn on_disconnect(socket: SocketRef) {
    socket.broadcast().emit("bell", &json!({ "visitor": socket.id })).await.ok();
}
