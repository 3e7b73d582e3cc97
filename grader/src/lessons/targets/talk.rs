//! Saying something to a target, and seeing who hears it.

use serde_json::{Value, json};

use super::hint::{astray, hint};
use crate::{
    check::Finding,
    lessons::talk,
    stage::{Exchange, Said, Stage},
};

pub use talk::{Heard, all_copies, and, one_late};

/// How clients hear of it, whatever the target.
pub const HEARD: &str = "heard";

/// For whom something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `toMe`: the sender.
    Me,
    /// `toOthers`: all but the sender.
    Others,
    /// `toAll`: all.
    All,
    /// `toOne`: the client with the socket id `to`.
    One,
}

/// The targets that need no name.
pub const UNNAMED: [Target; 3] = [Target::Me, Target::Others, Target::All];

impl Target {
    const EVENTS: [(Self, &'static str, &'static str); 4] = [
        (Self::Me, "toMe", "me"),
        (Self::Others, "toOthers", "others"),
        (Self::All, "toAll", "all"),
        (Self::One, "toOne", "one"),
    ];

    /// The event that a client sends.
    pub fn event(self) -> &'static str {
        Self::EVENTS[self as usize].1
    }

    /// What `mode` is then.
    pub fn mode(self) -> &'static str {
        Self::EVENTS[self as usize].2
    }

    /// The target of something that was said.
    pub fn of(said: &Said) -> Self {
        let found =
            Self::EVENTS.iter().find(|(_, event, _)| *event == said.exchange.sent);
        found.map_or(Self::All, |(target, ..)| *target)
    }

    /// Those who should hear what `by` says to it; for [`Target::One`] whoever `by`
    /// names.
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

/// A new text, with its nonce at the beginning.
pub fn new_text(stage: &mut Stage) -> (String, String) {
    let nonce = stage.texts.nonce();
    (format!("{nonce} {} {}", stage.texts.word(), stage.texts.word()), nonce)
}

/// Lets a client say a new text to a target that needs no name.
pub fn say(stage: &mut Stage, by: &str, target: Target) -> Said {
    let (text, nonce) = new_text(stage);
    say_payload(stage, by, target, json!({ "text": text }), nonce)
}

/// As [`say`], with a payload that carries `nonce`.
pub fn say_payload(
    stage: &mut Stage,
    by: &str,
    target: Target,
    payload: Value,
    nonce: String,
) -> Said {
    let audience = target.audience(stage, by);
    say_to(stage, by, target, payload, nonce, audience)
}

/// As [`say_payload`], where it is known who should hear it.
pub fn say_to(
    stage: &mut Stage,
    by: &str,
    target: Target,
    payload: Value,
    nonce: String,
    audience: Vec<String>,
) -> Said {
    let exchange = Exchange { sent: target.event(), heard: HEARD };
    talk::say_to(stage, by, exchange, payload, nonce, audience)
}

/// Waits until all who should have heard it.
///
/// # Errors
/// Who did not, and why as far as the journal shows it.
pub async fn reaches(stage: &mut Stage, said: &Said) -> Result<Vec<Heard>, Finding> {
    talk::heard_by_all_or(stage, said, hint).await
}

/// Proves that those who should not have heard any of this so far, have not.
///
/// # Errors
/// Who has.
pub async fn only(stage: &mut Stage, said: &[Said]) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    let strays = strays(stage);
    let ours = |stray: &Said| said.iter().any(|said| said.nonce == stray.nonce);
    match strays.iter().find(|(stray, _)| ours(stray)) {
        Some((said, _)) => Err(astray(stage, said)),
        None => Ok(()),
    }
}

/// The copies that came to clients who should have heard nothing, so far.
pub fn strays(stage: &Stage) -> Vec<(Said, Heard)> {
    let mut strays = talk::strays(stage);
    // When the sender was alone, nothing tells when the server has dealt with it. Who
    // has come meanwhile may be among the others by then.
    strays.retain(|(said, heard)| {
        let was_alone = Target::of(said) == Target::Others && said.audience.is_empty();
        !was_alone || heard.who == said.by
    });
    strays
}

/// Says something to a target, and sees that those hear it who should, and nobody
/// else.
///
/// # Errors
/// As [`reaches`] and [`only`].
pub async fn reaches_only(
    stage: &mut Stage,
    by: &str,
    target: Target,
) -> Result<Said, Finding> {
    let said = say(stage, by, target);
    reaches(stage, &said).await?;
    only(stage, std::slice::from_ref(&said)).await?;
    Ok(said)
}
