//! Lesson 05, acknowledgements both ways: answer the client that asks, and ask
//! it back. Read `lessons/05-acks.md` beside this file.

// An emit to many sockets is a future: it does nothing until it is awaited.
// This makes a forgotten `.await` an error.
#![deny(unused_must_use)]

use std::time::Duration;

use axum::Router;
use kit::ServeError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use socketioxide::{
    AckError, SocketIo,
    extract::{AckSender, Data, SocketRef},
};
use tokio::task::JoinSet;

/// How long a client may take to answer.
const PATIENCE: Duration = Duration::from_millis(1000);

/// What a client sends with `askMe` and `poll`, and hears with `serverEvent`:
/// `{"question": "…"}`.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Question {
    question: String,
}

/// The acknowledgement of a client's event: an object with the variant's fields, and
/// with the variant's name, as renamed here, in `status`.
#[derive(Debug, Serialize)]
#[serde(tag = "status")]
enum Reply {
    /// `{"status": "ok", "received": …}`
    #[serde(rename = "ok")]
    Received { received: Value },
    /// `{"status": "ok", "answer": …}`
    #[serde(rename = "ok")]
    Answered { answer: Value },
    /// `{"status": "timeout"}`
    #[serde(rename = "timeout")]
    TimedOut,
    /// `{"status": "ok", "answers": […], "missing": 0}`
    #[serde(rename = "ok")]
    Polled { answers: Vec<Value>, missing: usize },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = SocketIo::new_layer();
    io.ns("/", on_connect);
    let app = Router::new().fallback_service(kit::page("05-acks")).layer(layer);
    kit::serve(app).await
}

/// Gives a new client its handlers.
async fn on_connect(socket: SocketRef) {
    println!("{} connected", socket.id);
    socket.on("clientEvent", on_client_event);
    socket.on("askMe", on_ask_me);
    socket.on("poll", on_poll);
}

/// `clientEvent <data>`: acknowledges with `{status: "ok", received: <data>}`.
async fn on_client_event(ack: AckSender, Data(received): Data<Value>) {
    todo!("acknowledge the event with what was received")
}

/// `askMe {question}`: asks the client that sent it, and acknowledges with
/// `{status: "ok", answer}`, or with `{status: "timeout"}` if it hasn't answered in
/// time.
async fn on_ask_me(socket: SocketRef, ack: AckSender, Data(question): Data<Question>) {
    todo!("ask the client, and acknowledge with its answer, or with a timeout")
}

/// Asks one client, with `serverEvent {question}`. Returns `None` if it hasn't
/// answered within [`PATIENCE`].
async fn ask(socket: &SocketRef, question: &Question) -> Option<Value> {
    todo!("emit `serverEvent` with an ack, and wait for the answer")
}

/// `poll {question}`: asks every client at once, also the one that sent it, and
/// acknowledges with `{status: "ok", answers, missing}`. `missing` is the number of
/// clients that haven't answered in time.
async fn on_poll(io: SocketIo, ack: AckSender, Data(question): Data<Question>) {
    todo!("ask every client at once, and acknowledge with all answers")
}
