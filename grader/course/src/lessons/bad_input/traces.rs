//! A refused message leaves no trace: nobody hears it, and it is not in the list.

use classroom::{
    finding::Finding,
    journal::Way,
    json::{any_carries, carries, cut, same, short},
    play::talk::is_said,
    stage::Stage,
};
use serde_json::Value;

use super::{
    answers::{answers, try_all},
    creating::{CREATE, LIST, MESSAGE, create_for_all},
    errors::ERROR,
    payloads::{self, Bad},
    unsaid::nothing_after_refusals,
};
use crate::families::list;

/// Lets Ann and Ben send all bad payloads in both ways, waits for the answers, and lets Dee
/// create a good message after them.
///
/// Returns the bad ones, and the good one's nonce.
async fn send_bad_then_good(stage: &mut Stage) -> Result<(Vec<Bad>, String), Finding> {
    let mut all = Vec::new();
    for by in ["Ann", "Ben"] {
        let asked = payloads::all(stage, by);
        let mut told = payloads::all(stage, by);
        told.push(payloads::nothing(stage));
        for bad in &told {
            stage.emit(by, CREATE, &bad.args);
        }
        let tried = try_all(stage, by, asked);
        answers(stage, &tried).await?;
        all.extend(tried.into_iter().map(|tried| tried.bad));
        all.extend(told);
    }
    let (created, _, _) = create_for_all(stage, "Dee").await?;
    stage.fence(&stage.exact_names()).await?;
    Ok((all, created.said.nonce))
}

/// The bad payload that an unexpected message must come from, if it looks as if it came
/// from one.
fn is_ours<'a>(stage: &Stage, bad: &'a [Bad], message: &Value) -> Option<&'a str> {
    if is_said(stage, std::slice::from_ref(message)) {
        // A good message that came late. Another check looks at that.
        return None;
    }
    match bad.iter().find(|bad| carries(message, &bad.nonce)) {
        Some(bad) => Some(&bad.what),
        None if is_good(message) => None,
        None => Some("a payload without texts"),
    }
}

fn is_good(message: &Value) -> bool {
    let fits = |field: &str, longest: usize| {
        let text = message[field].as_str().map(str::trim);
        text.is_some_and(|text| (1..=longest).contains(&text.chars().count()))
    };
    fits("username", 20) && fits("content", 500)
}

pub async fn not_broadcast(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let (bad, good) = send_bad_then_good(stage).await?;
    told_nobody_else(stage, mark, &bad)?;
    told_as_good(stage, mark, &bad, &good)?;
    nothing_after_refusals(stage, mark).await
}

/// Nobody has heard a bad payload as a message.
fn told_as_good(
    stage: &Stage,
    mark: usize,
    bad: &[Bad],
    good: &str,
) -> Result<(), Finding> {
    let entries = stage.journal.read();
    for entry in entries.iter().skip(mark).filter(|entry| stage.sees_all(&entry.who)) {
        let Some(args) = entry.heard(MESSAGE) else { continue };
        if any_carries(args, good) {
            continue;
        }
        let message = args.first().unwrap_or(&Value::Null);
        if let Some(what) = is_ours(stage, bad, message) {
            return Err(Finding::failed(format!(
                "{} heard {what} as if it were a good message.",
                entry.who
            ))
            .expected(format!("no `{MESSAGE}` for a payload that is refused"))
            .actual(cut(&entry.packet, 120))
            .trap("others-hear-of-a-bad-payload")
            .focus(entry.packet.clone()));
        }
    }
    Ok(())
}

/// No event of any name told Dee, who made no mistake, what was in a payload that was
/// refused, or why it was.
fn told_nobody_else(stage: &Stage, mark: usize, bad: &[Bad]) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let reasons: Vec<&str> = entries[mark..]
        .iter()
        .flat_map(|entry| {
            entry.answer.iter().flatten().chain(entry.heard(ERROR).into_iter().flatten())
        })
        .filter(|answer| answer["status"] != "ok")
        .filter_map(|answer| answer["message"].as_str())
        .collect();
    for entry in entries[mark..].iter().filter(|entry| entry.who == "Dee") {
        let Some((name, args)) = &entry.event else { continue };
        if entry.way != Way::Heard || name == MESSAGE || name == ERROR {
            continue;
        }
        let told = bad.iter().find(|bad| any_carries(args, &bad.nonce));
        let what = match told {
            Some(bad) => format!("what was in {}", bad.what),
            None if args.iter().any(|arg| holds(arg, &reasons)) => {
                "why a payload was refused".into()
            }
            None => continue,
        };
        return Err(Finding::failed(format!(
            "Dee made no mistake, and heard {what}, in an event called `{name}`."
        ))
        .expected("a mistake told to its sender alone")
        .actual(cut(&entry.packet, 120))
        .trap("others-hear-of-a-mistake")
        .focus(entry.packet.clone()));
    }
    Ok(())
}

/// Whether one of these texts is somewhere in a value.
fn holds(value: &Value, texts: &[&str]) -> bool {
    match value {
        Value::String(text) => texts.contains(&text.as_str()),
        Value::Array(items) => items.iter().any(|item| holds(item, texts)),
        Value::Object(fields) => fields.values().any(|field| holds(field, texts)),
        _ => false,
    }
}

/// The entries that are new in a list. Equal entries, such as two `null`s, count each.
fn new_in(after: &[Value], mut before: Vec<Value>) -> impl Iterator<Item = &Value> {
    after.iter().filter(move |entry| {
        let known = before.iter().position(|old| same(old, entry));
        known.map(|at| before.swap_remove(at)).is_none()
    })
}

pub async fn not_stored(stage: &mut Stage) -> Result<(), Finding> {
    let before = list::get(stage, LIST).await?;
    let (bad, good) = send_bad_then_good(stage).await?;
    let after = list::get(stage, LIST).await?;
    for entry in new_in(&after, before).filter(|entry| !carries(entry, &good)) {
        // On our own server, nobody else has stored anything.
        let ours = is_ours(stage, &bad, entry);
        let only_ours =
            !stage.is_shared() && !is_said(stage, std::slice::from_ref(entry));
        if let Some(what) = ours.or(only_ours.then_some("a payload without texts")) {
            return Err(Finding::failed(format!(
                "The list holds {what}, which was refused."
            ))
            .expected("a list without it")
            .actual(short(entry, 120))
            .trap("bad-payload-stored")
            .focus(LIST));
        }
    }
    Ok(())
}
