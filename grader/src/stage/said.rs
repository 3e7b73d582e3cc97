//! What was said on a stage.

use serde_json::Value;

/// An event that clients send, and the one by which clients hear of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// What a client emits.
    pub sent: &'static str,
    /// What clients hear then.
    pub heard: &'static str,
}

/// Something that a client said to the server in this run.
#[derive(Clone, Debug)]
pub struct Said {
    /// The client that said it.
    pub by: String,
    /// Its socket id then, if it is an exact client.
    pub sid: Option<String>,
    /// The event that carried it, and the one by which others hear of it.
    pub exchange: Exchange,
    /// The event's first argument.
    pub payload: Value,
    /// Stands in the payload, and nowhere else.
    pub nonce: String,
    /// The journal's length before it was said.
    pub mark: usize,
    /// The clients that should hear of it: most often all that were connected then.
    pub audience: Vec<String>,
    /// What clients heard in its place, with none of its words: the client's name
    /// and the event's arguments.
    pub instead: Vec<(String, Vec<Value>)>,
    /// Counts up when what was said before has been heard: two with the same
    /// step were said at once, and may be heard and stored in any order.
    pub step: usize,
}
