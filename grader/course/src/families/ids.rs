//! The ids that a server gives its messages.

use std::collections::HashMap;

use classroom::{
    finding::Finding,
    json::{is_id, kind, same, short},
    play::talk::{Heard, all_copies},
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::Value;

/// The id of a message, from the first copy.
pub fn id_of(heard: &[Heard]) -> Value {
    heard.first().map(|heard| heard.message()["id"].clone()).unwrap_or_default()
}

/// An id of the same kind as `like` that no message of this run has. The kind is the
/// same so that a server with strict types can read it.
pub fn never_given(stage: &mut Stage, like: &Value) -> Value {
    const FAR: i64 = 1_000_003;
    /// Short ids may collide, and those without letters and digits always do.
    const TRIES: usize = 20;
    let Value::String(text) = like else {
        return Value::from(like.as_i64().unwrap_or(0).saturating_add(FAR));
    };
    if let Ok(number) = text.parse::<i64>() {
        return Value::from(number.saturating_add(FAR).to_string());
    }
    // Somebody has most of the ids that are as short as that.
    let tries = if text.chars().count() < 4 { 0 } else { TRIES };
    let drawn: Vec<Value> =
        (0..tries).map(|_| Value::from(stage.texts.alike(text))).collect();
    let given: Vec<Value> =
        all_copies(stage).iter().map(|(_, heard)| id_of(heard)).collect();
    let is_free = |id: &&Value| *id != like && !given.contains(id);
    let free = drawn.iter().find(is_free).cloned();
    free.unwrap_or_else(|| Value::from(format!("{text}-never")))
}

/// Ids that are nearly this one, which no entry of the list has: a part of it, more than
/// it, or in another case. An id names its message letter by letter only. But a number may
/// be written in several ways, with spaces for example, and they all are that number.
pub fn near(id: &Value, list: &[Value]) -> Vec<Value> {
    let (text, marks) = (as_text(id), ['-', '_', '.', ':']);
    let at = |place: usize| text.split_at(text.floor_char_boundary(place));
    let ((first, last), (all_but, _), (_, but_first)) =
        (at(text.len() / 2), at(text.len().saturating_sub(1)), at(1));
    let mut all: Vec<String> = [first, last, all_but, but_first].map(String::from).into();
    all.extend([format!("{text}0"), format!("0{text}x"), format!("{text}abc")]);
    all.extend(text.split_once(marks).map(|(part, _)| part.to_owned()));
    all.extend(text.rsplit_once(marks).map(|(_, part)| part.to_owned()));
    if text.parse::<i64>().is_err() {
        all.extend([format!("{text} "), format!(" {text}")]);
        all.push(text.chars().map(wide).collect());
    }
    // A server that reads a UUID as one takes it in capitals, too (RFC 9562, section 4).
    if text.parse::<i64>().is_err() && !is_uuid(&text) {
        all.extend([text.to_uppercase(), text.to_lowercase()]);
        all.extend([format!("{{{text}}}"), text.replace('-', "")]);
    }
    let plain = |text: String| match text.parse::<i64>() {
        Ok(number) => number.to_string(),
        Err(_) => text,
    };
    let taken: Vec<String> = list
        .iter()
        .map(|entry| plain(as_text(&entry["id"])))
        .chain([text.clone()])
        .collect();
    all.retain(|near| !near.is_empty() && !taken.contains(&plain(near.clone())));
    let as_id = |near: String| match near.parse::<i64>() {
        Ok(number) if id.is_number() => number.into(),
        _ => Value::from(near),
    };
    all.into_iter().map(as_id).collect()
}

/// Whether a text has the form of a UUID.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    let is_hex = text.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    groups == [8, 4, 4, 4, 12] && is_hex
}

fn as_text(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// The fullwidth form of a letter or digit, which looks alike (Unicode, NFKC).
fn wide(c: char) -> char {
    let shifted = u32::from(c) + 0xFEE0;
    char::from_u32(shifted).filter(|_| c.is_ascii_alphanumeric()).unwrap_or(c)
}

/// Whether every message so far has an id that a client can use.
///
/// # Errors
/// A message has no such id.
pub fn usable(stage: &Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        for heard in heard {
            let id = &heard.message()["id"];
            if is_id(id) {
                continue;
            }
            let trap = match id {
                Value::Number(_) => Trap::of("id-not-exact"),
                Value::String(_) => Trap::of("id-empty"),
                _ => Trap::of("id-not-from-the-service"),
            };
            return Err(Finding::failed(format!(
                "{} heard a message without a usable id.",
                heard.who
            ))
            .expected("`id`: a non-empty string, or an integer up to 2^53 - 1")
            .actual(match heard.message().get("id") {
                None => "no field `id`".into(),
                Some(id) => format!("{}: {}", kind(id), short(id, 60)),
            })
            .trap(trap)
            .focus(&said.nonce));
        }
    }
    Ok(())
}

/// Whether a message that was heard, other than this one, has this id.
pub fn is_another(stage: &Stage, said: &Said, id: &Value) -> bool {
    let copies = all_copies(stage);
    let mut others = copies.iter().filter(|(other, _)| other.nonce != said.nonce);
    others.any(|(_, heard)| same(&id_of(heard), id))
}

/// An id that a deleted message had was given again.
pub fn given_again(id: &Value) -> Finding {
    Finding::failed("After a deletion, a new message got an id that another one had.")
        .expected("an id that no other message has, before or after")
        .actual(format!("`id` {id} again"))
        .because("id-comes-again")
}

/// Whether every message so far has an id of its own.
///
/// # Errors
/// Two messages have the same id.
pub fn unique(stage: &Stage) -> Result<(), Finding> {
    let mut seen: HashMap<String, Said> = HashMap::new();
    for (said, heard) in all_copies(stage) {
        let Some(heard) = heard.first() else { continue };
        let id = heard.message()["id"].to_string();
        if let Some(earlier) = seen.insert(id.clone(), said.clone()) {
            return Err(Finding::failed("Two messages have the same id.")
                .expected("a new id for each message")
                .actual(format!("`id` {id} twice"))
                .trap("id-used-twice")
                .focus(earlier.nonce)
                .focus(said.nonce));
        }
    }
    Ok(())
}
