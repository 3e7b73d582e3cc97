//! The events of this lesson, and what their trials have in common.

use classroom::{json::short, stage::Stage};
use serde_json::Value;

use super::roll::{self, Stay, roll};

/// The event that a new client hears.
pub const WELCOME: &str = "welcome";

/// The event that the clients that stay hear.
pub const LEFT: &str = "left";

/// The event that the others hear.
pub const JOINED: &str = "joined";

/// How a client leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// By a DISCONNECT packet, as `socket.disconnect()` does; then it closes.
    Politely,
    /// By a DISCONNECT packet, and its connection stays open for another namespace.
    SteppedOut,
    /// It closes the connection, as a closed browser tab does.
    Closed,
    /// It vanishes: the TCP connection is dropped.
    Lost,
}

/// One client's departure.
pub struct Departure {
    /// Its last connection.
    pub stay: Stay,
    /// How it left.
    pub leaving: Leaving,
    /// The length of the journal before it left.
    pub mark: usize,
    /// The clients that should hear of it.
    pub stayers: Vec<String>,
}

/// An event's arguments, shortened.
pub fn text(args: &[Value]) -> String {
    match args {
        [one] => short(one, 80),
        many => short(&Value::Array(many.to_vec()), 80),
    }
}

/// The other exact clients that heard a `welcome` since `mark` that was not theirs.
pub fn strangers(stage: &Stage, newcomer: &str, mark: usize) -> Vec<String> {
    let entries = stage.journal.read();
    let stays = roll(&entries);
    let not_theirs = |who: &String| {
        let own = |args: &[Value]| {
            stays.iter().any(|stay| stay.who == *who && stay.is_id_in(args))
        };
        roll::heard(&entries, WELCOME)
            .any(|(at, by, args)| at >= mark && by == who && !own(args))
    };
    let mut names = stage.exact_names();
    names.retain(|who| who != newcomer && not_theirs(who));
    names
}
