//! The parts of axum and socketioxide that all lessons use in the same way.
//!
//! Rust compiles generic code in the crate that uses it first. This crate uses it
//! before the exercises do, so it isn't compiled again at each change of an exercise.
//! That halves the time that a student waits for a build.

use axum::{Json, Router, extract::State, routing::get};
use serde_json::Value;
use socketioxide::{
    SocketIo,
    extract::{AckSender, Data, SocketRef},
};

use crate::{Message, MessageService, ServeError};

/// A server that does nothing. It is only compiled, and nobody calls it.
pub async fn precompiled() -> Result<(), ServeError> {
    let messages = MessageService::new();
    let (layer, io) = SocketIo::builder().with_state(messages.clone()).build_layer();
    io.ns("/", on_connect);
    let app = Router::new()
        .route("/api/messages", get(list))
        .with_state(messages)
        .fallback_service(crate::page(""))
        .layer(layer);
    crate::serve(app).await
}

async fn list(State(messages): State<MessageService>) -> Json<Vec<Message>> {
    Json(messages.list().await)
}

async fn on_connect(socket: SocketRef) {
    socket.on("", on_event);
    socket.on_disconnect(async |_: SocketRef| {});
}

async fn on_event(
    io: SocketIo,
    socket: SocketRef,
    Data(data): Data<Value>,
    ack: AckSender,
) {
    socket.emit("", &data).ok();
    ack.send(&data).ok();
    io.emit("", &data).await.ok();
    socket.broadcast().emit("", &data).await.ok();
}
