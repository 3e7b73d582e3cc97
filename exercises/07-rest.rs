//! Lesson 07, REST and sockets together: every change to the list, whichever way it
//! came, is sent to every client.
//! Read `lessons/07-rest.md` beside this file.

// An emit to many sockets is a future: it does nothing until it is awaited.
// This makes a forgotten `.await` an error.
#![deny(unused_must_use)]

use axum::{
    Json, Router,
    extract::{Path, State, rejection::JsonRejection},
    http::{HeaderValue, Method, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{get, put},
};
use kit::{Message, MessageService, ServeError};
use serde::{Deserialize, Deserializer, Serialize, de};
use socketioxide::{
    SocketIo,
    // axum has a `State` of its own, for routes.
    extract::{Data, SocketRef, State as SocketState},
    layer::SocketIoLayer,
};
use tower_http::cors::CorsLayer;

/// The origin of pages that may use this server too: a development server for
/// frontends, such as Vite.
const ORIGIN: &str = "http://localhost:5173";

/// The text for somebody who names a message that doesn't exist.
const NOT_FOUND: &str = "Message not found";

/// What a client sends to add a message, over either way.
#[derive(Debug, Deserialize)]
struct NewMessage {
    #[serde(deserialize_with = "not_empty")]
    username: String,
    #[serde(deserialize_with = "not_empty")]
    content: String,
}

/// What a client sends with `PUT`.
#[derive(Debug, Deserialize)]
struct NewContent {
    #[serde(deserialize_with = "not_empty")]
    content: String,
}

/// What a client sends with `deleteMessage`, and hears with `messageDeleted`:
/// `{"messageId": "…"}`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageId {
    message_id: String,
}

/// What a client gets with the event `error`, or with a status such as 404.
#[derive(Debug, Serialize)]
struct ErrorMessage {
    message: String,
}

/// The chat: the messages, and everyone who is connected. A clone is a handle to
/// the same chat.
#[derive(Clone)]
struct Chat {
    messages: MessageService,
    io: SocketIo,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let messages = MessageService::new();
    let (socket_io, io) = SocketIo::builder().with_state(messages.clone()).build_layer();
    io.ns("/", on_connect);
    let routes = Router::new()
        .route("/api/messages", get(list_messages).post(post_message))
        .route("/api/messages/{id}", put(put_message).delete(delete_message))
        .with_state(Chat { messages, io })
        .fallback_service(kit::page("07-rest"));
    kit::serve(with_layers(routes, socket_io)).await
}

/// Puts Socket.IO around the routes, and CORS around both: pages from [`ORIGIN`]
/// may use them.
fn with_layers(routes: Router, socket_io: SocketIoLayer) -> Router {
    todo!(
        "make a CORS layer for pages from ORIGIN, and return the routes with both layers around them"
    )
}

/// Every change to the list: it is stored, then sent to everyone. Routes and
/// handlers both end here.
impl Chat {
    /// Stores a message, tells every client with `message`, and returns it as it
    /// was stored.
    async fn add(&self, new: NewMessage) -> Message {
        todo!(
            "add the message through the service, send it to every client, and return it"
        )
    }

    /// Deletes a message, and tells every client with `messageDeleted`; `false`
    /// if there is none.
    async fn delete(&self, gone: &MessageId) -> bool {
        let deleted = self.messages.delete(&gone.message_id).await;
        if deleted {
            self.io.emit("messageDeleted", gone).await.ok();
        }
        deleted
    }

    /// Gives a message new content, tells every client with `messageEdited`, and
    /// returns the edited message; `None` if there is none.
    async fn edit(&self, id: &str, new: NewContent) -> Option<Message> {
        todo!(
            "edit the message through the service, send it to every client, and return it"
        )
    }
}

// ---------------------------------------------------------------------------
// Over REST
// ---------------------------------------------------------------------------

/// `GET /api/messages`: all messages, oldest first.
async fn list_messages(State(chat): State<Chat>) -> Json<Vec<Message>> {
    Json(chat.messages.list().await)
}

/// `POST /api/messages {username, content}`: adds a message. 201 with the message
/// as it was stored, or 400.
async fn post_message(
    State(chat): State<Chat>,
    body: Result<Json<NewMessage>, JsonRejection>,
) -> Result<(StatusCode, Json<Message>), Refusal> {
    todo!(
        "take the message out of the body, add it to the chat, and answer 201 with what was stored"
    )
}

/// `PUT /api/messages/{id} {content}`: edits a message. 200 with the edited
/// message, 400, or 404.
async fn put_message(
    State(chat): State<Chat>,
    Path(id): Path<String>,
    body: Result<Json<NewContent>, JsonRejection>,
) -> Result<Json<Message>, Refusal> {
    let Json(new) = body?;
    let message = chat.edit(&id, new).await.ok_or_else(Refusal::not_found)?;
    Ok(Json(message))
}

/// `DELETE /api/messages/{id}`: deletes a message. 204 with no body, or 404.
async fn delete_message(
    State(chat): State<Chat>,
    Path(message_id): Path<String>,
) -> Result<StatusCode, Refusal> {
    todo!("delete the message from the chat, and answer 204, or that there is none")
}

/// An answer that says what is wrong: a status, and the body `{message}`.
#[derive(Debug)]
struct Refusal {
    status: StatusCode,
    message: String,
}

impl Refusal {
    /// 404: there is no such message.
    fn not_found() -> Self {
        Self { status: StatusCode::NOT_FOUND, message: NOT_FOUND.into() }
    }
}

/// 400: the body is not JSON, or lacks something. The rejection says what.
impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: rejection.body_text() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(ErrorMessage { message: self.message })).into_response()
    }
}

// ---------------------------------------------------------------------------
// Over sockets, as in lesson 04
// ---------------------------------------------------------------------------

/// Gives a new client its handlers.
async fn on_connect(socket: SocketRef) {
    socket.on("message", on_message);
    socket.on("deleteMessage", on_delete_message);
}

/// `message {username, content}`: adds a message.
async fn on_message(
    io: SocketIo,
    SocketState(messages): SocketState<MessageService>,
    Data(new): Data<NewMessage>,
) {
    let chat = Chat { messages, io };
    chat.add(new).await;
}

/// `deleteMessage {messageId}`: deletes a message. If there is no such message,
/// only the sender hears `error {message}`.
async fn on_delete_message(
    io: SocketIo,
    socket: SocketRef,
    SocketState(messages): SocketState<MessageService>,
    Data(gone): Data<MessageId>,
) {
    let chat = Chat { messages, io };
    if !chat.delete(&gone).await {
        let error = ErrorMessage { message: NOT_FOUND.into() };
        socket.emit("error", &error).ok();
    }
}

/// Reads a text of at least one character.
fn not_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Err(de::Error::custom("a text is empty"));
    }
    Ok(text)
}
