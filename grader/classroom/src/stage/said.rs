//! What was said on a stage.

use serde_json::Value;

/// An event that clients send, and the event that clients receive in return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// What a client emits.
    pub sent: &'static str,
    /// What clients receive then.
    pub heard: &'static str,
}

/// Something that a client sent to the server in this run.
#[derive(Clone, Debug)]
pub struct Said {
    /// The client that sent it.
    pub by: String,
    /// The client's socket id at that time, if it is an exact client.
    pub sid: Option<String>,
    /// The event that carried it, and the event that others receive.
    pub exchange: Exchange,
    /// The event's first argument.
    pub payload: Value,
    /// A text that is in the payload, and nowhere else. If it is empty, nothing marks the
    /// copies: the next event of this name counts as one.
    pub nonce: String,
    /// The journal's length before it was sent.
    pub mark: usize,
    /// The clients that should receive it: usually all that were connected then.
    pub audience: Vec<String>,
    /// What clients received instead, with none of its texts: the client's name and the
    /// event's arguments.
    pub instead: Vec<(String, Vec<Value>)>,
    /// Increases once everything sent before has been received. Two with the same step
    /// were sent at the same time, and may be received and stored in any order.
    pub step: usize,
}
