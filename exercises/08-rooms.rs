//! Lesson 08, rooms: only the clients in a room hear what is said there.
//! Read `lessons/08-rooms.md` beside this file.

// An emit to many sockets is a future: it does nothing until it is awaited.
// This makes a forgotten `.await` an error.
#![deny(unused_must_use)]

use axum::{Json, Router, routing::get};
use kit::{RoomMessage, RoomMessageService, ServeError};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use socketioxide::{
    SocketIo,
    extract::{AckSender, SocketRef, State, TryData},
    layer::SocketIoLayer,
};

/// What a client sends with `joinRoom` and `leaveRoom`: `{"roomId": "tea"}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Room {
    #[serde(deserialize_with = "room_name")]
    room_id: String,
}

/// What a client sends with `roomMessage`: `{"roomId": "tea", "content": "Hello"}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewMessage {
    #[serde(deserialize_with = "room_name")]
    room_id: String,
    content: String,
}

/// Reads a room's name: any string but the empty one.
fn room_name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let name = String::deserialize(from)?;
    if name.is_empty() {
        return Err(D::Error::custom("a room's name must not be empty"));
    }
    Ok(name)
}

/// The answers to a client. Each variant is one object with a `status`.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all_fields = "camelCase")]
enum Answer {
    /// To `joinRoom` and `leaveRoom`: `{"status": "ok", "roomId": "tea"}`.
    #[serde(rename = "ok")]
    Room { room_id: String },
    /// To `roomMessage`: `{"status": "ok", "message": {…}}`.
    #[serde(rename = "ok")]
    Sent { message: RoomMessage },
    /// To an event that can't be handled: `{"status": "error", "message": "Not in room"}`.
    #[serde(rename = "error")]
    Refused { message: &'static str },
}

/// The answer to a payload without a valid room name.
const NO_ROOM: Answer = Answer::Refused { message: "roomId must be a non-empty string" };

/// The answer to an invalid `roomMessage`.
const NO_MESSAGE: Answer = Answer::Refused {
    message: "roomId must be a non-empty string, and content a string",
};

/// The answer to a `roomMessage` from somebody who is not in that room.
const NOT_IN_ROOM: Answer = Answer::Refused { message: "Not in room" };

/// What the others in a room hear with `userJoined` and `userLeft`:
/// `{"roomId": "tea", "id": "Zt3k…"}`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    room_id: String,
    id: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let messages = RoomMessageService::new();
    let app = Router::new()
        .route("/api/rooms/{room_id}/messages", get(list_messages))
        .with_state(messages.clone())
        .fallback_service(kit::page("08-rooms"))
        .layer(socket_io(messages));
    kit::serve(app).await
}

/// `GET /api/rooms/:roomId/messages`: the messages of one room, oldest first.
async fn list_messages(
    axum::extract::State(messages): axum::extract::State<RoomMessageService>,
    axum::extract::Path(room_id): axum::extract::Path<String>,
) -> Json<Vec<RoomMessage>> {
    Json(messages.list(&room_id).await)
}

/// The Socket.IO server, as a layer for the router.
fn socket_io(messages: RoomMessageService) -> SocketIoLayer {
    let (layer, io) = SocketIo::builder().with_state(messages).build_layer();
    io.ns("/", on_connect);
    layer
}

/// Gives a new client its handlers. It is in no room yet.
async fn on_connect(socket: SocketRef) {
    todo!("give the client its handlers, each under the name of its event")
}

/// Whether this client is in that room.
fn is_in(socket: &SocketRef, room_id: &str) -> bool {
    socket.rooms().iter().any(|room| room == room_id)
}

/// `joinRoom {roomId}`: puts the client into the room, and answers
/// `{status: "ok", roomId}`. Optional: the others there hear
/// `userJoined {roomId, id}`.
async fn on_join_room(socket: SocketRef, TryData(room): TryData<Room>, ack: AckSender) {
    let Ok(Room { room_id }) = room else {
        ack.send(&NO_ROOM).ok();
        return;
    };
    todo!("put the client into the room, and answer with the name of the room")
}

/// `leaveRoom {roomId}`: takes the client out of the room, and answers
/// `{status: "ok", roomId}`. Optional: the others there hear
/// `userLeft {roomId, id}`.
async fn on_leave_room(socket: SocketRef, TryData(room): TryData<Room>, ack: AckSender) {
    let Ok(Room { room_id }) = room else {
        ack.send(&NO_ROOM).ok();
        return;
    };
    todo!("take the client out of this room, and answer with the name of the room")
}

/// `roomMessage {roomId, content}`: stores it, sends what was stored to the room,
/// the sender too, as `newMessage {id, roomId, from, content}`, and answers
/// `{status: "ok", message}`. From somebody who is not in the room:
/// `{status: "error", message: "Not in room"}`, and nothing else.
async fn on_room_message(
    io: SocketIo,
    socket: SocketRef,
    State(messages): State<RoomMessageService>,
    TryData(new): TryData<NewMessage>,
    ack: AckSender,
) {
    let Ok(NewMessage { room_id, content }) = new else {
        ack.send(&NO_MESSAGE).ok();
        return;
    };
    todo!(
        "refuse a client that is not in the room; else store the message, send what was stored to the room, and answer with it"
    )
}

/// Optional. A client has left: the others in each of its rooms hear
/// `userLeft {roomId, id}`.
async fn on_disconnect(socket: SocketRef) {
    todo!("tell the others in each of its rooms that this client has left")
}
