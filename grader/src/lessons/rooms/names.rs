//! What a room may be called.

use serde_json::{Value, json};

use crate::{
    check::Finding,
    families::{
        ask::{ask, one_answer},
        list,
    },
    json::short,
    stage::Stage,
};

use super::{
    hearing::nobody_else,
    refusing,
    words::{JOIN, TALK, join, list_of, new_room, say_in, speak_payload},
};

/// Words that mean something elsewhere. Here they are ordinary names.
const ORDINARY: [&str; 7] =
    ["everyone", "all", "__proto__", "constructor", "null", "5", " "];

/// A name of more characters than this is a long one.
const LONG: usize = 50;

pub async fn any_name(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let long = format!("{} {}", new_room(stage), "and so on ".repeat(12));
    for name in ORDINARY.into_iter().chain([&*long]) {
        let finding = |finding: Finding| like_any_other(finding, name);
        // Before the first message, the server may take it for something else.
        list::get(stage, &list_of(name)).await.map_err(finding)?;
        join(stage, name, &["Ann", "Ben"]).await.map_err(finding)?;
        let (said, _) =
            say_in(stage, "Ben", name, &["Ann", "Ben"]).await.map_err(finding)?;
        nobody_else(stage, mark).await.map_err(finding)?;
        list::entry(stage, &list_of(name), &said).await.map_err(finding)?;
    }
    Ok(())
}

/// The hint for a name that doesn't work.
fn like_any_other(finding: Finding, name: &str) -> Finding {
    let length = name.chars().count();
    match name {
        "__proto__" | "constructor" => finding.hint(format!(
            "{name:?} is an ordinary name. In JavaScript, keep rooms in a `Map`, not \
             as the keys of an object."
        )),
        _ if length > LONG => finding.hint(format!(
            "The name has {length} characters. The lesson sets no limit on a name's \
             length: is there one in the handler, in the router or in the store?"
        )),
        _ => finding.hint(format!(
            "{name:?} is an ordinary name. Does the server reserve it, or read it as \
             something else than a string?"
        )),
    }
}

/// Two names are one room only if they are the same, letter by letter.
pub async fn alike_names(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    for (base, others) in families(stage) {
        join(stage, &base, &["Ann"]).await?;
        for other in &others {
            join(stage, other, &["Ben"]).await?;
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
                .expected("an empty list, because those are two rooms")
                .actual(format!("a list of {}", list.len()))
                .hint(hint)
                .focus(&said.nonce));
            }
        }
    }
    Ok(())
}

/// Names, each with similar ones: in capitals, cut, trimmed, as a slug, as a number.
fn families(stage: &mut Stage) -> [(String, Vec<String>); 4] {
    let word = new_room(stage);
    let number = format!("5{}", stage.texts.alike("000000"));
    let long = format!("{word} {}", "and so on ".repeat(12));
    let mut alike =
        vec![word.to_uppercase(), format!("{word}2"), word[..word.len() - 1].into()];
    alike.extend([format!(" {word}"), format!("{word} "), word.replace('-', " ")]);
    [
        (format!("{word}é"), vec![format!("{word}è")]),
        (word, alike),
        (format!("{long}a"), vec![format!("{long}b")]),
        (number.clone(), vec![format!("0{number}"), format!("{number}.0")]),
    ]
}

/// A name that must be percent-encoded in a path.
pub async fn encoded(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    for name in [
        format!("tea & jam {nonce}"),
        format!("käse 茶 100% {nonce}?"),
        format!("1+1 {nonce} %41"),
    ] {
        join(stage, &name, &["Ann"]).await?;
        let (said, _) = say_in(stage, "Ann", &name, &["Ann"]).await?;
        list::entry(stage, &list_of(&name), &said).await.map_err(|finding| {
            finding.hint(
                "In the path, the name is percent-encoded: a space is `%20`. Decode it \
                 exactly once: axum's `Path` does so, as most routers do.",
            )
        })?;
    }
    Ok(())
}

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
    for payload in NO_ROOMS {
        let payload = payload();
        // All at once, because a server may be slow.
        let asked =
            ["Ann", "Ben"].map(|by| ask(stage, by, JOIN, std::slice::from_ref(&payload)));
        let (message, nonce) = to_no_room(stage, &payload);
        let spoken = speak_payload(stage, "Ann", message, nonce, &[]);
        for asked in &asked {
            let answer = one_answer(stage, asked).await?;
            is_error(JOIN, &payload, &answer)?;
        }
        let answer = one_answer(stage, &spoken.asked).await?;
        is_error(TALK.sent, &payload, &answer)?;
    }
    Ok(())
}

/// No client has joined a room, and none has heard anything.
pub async fn bad_room_harmless(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    // All at once, because a server may be slow.
    let (mut refused, mut answers) = (Vec::new(), Vec::new());
    for payload in NO_ROOMS {
        let payload = payload();
        let asked = ask(stage, "Ben", JOIN, std::slice::from_ref(&payload));
        let (message, nonce) = to_no_room(stage, &payload);
        let spoken = speak_payload(stage, "Ann", message, nonce, &[]);
        answers.extend([asked, spoken.asked]);
        refused.push(spoken.said);
    }
    for asked in &answers {
        one_answer(stage, asked).await?;
    }
    nobody_else(stage, mark).await.map_err(|finding| {
        finding.hint("Refuse an invalid name before you do anything else.")
    })?;
    // Ben was refused in the room 5, so he is not in the one called "5".
    for name in MISTAKEN {
        join(stage, name, &["Ann"]).await?;
        say_in(stage, "Ann", name, &["Ann"]).await?;
        nobody_else(stage, mark).await.map_err(|finding| {
            finding.hint(format!(
                "Ben's `joinRoom` had an invalid name and was refused, so he is in no \
                 room, and not in {name:?} either."
            ))
        })?;
        let list = list::get(stage, &list_of(name)).await?;
        refusing::not_listed(&list, &refused)?;
    }
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
        "`{event} {payload}` has no valid room name, and wasn't answered with an error."
    ))
    .expected(r#"{"status": "error", "message": …}, the text is yours to choose"#)
    .actual(short(answer, 100))
    .focus(event);
    Err(match answer["status"] == "error" {
        true => finding.hint("Say what is wrong in `message`, a non-empty string."),
        false => {
            finding.hint("`roomId` is a non-empty string. Check it before you join.")
        }
    })
}
