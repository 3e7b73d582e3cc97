//! The events of this lesson, and something that was said in a room.

use classroom::{
    play::ask::Asked,
    stage::{Exchange, Said},
};

/// A client speaks in a room, and its members hear it.
pub const TALK: Exchange = Exchange { sent: "roomMessage", heard: "newMessage" };

pub const JOIN: &str = "joinRoom";
pub const LEAVE: &str = "leaveRoom";

/// The text of the answer to a client outside the room.
pub const NOT_IN_ROOM: &str = "Not in room";

/// Something that a client said in a room, and its request for an answer.
#[derive(Clone)]
pub struct Spoken {
    pub said: Said,
    pub asked: Asked,
}
