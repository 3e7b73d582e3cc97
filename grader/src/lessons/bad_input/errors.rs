//! Who hears of a mistake, and what stays of it: nothing.

use serde_json::{Value, json};

use super::{
    answers::{answers, has_words, try_all},
    creating::{CREATE, LIST, MESSAGE, create_for_all, say},
    payloads::{self, Bad},
};
use crate::{
    check::Finding,
    journal::Way,
    json::{carries, cut, same, short},
    lessons::{
        list,
        talk::{and, heard_by_all},
    },
    stage::{Look, Stage},
};

/// The event that tells of a mistake.
const ERROR: &str = "error";

/// Lets a client send this without asking for an acknowledgement, and waits for the
/// event `error`.
async fn error_of(stage: &mut Stage, by: &str, bad: &Bad) -> Result<Value, Finding> {
    let mark = stage.journal.mark();
    stage.emit(by, CREATE, &bad.args);
    let heard = stage
        .wait(&format!("the event `{ERROR}` at {by}"), |entries| {
            let mut since = entries.iter().skip(mark).filter(|entry| entry.who == by);
            let args = since.find_map(|entry| entry.heard(ERROR));
            args.map_or(Look::Waiting(0), |args| {
                Look::Found(args.first().cloned().unwrap_or_default())
            })
        })
        .await?;
    heard.ok_or_else(|| {
        let ms = stage.patience().as_millis();
        let note = format!("`{ERROR}` never came ({ms} ms)");
        stage.journal.note(by, Way::Missing, note);
        let stderr = stage.stderr_since(stage.check_started);
        let hint = match stderr.iter().any(|line| line.contains("Error while extracting")) {
            true => "The handler was not called: `TryData<T>` always calls it.",
            false => {
                "`ack.send(…)` does nothing when no acknowledgement was asked for, so the \
                 sender hears nothing at all. Then use `socket.emit(\"error\", …)`."
            }
        };
        let accepted = stage.journal.read().iter().skip(mark).any(|entry| {
            let message = entry.heard(MESSAGE).unwrap_or_default();
            entry.who == by && message.iter().any(|one| carries(one, &bad.nonce))
        });
        if accepted {
            return Finding::failed(format!(
                "{by} sent `{CREATE}` with {}, asked for no acknowledgement, and it was \
                 accepted.",
                bad.what
            ))
            .expected(format!(r#"`{ERROR} {{"message": …}}` at {by}"#))
            .actual(format!("`{MESSAGE}`, as for a good message"))
            .hint("A payload is looked at whether or not an answer was asked for.");
        }
        Finding::failed(format!(
            "{by} sent `{CREATE}` with {}, asked for no acknowledgement, and heard \
             nothing.",
            bad.what
        ))
        .expected(format!(r#"`{ERROR} {{"message": …}}` at {by}"#))
        .actual(format!("none within {ms} ms"))
        .hint(hint)
    })
}

/// One bad payload for each rule.
fn one_of_each(stage: &mut Stage, by: &str) -> Vec<Bad> {
    let mut some = payloads::other_counts(stage, by);
    some.extend(payloads::no_objects(stage, by).into_iter().take(2));
    some.extend(payloads::missing(stage, by).into_iter().skip(1).take(2));
    some.extend(payloads::wrong_types(stage, by).into_iter().take(1));
    some.extend(payloads::empty(stage, by).into_iter().take(1));
    some.extend(payloads::too_long(stage, by).into_iter().take(1));
    some
}

pub async fn error_event(stage: &mut Stage) -> Result<(), Finding> {
    // One of those that were acknowledged may have brought an `error` too.
    stage.fence(&stage.exact_names()).await?;
    for by in ["Ann", "Ben"] {
        for bad in one_of_each(stage, by) {
            let error = error_of(stage, by, &bad).await?;
            has_words(&error, &bad.what).map_err(|mut finding| {
                finding.rationale =
                    format!("The event `{ERROR}` for {} has no words in it.", bad.what);
                finding.expected = Some(format!(r#"`{ERROR} {{"message": "…"}}`"#));
                finding.hint("The event holds one object, and its `message` is a text.")
            })?;
        }
    }
    Ok(())
}

/// Those of the exact clients who have heard `error` since.
fn heard_error(stage: &Stage, mark: usize) -> Vec<String> {
    let entries = stage.journal.read();
    let since = entries.iter().skip(mark).filter(|entry| entry.heard(ERROR).is_some());
    let mut names: Vec<String> = since.map(|entry| entry.who.clone()).collect();
    names.retain(|name| stage.sees_all(name));
    names.dedup();
    names
}

pub async fn error_to_sender(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    let nonce = stage.texts.nonce();
    for (by, with_ack) in [("Ann", false), ("Ben", false), ("Ann", true)] {
        let mark = stage.journal.mark();
        let username = format!("{nonce} of the long name");
        let bad = Bad {
            what: "a username that is too long".into(),
            args: vec![json!({ "username": username, "content": "Hello" })],
            fields: &["username"],
            nonce: nonce.clone(),
        };
        if with_ack {
            let tried = try_all(stage, by, vec![bad]);
            answers(stage, &tried).await?;
        } else {
            error_of(stage, by, &bad).await?;
        }
        stage.fence(&stage.exact_names()).await?;
        let mut others = heard_error(stage, mark);
        others.retain(|name| name != by);
        if !others.is_empty() {
            return Err(Finding::failed(format!(
                "{by} sent a bad payload, and {} heard `{ERROR}`.",
                and(&others)
            ))
            .expected(format!("`{ERROR}` at {by} alone, or no `{ERROR}` at all"))
            .actual(format!("`{ERROR}` at {}", and(&others)))
            .hint(
                "`io.emit` reaches everyone, `socket.broadcast()` all others. A mistake \
                 is told to `socket` alone.",
            ));
        }
    }
    Ok(())
}

pub async fn good_without_error(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    let mark = stage.journal.mark();
    create_for_all(stage, "Ann").await?;
    let said = say(stage, "Ben");
    heard_by_all(stage, &said).await?;
    stage.fence(&stage.exact_names()).await?;
    let who = heard_error(stage, mark);
    if who.is_empty() {
        return Ok(());
    }
    Err(Finding::failed(format!(
        "Nobody made a mistake, and {} heard `{ERROR}`.",
        and(&who)
    ))
    .expected(format!("no `{ERROR}` for a good message"))
    .actual(format!("`{ERROR}` at {}", and(&who)))
    .hint("Return after an answer, or answer in the two arms of one `match`."))
}

/// Lets Dee send all bad payloads in both ways, waits until they are dealt with, and
/// lets Ann create a good message after them.
///
/// Returns the bad ones, and the good one's nonce.
async fn send_bad_then_good(stage: &mut Stage) -> Result<(Vec<Bad>, String), Finding> {
    let mut all = Vec::new();
    for by in ["Dee", "Ben"] {
        let asked = payloads::all(stage, by);
        let mut told = payloads::all(stage, by);
        told.extend(payloads::other_counts(stage, by));
        for bad in &told {
            stage.emit(by, CREATE, &bad.args);
        }
        let tried = try_all(stage, by, asked);
        answers(stage, &tried).await?;
        all.extend(tried.into_iter().map(|tried| tried.bad));
        all.extend(told);
    }
    let (created, _, _) = create_for_all(stage, "Ann").await?;
    stage.fence(&stage.exact_names()).await?;
    Ok((all, created.said.nonce))
}

/// Whether a message that nobody here meant to create must come from a bad payload. On
/// a server of our own that is any of them; on a shared one, others may speak too.
fn is_ours<'a>(stage: &Stage, bad: &'a [Bad], message: &Value) -> Option<&'a str> {
    if stage.said.iter().any(|said| carries(message, &said.nonce)) {
        // A good one, which came late: another check's matter.
        return None;
    }
    let from = bad.iter().find(|bad| carries(message, &bad.nonce));
    let fits = |field: &str, longest: usize| {
        let text = message[field].as_str().map(str::trim);
        text.is_some_and(|text| (1..=longest).contains(&text.chars().count()))
    };
    let is_good = fits("username", 20) && fits("content", 500);
    match from {
        Some(bad) => Some(&bad.what),
        None if is_good && stage.is_shared() => None,
        None => Some("a payload without texts"),
    }
}

pub async fn not_broadcast(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let (bad, good) = send_bad_then_good(stage).await?;
    let entries = stage.journal.read();
    for entry in entries.iter().skip(mark).filter(|entry| stage.sees_all(&entry.who)) {
        let Some(args) = entry.heard(MESSAGE) else { continue };
        if args.iter().any(|arg| carries(arg, &good)) {
            continue;
        }
        let message = args.first().unwrap_or(&Value::Null);
        if let Some(what) = is_ours(stage, &bad, message) {
            return Err(Finding::failed(format!(
                "{} heard of {what} as if it were a good message.",
                entry.who
            ))
            .expected(format!("no `{MESSAGE}` for a payload that is refused"))
            .actual(cut(&entry.packet, 120))
            .hint(
                "Look first; what is not good is answered, and that is all: return then.",
            )
            .focus(entry.packet.clone()));
        }
    }
    Ok(())
}

pub async fn not_stored(stage: &mut Stage) -> Result<(), Finding> {
    let before = list::get(stage, LIST).await?;
    let (bad, good) = send_bad_then_good(stage).await?;
    let after = list::get(stage, LIST).await?;
    let new = after.iter().filter(|entry| !before.iter().any(|old| same(old, entry)));
    for entry in new.filter(|entry| !carries(entry, &good)) {
        if let Some(what) = is_ours(stage, &bad, entry) {
            return Err(Finding::failed(format!(
                "The list holds {what}, which was refused."
            ))
            .expected("a list without it")
            .actual(short(entry, 120))
            .hint("Look first, then store: nothing takes it out of the list again.")
            .focus(LIST));
        }
    }
    Ok(())
}
