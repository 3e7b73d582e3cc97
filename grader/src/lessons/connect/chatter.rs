//! Events that the connected clients send, and that this lesson's server should ignore.

use serde_json::json;

use crate::stage::Stage;

/// Ann and Ben emit events that must not have any effect.
pub fn say_something(stage: &mut Stage) {
    for event in ["hello", "message", "chat message"] {
        let nonce = stage.texts.nonce();
        stage.emit("Ann", event, &[json!(nonce)]);
        stage.emit("Ben", event, &[json!(nonce)]);
    }
}
