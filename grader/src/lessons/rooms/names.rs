//! What a room may be called.

use serde_json::{Value, json};

use crate::{
    check::Finding,
    json::short,
    lessons::{ask::ask, list},
    stage::Stage,
};

use super::{
    hearing::nobody_else,
    words::{JOIN, TALK, first_argument, join, list_of, new_room, say_in, speak_payload},
};

/// Words that mean something elsewhere. Here they are names.
const ORDINARY: [&str; 6] = ["everyone", "all", "__proto__", "constructor", "null", "5"];

pub async fn any_name(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    for name in ORDINARY {
        let finding = |finding: Finding| {
            finding.hint(format!(
                "{name:?} is a name like any other. In JavaScript, keep rooms in a `Map`, \
                 not as the keys of an object."
            ))
        };
        join(stage, name, &["Ann", "Ben"]).await.map_err(finding)?;
        let (said, _) =
            say_in(stage, "Ben", name, &["Ann", "Ben"]).await.map_err(finding)?;
        nobody_else(stage, mark).await.map_err(finding)?;
        list::entry(stage, &list_of(name), &said).await.map_err(finding)?;
    }
    Ok(())
}

/// Rooms are one room only if their names are the same, letter by letter.
pub async fn alike_names(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let base = new_room(stage);
    let others = [base.to_uppercase(), format!("{base}2"), base[..base.len() - 1].into()];
    join(stage, &base, &["Ann"]).await?;
    for (who, room) in ["Ben", "Dee", "Eli"].iter().zip(&others) {
        join(stage, room, &[who]).await?;
    }
    let (said, _) = say_in(stage, "Ann", &base, &["Ann"]).await?;
    let hint = "Two names are one room only if they are the same, letter by letter.";
    nobody_else(stage, mark).await.map_err(|finding| finding.hint(hint))?;
    for room in &others {
        let list = list::get(stage, &list_of(room)).await?;
        if !list::entries_of(&list, &said).is_empty() {
            return Err(Finding::failed(format!(
                "What was said in {base:?} is in the list of {room:?}."
            ))
            .expected("an empty list: those are two rooms")
            .actual(format!("a list of {}", list.len()))
            .hint(hint)
            .focus(&said.nonce));
        }
    }
    Ok(())
}

/// A name that must be percent-encoded in a path.
pub async fn encoded(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    for name in [format!("tea & jam {nonce}"), format!("käse 茶 100% {nonce}?")] {
        join(stage, &name, &["Ann"]).await?;
        let (said, _) = say_in(stage, "Ann", &name, &["Ann"]).await?;
        list::entry(stage, &list_of(&name), &said).await.map_err(|finding| {
            finding.hint(
                "In the path, the name is percent-encoded: a space is `%20`. axum's `Path` \
                 decodes it, and so do most routers; once is enough.",
            )
        })?;
    }
    Ok(())
}

/// What is no name of a room: `joinRoom` and `roomMessage` answer with an error.
const NO_ROOMS: [fn() -> Value; 4] = [
    || json!({ "roomId": "" }),
    || json!({ "roomId": 5 }),
    || json!({ "roomId": null }),
    || json!({}),
];

pub async fn bad_room(stage: &mut Stage) -> Result<(), Finding> {
    for payload in NO_ROOMS {
        let payload = payload();
        for by in ["Ann", "Ben"] {
            let asked = ask(stage, by, JOIN, std::slice::from_ref(&payload));
            let answer = first_argument(stage, &asked).await?;
            is_error(JOIN, &payload, &answer)?;
        }
        let nonce = stage.texts.nonce();
        let mut message = payload.clone();
        message["content"] = format!("{nonce} to no room").into();
        let spoken = speak_payload(stage, "Ann", message, nonce, &[]);
        let answer = first_argument(stage, &spoken.asked).await?;
        is_error(TALK.sent, &payload, &answer)?;
    }
    Ok(())
}

/// Nobody has joined, and nobody has heard anything.
pub async fn bad_room_harmless(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    for payload in NO_ROOMS {
        let payload = payload();
        let asked = ask(stage, "Ben", JOIN, std::slice::from_ref(&payload));
        first_argument(stage, &asked).await?;
        let nonce = stage.texts.nonce();
        let mut message = payload.clone();
        message["content"] = format!("{nonce} to no room").into();
        let spoken = speak_payload(stage, "Ann", message, nonce, &[]);
        first_argument(stage, &spoken.asked).await?;
    }
    nobody_else(stage, mark).await.map_err(|finding| {
        finding
            .hint("Nobody is in a room without a name. Refuse it before you do anything.")
    })?;
    // Ben was refused in the room 5, so he is not in the one called "5".
    join(stage, "5", &["Ann"]).await?;
    say_in(stage, "Ann", "5", &["Ann"]).await?;
    nobody_else(stage, mark).await.map_err(|finding| {
        finding.hint("Ben's `joinRoom {\"roomId\": 5}` was refused, so he is in no room.")
    })?;
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    say_in(stage, "Ben", &room, &["Ann", "Ben"]).await.map(|_| ())
}

fn is_error(event: &str, payload: &Value, answer: &Value) -> Result<(), Finding> {
    let says = answer["message"].as_str().is_some_and(|text| !text.is_empty());
    if answer["status"] == "error" && says {
        return Ok(());
    }
    let finding = Finding::failed(format!(
        "`{event} {payload}` names no room, and is not answered with an error."
    ))
    .expected(r#"{"status": "error", "message": …}, the text is yours to choose"#)
    .actual(short(answer, 100))
    .focus(event);
    Err(match answer["status"] == "error" {
        true => finding.hint("Say in `message` what is wrong: a text that is not empty."),
        false => {
            finding.hint("`roomId` is a non-empty string. Check it before you join.")
        }
    })
}
