//! Lesson 04, a message service: store first, then tell everyone.
//! Read `lessons/04-messages.md` beside this file.

// An emit to many sockets returns a future, which does nothing until you await it.
// This line makes a forgotten `.await` an error.
#![deny(unused_must_use)]

use axum::{Json, Router, routing::get};
use std::sync::Arc;

use kit::ServeError;
use tokio::sync::RwLock;
use serde::{Deserialize, Serialize};
use socketioxide::{
    SocketIo,
    extract::{Data, SocketRef, State},
    layer::SocketIoLayer,
};

#[derive(Clone, Serialize)]
struct Message {
    id: String,
    username: String,
    content: String,
    #[serde(skip)]
    is_deleted: bool,
}

#[derive(Clone)]
struct MessageService(Arc<RwLock<Vec<Message>>>);

impl MessageService {
    fn new() -> Self {
        MessageService(Arc::new(RwLock::new(vec![])))
    }

    async fn add(&self, username: String, content: String) -> Message {
        let mut all = self.0.write().await;
        // Nothing is ever removed, so the length is a new id.
        let id = (all.len() + 1000).to_string();
        all.push(Message { id, username, content, is_deleted: false });
        all[all.len() - 1].clone()
    }

    async fn list(&self) -> Vec<Message> {
        let all = self.0.read().await;
        let mut left = vec![];
        for message in all.iter() {
            if !message.is_deleted {
                left.push(message.clone());
            }
        }
        left
    }

    async fn delete(&self, id: &String) -> bool {
        for message in self.0.write().await.iter_mut() {
            if &message.id == id && !message.is_deleted {
                message.is_deleted = true;
                return true;
            }
        }
        false
    }
}

/// What a client sends with `message`.
#[derive(Debug, Deserialize)]
struct NewMessage {
    username: String,
    content: String,
}

/// What a client sends with `deleteMessage`, and hears with `messageDeleted`:
/// `{"messageId": "…"}`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageId {
    message_id: String,
}

/// What a client hears with `error`.
#[derive(Debug, Serialize)]
struct ErrorMessage {
    message: &'static str,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let messages = MessageService::new();
    let app = Router::new()
        .route("/api/messages", get(list_messages))
        .with_state(messages.clone())
        .fallback_service(kit::page("04-messages"))
        .layer(socket_io(messages));
    kit::serve(app).await
}

/// `GET /api/messages`: all messages, oldest first.
async fn list_messages(
    axum::extract::State(messages): axum::extract::State<MessageService>,
) -> Json<Vec<Message>> {
    Json(messages.list().await)
}

/// The Socket.IO server, as a layer for the router.
fn socket_io(messages: MessageService) -> SocketIoLayer {
    let (layer, io) = SocketIo::builder().with_state(messages).build_layer();
    initialize_socketio(&io);
    return layer;
}

/// Registers what happens when a client connects to the namespace `/`.
fn initialize_socketio(io: &SocketIo) {
    io.ns("/", on_connect);
}

/// Gives a new client its handlers.
async fn on_connect(socket: SocketRef) {
    println!("{} connected", socket.id);
    socket.on("message", on_message);
    socket.on("deleteMessage", on_delete_message);
    socket.on_disconnect(on_disconnect);
}

/// `message {username, content}`: stores it, and sends the stored message to every
/// client, including the sender, as `message {id, username, content}`.
async fn on_message(
    io: SocketIo,
    State(messages): State<MessageService>,
    Data(new): Data<NewMessage>,
) {
    let NewMessage { username, content } = new;
    let message = messages.add(username, content).await;
    for client in io.sockets() {
        client.emit("message", &message).ok();
    }
}

/// `deleteMessage {messageId}`: deletes it, and tells every client with
/// `messageDeleted {messageId}`. If there is no such message, only the sender
/// hears `error {message: "Message not found"}`.
async fn on_delete_message(
    io: SocketIo,
    socket: SocketRef,
    State(messages): State<MessageService>,
    Data(gone): Data<MessageId>,
) {
    match messages.delete(&gone.message_id).await {
        true => {
            for client in io.sockets() {
                client.emit("messageDeleted", &gone).ok();
            }
        }
        false => {
            socket.emit("error", &ErrorMessage { message: "Message not found" }).ok();
        }
    }
}

/// A client has left.
async fn on_disconnect(socket: SocketRef) {
    println!("{} disconnected", socket.id);
}
