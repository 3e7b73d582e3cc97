//! Sending a message in this lesson: any JSON, with one of two events.

use classroom::{
    finding::Finding,
    play::talk,
    stage::{Exchange, Said, Stage},
};
use serde_json::{Value, json};

pub use talk::{Heard, all_copies, and, heard_by_all, one_late, say, times_heard};

/// `chat message` comes back under its own name.
pub const CHAT: Exchange = Exchange { sent: "chat message", heard: "chat message" };

/// `chatMessage` comes back as `reply`.
pub const REPLY: Exchange = Exchange { sent: "chatMessage", heard: "reply" };

/// Both.
pub const BOTH: [Exchange; 2] = [CHAT, REPLY];

/// Which client sends which event when both are tried at once; one of the two uses
/// long-polling.
pub const WAYS: [(&str, Exchange); 2] = [("Ann", CHAT), ("Ben", REPLY)];

/// A new text that begins with the nonce, and the nonce.
pub fn words(stage: &mut Stage) -> (Value, String) {
    let nonce = stage.texts.nonce();
    let (one, two) = (stage.texts.word(), stage.texts.word());
    (json!(format!("{nonce} {one} {two}")), nonce)
}

/// Lets a client send a new text.
pub fn say_words(stage: &mut Stage, by: &str, exchange: Exchange) -> Said {
    let (payload, nonce) = words(stage);
    say(stage, by, exchange, payload, nonce)
}

/// Sends a new text, and waits until all clients have heard it.
///
/// # Errors
/// Which clients did not, and why, as far as the journal shows it.
pub async fn say_to_all(
    stage: &mut Stage,
    by: &str,
    exchange: Exchange,
) -> Result<(Said, Vec<Heard>), Finding> {
    let said = say_words(stage, by, exchange);
    let heard = heard_by_all(stage, &said).await?;
    Ok((said, heard))
}

/// Sends a new text with both events at once, and waits until all clients have heard both.
///
/// # Errors
/// As [`say_to_all`].
pub async fn say_both_ways(stage: &mut Stage) -> Result<(), Finding> {
    for said in WAYS.map(|(by, exchange)| say_words(stage, by, exchange)) {
        heard_by_all(stage, &said).await?;
    }
    Ok(())
}

/// Lets a client emit an event with several arguments, the first of which carries
/// `nonce`. The returned [`Said`] has them as a list.
pub fn say_args(
    stage: &mut Stage,
    by: &str,
    exchange: Exchange,
    args: Vec<Value>,
    nonce: String,
) -> Said {
    let (audience, list) = (stage.names(), Value::Array(args.clone()));
    let said = talk::about_to_say(stage, by, exchange, list, nonce, audience);
    stage.emit(by, exchange.sent, &args);
    said
}
