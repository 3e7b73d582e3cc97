//! Texts that show whether a server passes a text on, whole and unchanged.

use classroom::{
    finding::Finding,
    play::awkward::{AWKWARD, long_text},
    stage::Stage,
};
use serde_json::{Value, json};

use super::talk::{heard_by_all, say_payload};
use crate::families::dropped::dropped;

/// Texts that a server changes if it guesses types. They can't hold a nonce, so the other
/// field carries it.
pub const LOOKALIKES: [&str; 3] = ["007", "null", "__proto__"];

/// A message in which both texts are long, and its nonce.
pub fn long(stage: &mut Stage) -> (Value, String) {
    let nonce = stage.texts.nonce();
    let text = long_text(&nonce);
    (json!({ "username": text, "content": text }), nonce)
}

/// Says all the texts, one after the other, and waits until each is heard. Another check
/// sends several at once. A second call does nothing.
///
/// # Errors
/// Who heard nothing.
pub async fn say_all(stage: &mut Stage) -> Result<(), Finding> {
    if !stage.first_time("texts") {
        return Ok(());
    }
    let mut pairs = Vec::new();
    for (at, text) in AWKWARD.iter().enumerate() {
        let nonce = stage.texts.nonce();
        let name = AWKWARD[(at + 1) % AWKWARD.len()](&nonce);
        pairs.push((json!({ "username": name, "content": text(&nonce) }), nonce));
    }
    for text in LOOKALIKES {
        let nonce = stage.texts.nonce();
        pairs.push((
            json!({ "username": text, "content": format!("{nonce} A text") }),
            nonce,
        ));
        let nonce = stage.texts.nonce();
        pairs.push((
            json!({ "username": format!("Name {nonce}"), "content": text }),
            nonce,
        ));
    }
    pairs.push(long(stage));
    for (payload, nonce) in pairs {
        let said = say_payload(stage, "Ann", payload, nonce);
        let heard = heard_by_all(stage, &said).await;
        heard.map_err(|finding| dropped(stage, &said, finding))?;
    }
    Ok(())
}
