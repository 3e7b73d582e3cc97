//! Lesson 06, bad input: check every payload, and answer every event.
//! Read `lessons/06-bad-input.md` beside this file.

// An emit to many sockets is a future: it does nothing until it is awaited.
// This makes a forgotten `.await` an error.
#![deny(unused_must_use)]

use std::{convert::Infallible, sync::Arc};

use axum::{Json, Router, routing::get};
use kit::{Message, MessageService, ServeError};
use serde::Serialize;
use serde_json::{Map, Value};
use socketioxide::{
    SocketIo,
    adapter::Adapter,
    extract::{AckSender, SocketRef, State, TryData},
    handler::{self, FromMessageParts},
    socket::Socket,
};

/// How many characters a username may have.
const LONGEST_USERNAME: usize = 20;

/// How many characters a content may have.
const LONGEST_CONTENT: usize = 500;

/// A `createMessage` payload that is known to be good: only [`NewMessage::read`]
/// makes one.
#[derive(Debug)]
struct NewMessage {
    username: String,
    content: String,
}

/// What is wrong with a payload.
#[derive(Debug)]
struct Refusal {
    /// `username`, `content`, or `payload` for the payload as a whole.
    field: &'static str,
    /// What is wrong, in words for the user.
    message: String,
}

/// The acknowledgement: `{"status": "ok", "message": {…}}`, or
/// `{"status": "error", "message": "…", "field": "…"}`.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "lowercase")]
enum Answer {
    Ok { message: Message },
    Error { message: String, field: &'static str },
}

/// What a client hears with `error` if it didn't ask for an acknowledgement.
#[derive(Debug, Serialize)]
struct ErrorMessage {
    message: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let messages = MessageService::new();
    let (layer, io) = SocketIo::builder().with_state(messages.clone()).build_layer();
    io.ns("/", on_connect);
    let app = Router::new()
        .route("/api/messages", get(list_messages))
        .with_state(messages)
        .fallback_service(kit::page("06-bad-input"))
        .layer(layer);
    kit::serve(app).await
}

/// `GET /api/messages`: all messages, oldest first.
async fn list_messages(
    axum::extract::State(messages): axum::extract::State<MessageService>,
) -> Json<Vec<Message>> {
    Json(messages.list().await)
}

/// Gives a new client its handler.
async fn on_connect(socket: SocketRef) {
    socket.on("createMessage", on_create_message);
}

/// `createMessage {username, content}`: stores the message, sends what was stored to
/// every client as `message`, and acknowledges it. A bad payload is refused.
async fn on_create_message(
    io: SocketIo,
    socket: SocketRef,
    State(messages): State<MessageService>,
    TryData(payload): TryData<Value>,
    ack: AckSender,
    asked: Asked,
) {
    todo!(
        "read the payload with `NewMessage::read`; store a good message, send it to every client and acknowledge it; refuse a bad one"
    )
}

impl NewMessage {
    /// Reads a payload, whatever a client has sent.
    fn read(payload: &Value) -> Result<Self, Refusal> {
        todo!("refuse a payload that isn't an object, and read both fields with `text`")
    }
}

/// Reads a field that must be a text of 1 to `longest` characters, not counting the
/// spaces around it.
fn text(
    fields: &Map<String, Value>,
    field: &'static str,
    longest: usize,
) -> Result<String, Refusal> {
    todo!(
        "refuse a field that is missing, not a text, empty or too long; return the text"
    )
}

/// Tells only the sender: with the acknowledgement if it asked for one, otherwise with
/// the event `error`.
fn refuse(refusal: Refusal, socket: &SocketRef, ack: AckSender, asked: Asked) {
    todo!(
        "acknowledge the refusal if the sender asked for it, or emit `error` to the sender"
    )
}

/// Whether the sender asked for an acknowledgement, which `AckSender` doesn't tell: our
/// own extractor, so that a handler can take it as an argument.
struct Asked {
    for_acknowledgement: bool,
}

impl<A: Adapter> FromMessageParts<A> for Asked {
    type Error = Infallible;

    fn from_message_parts(
        _: &Arc<Socket<A>>,
        _: &mut handler::Value,
        ack_id: &Option<i64>,
    ) -> Result<Self, Infallible> {
        Ok(Self { for_acknowledgement: ack_id.is_some() })
    }
}
