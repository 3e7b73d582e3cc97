//! What a room may be called.

pub mod alike;
pub mod invalid;

use classroom::{finding::Finding, play::ask::ask, stage::Stage, trap::Trap};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{
    extra::nobody_else,
    words::{JOIN, heard, join, joined, list_of, new_room, say_in, speak},
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
