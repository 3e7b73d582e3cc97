//! What those who are there say: to this lesson's server it means nothing.

use serde_json::json;

use crate::stage::Stage;

/// Ann and Ben emit events that nothing is to follow from.
pub fn say_something(stage: &mut Stage) {
    for event in ["hello", "message", "chat message"] {
        let nonce = stage.texts.nonce();
        stage.emit("Ann", event, &[json!(nonce)]);
        stage.emit("Ben", event, &[json!(nonce)]);
    }
}
