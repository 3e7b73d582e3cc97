//! What clients do that this lesson's server should ignore.

use classroom::stage::Stage;
use serde_json::{Value, json};

/// These clients emit events that must not have any effect.
pub fn say_something(stage: &mut Stage, names: &[&str]) {
    for event in ["hello", "message", "chat message"] {
        let nonce = stage.texts.nonce();
        for name in names {
            stage.emit(name, event, &[json!(nonce)]);
        }
    }
}

/// Somebody opens a connection, and doesn't ask for a namespace yet: that is no client
/// (Engine.IO v4, the handshake). Returns the connection's path, if the server opened one.
pub async fn knock(stage: &Stage) -> Option<String> {
    let path = stage.origin.handshake("polling");
    let answer = stage.rest.get(&path, stage.patience()).await.ok()?;
    let handshake: Value = serde_json::from_str(answer.text.strip_prefix('0')?).ok()?;
    Some(format!("{path}&sid={}", handshake["sid"].as_str()?))
}

/// Closes such a connection (Engine.IO v4, the packet `1`).
pub async fn go_away(stage: &Stage, path: &str) {
    let text = [("content-type", "text/plain;charset=UTF-8")];
    let close = Some("1".into());
    let _ = stage.rest.send("POST", path, &text, close, stage.patience()).await;
}
