//! Payloads that name no room.

use classroom::{
    finding::Finding,
    json::short,
    play::ask::{ask, one_answer},
    stage::Stage,
};
use serde_json::{Value, json};

use super::{join_each, lists};
use crate::lessons::rooms::{
    extra::nobody_else,
    listing::not_listed,
    unchanged::Rooms,
    words::{JOIN, heard, speak, speak_payload},
};

/// Payloads without a valid room name: `joinRoom` and `roomMessage` answer with an error.
const NO_ROOMS: [fn() -> Value; 10] = [
    || json!({ "roomId": "" }),
    || json!({ "roomId": 5 }),
    || json!({ "roomId": 0 }),
    || json!({ "roomId": true }),
    || json!({ "roomId": ["5"] }),
    || json!({ "roomId": { "name": "5" } }),
    || json!({ "roomId": null }),
    || json!({}),
    || json!("5"),
    || json!(null),
];

/// Names that a server may make of an invalid one.
const MISTAKEN: [&str; 5] = ["5", "0", "true", "null", "undefined"];

/// The payload with a content, if it is an object, and the content's nonce.
fn to_no_room(stage: &mut Stage, payload: &Value) -> (Value, String) {
    let nonce = stage.texts.nonce();
    let mut message = payload.clone();
    if let Some(fields) = message.as_object_mut() {
        fields.insert("content".into(), format!("{nonce} to no room").into());
    }
    (message, nonce)
}

pub async fn bad_room(stage: &mut Stage) -> Result<(), Finding> {
    // All at once, because a server may be slow.
    let mut all = Vec::new();
    for payload in NO_ROOMS {
        let payload = payload();
        for by in ["Ann", "Ben"] {
            all.push((
                ask(stage, by, JOIN, std::slice::from_ref(&payload)),
                payload.clone(),
            ));
            let (message, nonce) = to_no_room(stage, &payload);
            all.push((
                speak_payload(stage, by, message, nonce, &[]).asked,
                payload.clone(),
            ));
        }
    }
    for (asked, payload) in &all {
        let answer = one_answer(stage, asked).await?;
        is_error(&asked.event, payload, &answer)?;
    }
    Ok(())
}

/// No client has joined a room or is out of one, and none has heard anything.
pub async fn bad_room_harmless(stage: &mut Stage) -> Result<(), Finding> {
    let mut rooms = Rooms::open(stage).await?;
    let mark = stage.journal.mark();
    // All at once, because a server may be slow.
    let (mut refused, mut answers) = (Vec::new(), Vec::new());
    for payload in NO_ROOMS {
        let payload = payload();
        for (joins, speaks) in [("Ben", "Ann"), ("Dee", "Ben")] {
            let asked = ask(stage, joins, JOIN, std::slice::from_ref(&payload));
            let (message, nonce) = to_no_room(stage, &payload);
            let spoken = speak_payload(stage, speaks, message, nonce, &[]);
            answers.extend([asked, spoken.asked]);
            refused.push(spoken.said);
        }
    }
    for asked in &answers {
        one_answer(stage, asked).await?;
    }
    nobody_else(stage, mark).await.map_err(|finding| finding.trap("bad-name-done"))?;
    // Ben and Dee were refused in the room 5, so they are not in the one called "5".
    join_each(stage, "Ann", &MISTAKEN).await.map_err(|(finding, _)| finding)?;
    let said = MISTAKEN.map(|name| speak(stage, "Ann", name, &["Ann"]));
    for spoken in &said {
        heard(stage, spoken).await?;
    }
    nobody_else(stage, mark).await.map_err(|finding| finding.trap("bad-name-joined"))?;
    for list in lists(stage, &MISTAKEN).await {
        not_listed(&list?, &refused)?;
    }
    rooms.as_before(stage, "Invalid room names were refused").await
}

fn is_error(event: &str, payload: &Value, answer: &Value) -> Result<(), Finding> {
    let says = answer["message"].as_str().is_some_and(|text| !text.is_empty());
    if answer["status"] == "error" && says {
        return Ok(());
    }
    let finding = Finding::failed(format!(
        "`{event} {payload}` has no valid room name, and wasn't answered with an error."
    ))
    .expected(r#"{"status": "error", "message": …}, the text is yours to choose"#)
    .actual(short(answer, 100))
    .focus(event);
    Err(match answer["status"] == "error" {
        true => finding.trap("bad-name-without-reason"),
        false => finding.trap("bad-name-accepted"),
    })
}
