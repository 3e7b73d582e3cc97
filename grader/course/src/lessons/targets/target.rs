//! Whom a text is for.

use classroom::stage::{Said, Stage};

/// The event that clients hear, whatever the target.
pub const HEARD: &str = "heard";

/// Who a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `toMe`: the sender.
    Me,
    /// `toOthers`: everyone except the sender.
    Others,
    /// `toAll`: everyone.
    All,
    /// `toOne`: the client with the socket id `to`.
    One,
}

/// The targets that don't name a client.
pub const UNNAMED: [Target; 3] = [Target::Me, Target::Others, Target::All];

impl Target {
    const EVENTS: [(Self, &'static str, &'static str); 4] = [
        (Self::Me, "toMe", "me"),
        (Self::Others, "toOthers", "others"),
        (Self::All, "toAll", "all"),
        (Self::One, "toOne", "one"),
    ];

    /// The event that a client sends for this target.
    pub fn event(self) -> &'static str {
        Self::EVENTS[self as usize].1
    }

    /// The `mode` in `heard`.
    pub fn mode(self) -> &'static str {
        Self::EVENTS[self as usize].2
    }

    /// The target of something that was said.
    pub fn of(said: &Said) -> Self {
        let found =
            Self::EVENTS.iter().find(|(_, event, _)| *event == said.exchange.sent);
        found.map_or(Self::All, |(target, ..)| *target)
    }

    /// The clients that may hear what `by` sends to this target: for [`Target::One`]
    /// anyone, since `by` chooses.
    pub fn audience(self, stage: &Stage, by: &str) -> Vec<String> {
        let mut names = stage.names();
        match self {
            Self::Me => names.retain(|name| name == by),
            Self::Others => names.retain(|name| name != by),
            Self::All | Self::One => {}
        }
        names
    }
}
