//! Saying and hearing messages: [`classroom::play::talk`] for this lesson's one event.

use classroom::{
    finding::Finding,
    play::talk,
    stage::{Exchange, Said, Stage},
};
use serde_json::Value;

pub use talk::{
    Heard, all_copies, and, chat_message, field_differs, first_copy, heard_by_all,
    one_late,
};

/// The event that this lesson is about.
pub const MESSAGE: &str = "message";

/// Clients send `message`, and hear `message`.
const MESSAGES: Exchange = Exchange { sent: MESSAGE, heard: MESSAGE };

/// Lets a client say a new text under its name.
pub fn say(stage: &mut Stage, by: &str) -> Said {
    let (payload, nonce) = chat_message(stage, by);
    say_payload(stage, by, payload, nonce)
}

/// Lets a client say a payload that carries `nonce`.
pub fn say_payload(stage: &mut Stage, by: &str, payload: Value, nonce: String) -> Said {
    talk::say(stage, by, MESSAGES, payload, nonce)
}

/// Like [`say_to_all`], with an event that asks for an acknowledgement. Whether one comes
/// is up to the server; the message is one like any other.
///
/// # Errors
/// See [`heard_by_all`].
pub async fn say_with_ack(stage: &mut Stage, by: &str) -> Result<(), Finding> {
    let (payload, nonce) = chat_message(stage, by);
    let audience = stage.names();
    let said = talk::about_to_say(stage, by, MESSAGES, payload, nonce, audience);
    stage.emit_with_ack(by, MESSAGE, std::slice::from_ref(&said.payload));
    heard_by_all(stage, &said).await.map(|_| ()).map_err(with_ack)
}

/// Says that this failed for an event that asks for an acknowledgement.
pub fn with_ack(mut finding: Finding) -> Finding {
    finding.rationale = format!("With an acknowledgement: {}", finding.rationale);
    finding.trap("not-with-an-ack")
}

/// Says a new text, and waits until every client has heard it.
///
/// # Errors
/// See [`heard_by_all`].
pub async fn say_to_all(
    stage: &mut Stage,
    by: &str,
) -> Result<(Said, Vec<Heard>), Finding> {
    let said = say(stage, by);
    let heard = heard_by_all(stage, &said).await?;
    Ok((said, heard))
}
