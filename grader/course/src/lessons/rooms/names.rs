//! What a room may be called.

use std::time::{Duration, Instant};

use classroom::{
    finding::Finding,
    json::{cut, short},
    play::ask::{ask, one_answer},
    stage::Stage,
    trap::Trap,
};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{
    extra::{nobody_else, nothing_else},
    listing::{not_listed, only_said},
    unchanged::Rooms,
    words::{
        JOIN, heard, is_refused, join, joined, leave, leave_each, list_of, new_room,
        say_in, speak, speak_payload,
    },
};
use crate::families::list;

/// Words that mean something elsewhere. Here they are ordinary names.
const ORDINARY: [&str; 14] = [
    "everyone",
    "all",
    "*",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "undefined",
    "0",
    "5",
    "true",
    "error",
    " ",
    "\u{1f642}",
];

/// A name of more characters than this is a long one.
const LONG: usize = 50;

/// The end of a long name, which makes it longer than a limit that one would choose.
fn long_end() -> String {
    "-and-so-on".repeat(110)
}

pub async fn any_name(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let long = new_room(stage) + &long_end();
    let names: Vec<&str> = ORDINARY.into_iter().chain([&*long]).collect();
    // Before the first message, the server may take it for something else.
    for (list, name) in lists(stage, &names).await.into_iter().zip(&names) {
        list.map_err(|finding| like_any_other(finding, name))?;
    }
    for by in ["Ann", "Ben"] {
        join_each(stage, by, &names)
            .await
            .map_err(|(finding, name)| like_any_other(finding, name))?;
    }
    let mut said = Vec::new();
    for name in &names {
        said.push(speak(stage, "Ben", name, &["Ann", "Ben"]));
    }
    for (spoken, name) in said.iter().zip(&names) {
        heard(stage, spoken).await.map_err(|finding| like_any_other(finding, name))?;
    }
    nobody_else(stage, mark).await?;
    let lists = lists(stage, &names).await;
    for ((spoken, name), list) in said.iter().zip(&names).zip(lists) {
        let finding = |finding| like_any_other(finding, name);
        if list::entries_of(&list.map_err(finding)?, &spoken.said).is_empty() {
            let entry = list::entry(stage, &list_of(name), &spoken.said).await;
            entry.map_err(finding)?;
        }
    }
    Ok(())
}

/// The list of each of these rooms, all asked for at once.
async fn lists(stage: &Stage, names: &[&str]) -> Vec<Result<Vec<Value>, Finding>> {
    join_all(names.iter().map(|name| async { list::get(stage, &list_of(name)).await }))
        .await
}

/// Lets a client join many rooms at once.
///
/// # Errors
/// As [`join`], with the name of the room.
pub async fn join_each<'a>(
    stage: &mut Stage,
    by: &str,
    names: &[&'a str],
) -> Result<(), (Finding, &'a str)> {
    let mut asked = Vec::new();
    for name in names {
        asked.push(ask(stage, by, JOIN, &[json!({ "roomId": name })]));
    }
    for (asked, name) in asked.iter().zip(names) {
        joined(stage, asked, name).await.map_err(|finding| (finding, *name))?;
    }
    Ok(())
}

/// The hint for a name that doesn't work.
fn like_any_other(finding: Finding, name: &str) -> Finding {
    let length = name.chars().count();
    match name {
        "__proto__" | "constructor" | "toString" => {
            finding.trap(Trap::of("name-of-an-object").with("name", format!("{name:?}")))
        }
        _ if length > LONG => {
            finding.trap(Trap::of("name-too-long").with("length", length))
        }
        _ => finding.trap(Trap::of("name-reserved").with("name", format!("{name:?}"))),
    }
}

/// Two names are one room only if they are the same, letter by letter: whoever hears,
/// speaks, joins, leaves or reads the list.
/// A server that has taken longer is slow, and is tried with no more kinds of names.
const SLOW: Duration = Duration::from_secs(7);

