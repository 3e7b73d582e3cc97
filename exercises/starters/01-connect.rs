//! Lesson 01: greet each client when it connects, and announce when one leaves.
//! Read `lessons/01-connect.md` beside this file.

// Emitting to several clients returns a future, which does nothing until it is awaited.
// This makes a forgotten `.await` an error.
#![deny(unused_must_use)]

use axum::{Json, Router, extract::State, routing::get};
use kit::ServeError;
use serde_json::{Value, json};
use socketioxide::{
    SocketIo, extract::SocketRef, layer::SocketIoLayer, socket::DisconnectReason,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = socket_io();
    let app = Router::new()
        .route("/api/stats", get(stats))
        .with_state(io)
        .fallback_service(kit::page("01-connect"))
        .layer(layer);
    kit::serve(app).await
}

/// `GET /api/stats`: how many clients are connected, as `{"connected": 3}`.
async fn stats(State(io): State<SocketIo>) -> Json<Value> {
    Json(json!({ "connected": io.sockets().len() }))
}

/// The Socket.IO server: the layer for the router, and `io`, which controls the server.
/// Clients connect to the namespace `/`.
fn socket_io() -> (SocketIoLayer, SocketIo) {
    todo!("make the layer and `io`, declare the namespace `/`, and return both")
}

/// A client has connected: registers what happens when it leaves, and sends
/// `welcome {id}` to this client only, with the id of its socket.
async fn on_connect(socket: SocketRef) {
    todo!(
        "register `on_disconnect`, and send `welcome` with the socket's id to this client"
    )
}

/// A client has left: tells all the others with `left {id}`, or, for the optional
/// part, with `left {id, reason}`.
async fn on_disconnect(socket: SocketRef, reason: DisconnectReason) {
    todo!("tell all others that this client has left")
}

/// Optional: tells all the others who has connected, with `joined {id}`. Nothing calls
/// it until you do, from `on_connect`.
async fn tell_of_arrival(socket: &SocketRef) {
    todo!("tell all others that this client has joined")
}
