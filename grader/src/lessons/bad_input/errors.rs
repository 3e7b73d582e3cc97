//! Who hears of a mistake: its sender, once, and nobody else.

use serde_json::{Value, json};

use super::{
    EXACT,
    answers::{answers, has_words, try_all},
    creating::{CREATE, MESSAGE, create_for_all, say},
    good::answered_once,
    payloads::{self, Bad},
};
use crate::{
    check::Finding,
    class::Over,
    journal::Entry,
    json::carries,
    lessons::talk::{and, heard_by_all},
    stage::{Look, Stage},
};

/// The event that tells of a mistake.
const ERROR: &str = "error";

/// Lets a client send this without asking for an acknowledgement, and waits for the
/// event `error`.
pub async fn error_of(stage: &mut Stage, by: &str, bad: &Bad) -> Result<Value, Finding> {
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
        stage.never_came(ERROR, &[by]);
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

/// The `error`s at a client since.
fn errors_at<'a>(entries: &'a [Entry], mark: usize, by: &str) -> Vec<&'a [Value]> {
    let since = entries.iter().skip(mark).filter(|entry| entry.who == by);
    since.filter_map(|entry| entry.heard(ERROR)).collect()
}

/// Whether all of these bring an `error` with words, when they are sent at once. A
/// server that takes its time for each is not waited for again and again.
async fn all_bring_errors(stage: &mut Stage, by: &str) -> Result<bool, Finding> {
    let all = one_of_each(stage, by);
    let mark = stage.journal.mark();
    for bad in &all {
        stage.emit(by, CREATE, &bad.args);
    }
    let words = |args: &&[Value]| {
        args.first().is_some_and(|error| has_words(error, "a bad payload").is_ok())
    };
    let heard = stage
        .wait(&format!("the events `{ERROR}` at {by}"), |entries| {
            let errors = errors_at(entries, mark, by);
            match errors.len() < all.len() {
                true => Look::Waiting(errors.len()),
                false => Look::Found(errors.iter().all(words)),
            }
        })
        .await?;
    Ok(heard.unwrap_or(false))
}

pub async fn error_event(stage: &mut Stage) -> Result<(), Finding> {
    anew(stage).await?;
    for by in ["Ann", "Ben"] {
        if all_bring_errors(stage, by).await? {
            continue;
        }
        // Which of them does not?
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

/// Lets those who have made mistakes come anew. A server may send an `error` besides the
/// acknowledgement, and some time after it: it would be taken for another's.
async fn anew(stage: &mut Stage) -> Result<(), Finding> {
    for name in ["Ann", "Ben"] {
        stage.leave(name).await;
    }
    stage.assemble(&EXACT).await
}

/// A username that is too long.
fn long_name(nonce: &str) -> Bad {
    let username = format!("{nonce} of the long name");
    Bad {
        what: "a username that is too long".into(),
        args: vec![json!({ "username": username, "content": "Hello" })],
        fields: &["username"],
        nonce: nonce.to_owned(),
    }
}

pub async fn error_to_sender(stage: &mut Stage) -> Result<(), Finding> {
    anew(stage).await?;
    let nonce = stage.texts.nonce();
    for (by, with_ack) in [("Ann", false), ("Ben", false), ("Ann", true)] {
        let mark = stage.journal.mark();
        let bad = long_name(&nonce);
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

/// Among those who have made no mistake: see [`anew`].
pub async fn good_without_error(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Eve", Over::Polling).await?;
    let mark = stage.journal.mark();
    create_for_all(stage, "Eve").await?;
    let said = say(stage, "Dee");
    heard_by_all(stage, &said).await?;
    stage.fence(&stage.exact_names()).await?;
    let mut who = heard_error(stage, mark);
    who.retain(|name| name == "Dee" || name == "Eve");
    stage.leave("Eve").await;
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

/// Looks back at what Dee has heard, who makes no mistake in this group: what came to
/// others late is seen too.
pub async fn told_once(stage: &mut Stage) -> Result<(), Finding> {
    anew(stage).await?;
    for by in ["Ann", "Ben"] {
        let mark = stage.journal.mark();
        let nonce = stage.texts.nonce();
        error_of(stage, by, &long_name(&nonce)).await?;
        stage.fence(&stage.exact_names()).await?;
        let count = errors_at(&stage.journal.read(), mark, by).len();
        if count > 1 {
            return Err(Finding::failed(format!(
                "{by} made one mistake, and heard `{ERROR}` {count} times."
            ))
            .expected("one answer to each mistake")
            .actual(format!("`{ERROR}` {count} times at {by}"))
            .hint("Answer once on each way through the handler.")
            .focus(nonce));
        }
    }
    answered_once(stage)?;
    if heard_error(stage, 0).iter().any(|name| name == "Dee") {
        return Err(Finding::failed(
            "Dee made no mistake, and after some time she heard `error`.",
        )
        .expected("`error` at its sender alone, or no `error` at all")
        .actual("`error` at Dee, who sent good messages only")
        .hint("Look for what is emitted later, such as by a task or a timer."));
    }
    Ok(())
}
