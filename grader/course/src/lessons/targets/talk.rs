//! Sends a text to a target, and looks at who hears it.

use classroom::{
    finding::Finding,
    play::talk,
    stage::{Exchange, Said, Stage},
};
use serde_json::{Value, json};

use super::hint::{astray, hint, leak};
pub use super::target::{HEARD, Target, UNNAMED};
pub use talk::{Heard, all_copies, and, one_late, times_heard};

/// A new text that begins with its nonce, and the nonce.
pub fn new_text(stage: &mut Stage) -> (String, String) {
    let nonce = stage.texts.nonce();
    (format!("{nonce} {} {}", stage.texts.word(), stage.texts.word()), nonce)
}

/// Lets a client send a new text to a target that doesn't name a client.
pub fn say(stage: &mut Stage, by: &str, target: Target) -> Said {
    let (text, nonce) = new_text(stage);
    say_payload(stage, by, target, json!({ "text": text }), nonce)
}

/// Like [`say`], with a payload that carries `nonce`.
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

/// Like [`say_payload`], for the clients in `audience`.
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

/// Waits until everyone in the audience has heard it.
///
/// # Errors
/// Who did not hear it, and the reason if the journal shows one.
pub async fn reaches(stage: &mut Stage, said: &Said) -> Result<Vec<Heard>, Finding> {
    talk::heard_by_all_or(stage, said, hint).await
}

/// Proves that so far nobody outside the audience has heard any of this.
///
/// # Errors
/// Who has heard it.
pub async fn only(stage: &mut Stage, said: &[Said]) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    let strays = strays(stage);
    let ours = |stray: &Said| said.iter().any(|said| said.nonce == stray.nonce);
    match strays.iter().find(|(stray, _)| ours(stray)) {
        Some((said, _)) => Err(astray(stage, said)),
        None => said.iter().find_map(|said| leak(stage, said)).map_or(Ok(()), Err),
    }
}

/// The copies so far that reached clients outside the audience.
pub fn strays(stage: &Stage) -> Vec<(Said, Heard)> {
    let mut strays = talk::strays(stage);
    // When the sender was alone, we can't tell when the server has handled the event. A
    // client that connected in the meantime may be one of the others by then.
    strays.retain(|(said, heard)| {
        let was_alone = Target::of(said) == Target::Others && said.audience.is_empty();
        !was_alone || heard.who == said.by
    });
    strays
}

/// Sends a text to a target, and checks that the right clients hear it, and nobody else.
///
/// # Errors
/// See [`reaches`] and [`only`].
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