pub async fn alike_names(stage: &mut Stage) -> Result<(), Finding> {
    let started = Instant::now();
    for names in alike(stage) {
        if started.elapsed() > SLOW {
            break;
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if let [base, others @ ..] = &names[..] {
            apart(stage, base, others).await?;
        }
    }
    Ok(())
}

/// Ann is in one room, and Dee in others with names that are like its name.
async fn apart(stage: &mut Stage, base: &str, others: &[&str]) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let alike = |other: &str| {
        Trap::of("names-taken-for-one")
            .with("one", cut(&format!("{base:?}"), 60))
            .with("other", cut(&format!("{other:?}"), 60))
    };
    join(stage, base, &["Ann"]).await?;
    join_each(stage, "Dee", others).await.map_err(|(finding, _)| finding)?;

    // Each is heard in its own room, and nobody may speak in another.
    let mut said = vec![speak(stage, "Ann", base, &["Ann"])];
    for other in others {
        said.push(speak(stage, "Dee", other, &["Dee"]));
    }
    let mut stopped = vec![speak(stage, "Dee", base, &[])];
    for other in others {
        stopped.push(speak(stage, "Ann", other, &[]));
    }
    let rooms: Vec<&str> = [base].into_iter().chain(others.iter().copied()).collect();
    for (spoken, room) in said.iter().zip(&rooms) {
        heard(stage, spoken).await.map_err(|finding| finding.trap(alike(room)))?;
    }
    for (spoken, room) in stopped.iter().zip(&rooms) {
        is_refused(stage, spoken, room).await.map_err(|f| f.trap(alike(room)))?;
    }
    let after = "Two clients are in rooms with similar names";
    nothing_else(stage, mark, after).await.map_err(|f| f.trap(alike(others[0])))?;
    for ((list, room), spoken) in
        lists(stage, &rooms).await.into_iter().zip(&rooms).zip(&said)
    {
        only_said(&list?, room, std::slice::from_ref(&spoken.said))
            .map_err(|finding| finding.trap(alike(room)))?;
    }

    // To be in one of them is not to be in the other, and to leave one is not to leave the
    // other.
    join_each(stage, "Ann", others).await.map_err(|(finding, _)| finding)?;
    join(stage, base, &["Dee"]).await?;
    leave(stage, base, "Dee").await?;
    let mut said = Vec::new();
    for other in others {
        said.push(speak(stage, "Ann", other, &["Ann", "Dee"]));
    }
    for (spoken, other) in said.iter().zip(others) {
        heard(stage, spoken).await.map_err(|finding| finding.trap(alike(other)))?;
    }
    let leaving: Vec<(&str, &str)> = others.iter().map(|other| ("Ann", *other)).collect();
    leave_each(stage, &leaving).await?;
    say_in(stage, "Ann", base, &["Ann"]).await.map_err(|finding| {
        finding.trap(
            Trap::of("left-by-a-similar-name")
                .with("name", cut(&format!("{base:?}"), 60)),
        )
    })?;
    nothing_else(stage, mark, after).await.map_err(|f| f.trap(alike(others[0])))
}

/// Names, each with similar ones behind it: what a server makes of a name that it trims,
/// cuts, normalises, decodes, or takes for a number or a pattern.
pub fn alike(stage: &mut Stage) -> [Vec<String>; 5] {
    let word = new_room(stage);
    let number = format!("5{}", stage.texts.alike("000000"));
    let long = new_room(stage) + &long_end();
    let last = word.len() - 1;
    let all = |base: &str, others: &[String]| {
        let mut names = vec![base.to_owned()];
        names.extend_from_slice(others);
        names
    };
    [
        all(
            &word,
            &[
                word.to_uppercase(),
                format!("{word}2"),
                word[..last].into(),
                format!(" {word}"),
                format!("{word} "),
                format!("my-{word}"),
                word.replace('-', " "),
                word.replace('-', ""),
                word.replace('-', "%2D"),
                format!("{word}:1"),
                format!("{word}:2"),
                format!("{word}#1"),
                format!("{word},all"),
                format!("\"{word}\""),
                format!("{word}\u{200b}"),
                format!("{}.", &word[..last]),
                format!("{}_", &word[..last]),
                format!("{}*", &word[..last]),
                format!("{}%", &word[..last]),
            ],
        ),
        all(
            &format!("{word} é"),
            &[
                format!("{word} è"),
                format!("{word} e\u{301}"),
                format!("{word} e"),
                format!("{word}  é"),
            ],
        ),
        all(
            &format!("{word} \u{fb01}1ß"),
            &[
                format!("{word} fi1ß"),
                format!("{word} \u{fb01}\u{2460}ß"),
                format!("{word} \u{fb01}1ss"),
            ],
        ),
        all(&format!("{long}a"), &[format!("{long}b")]),
        all(
            &number,
            &[
                format!("0{number}"),
                format!("+{number}"),
                format!("{number}.0"),
                format!("{number} and more"),
            ],
        ),
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
        list::entry(stage, &list_of(&name), &said)
            .await
            .map_err(|finding| finding.trap("name-not-decoded"))?;
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
