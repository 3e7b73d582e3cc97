//! A client that makes a mistake without an ack callback hears `error`, once.

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::any_carries,
    stage::{Look, Stage},
    trap::Trap,
};
use serde_json::Value;

use super::{
    EXACT,
    answers::has_words,
    creating::{CREATE, MESSAGE},
    once::answered_once,
    payloads::{self, Bad},
};

/// The event that tells of a mistake.
pub const ERROR: &str = "error";

/// Lets a client send this without an ack callback, and waits for the event `error`.
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
        let trap = match stage.extractor_failed() {
            true => Trap::of("error-not-emitted-with-data"),
            false => Trap::of("error-not-emitted"),
        };
        let accepted = stage.journal.read().iter().skip(mark).any(|entry| {
            let message = entry.heard(MESSAGE).unwrap_or_default();
            entry.who == by && any_carries(message, &bad.nonce)
        });
        if accepted {
            return Finding::failed(format!(
                "{by} sent `{CREATE}` with {}, asked for no acknowledgement, and it was \
                 accepted.",
                bad.what
            ))
            .expected(format!(r#"`{ERROR} {{"message": …}}` at {by}"#))
            .actual(format!("`{MESSAGE}`, as for a good message"))
            .trap("not-checked-without-ack");
        }
        if let Some(name) = other_event(stage, mark, by) {
            return Finding::failed(format!(
                "{by} sent `{CREATE}` with {}, asked for no acknowledgement, and heard \
                 `{name}`, not `{ERROR}`.",
                bad.what
            ))
            .expected(format!(r#"`{ERROR} {{"message": …}}` at {by}"#))
            .actual(format!("an event called `{name}`"))
            .because("error-under-another-name");
        }
        Finding::failed(format!(
            "{by} sent `{CREATE}` with {}, asked for no acknowledgement, and heard \
             nothing.",
            bad.what
        ))
        .expected(format!(r#"`{ERROR} {{"message": …}}` at {by}"#))
        .actual(format!("none within {ms} ms"))
        .trap(trap)
    })
}

/// The name of an event that came to a client since, if it is not one of the lesson's.
fn other_event(stage: &Stage, mark: usize, by: &str) -> Option<String> {
    let entries = stage.journal.read();
    let heard = |entry: &&Entry| entry.who == by && entry.way == Way::Heard;
    let mut names = entries.iter().skip(mark).filter(heard).filter_map(|entry| {
        let (name, _) = entry.event.as_ref()?;
        (name != ERROR && name != MESSAGE).then(|| name.clone())
    });
    names.next()
}

/// The `error`s at a client since.
fn errors_at<'a>(entries: &'a [Entry], mark: usize, by: &str) -> Vec<&'a [Value]> {
    let since = entries.iter().skip(mark).filter(|entry| entry.who == by);
    since.filter_map(|entry| entry.heard(ERROR)).collect()
}

/// What came of all bad payloads, sent at once without an ack callback.
struct AtOnce {
    /// How many they were.
    sent: usize,
    /// How many `error`s they brought.
    errors: usize,
    /// Whether all of them have a message.
    have_words: bool,
}

/// Sends them all at once, so that we wait only once for a slow server.
async fn all_at_once(stage: &mut Stage, by: &str) -> Result<AtOnce, Finding> {
    let all = payloads::all_and_nothing(stage, by);
    let mark = stage.journal.mark();
    for bad in &all {
        stage.emit(by, CREATE, &bad.args);
    }
    let words = |args: &&[Value]| {
        args.first().is_some_and(|error| has_words(error, "a bad payload").is_ok())
    };
    stage
        .wait(&format!("the events `{ERROR}` at {by}"), |entries| {
            let errors = errors_at(entries, mark, by).len();
            if errors < all.len() { Look::Waiting(errors) } else { Look::Found(()) }
        })
        .await?;
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    let errors = errors_at(&entries, mark, by);
    let have_words = errors.iter().all(words);
    Ok(AtOnce { sent: all.len(), errors: errors.len(), have_words })
}

/// The exact clients that have heard `error` since.
pub fn heard_error(stage: &Stage, mark: usize) -> Vec<String> {
    let entries = stage.journal.read();
    let since = entries.iter().skip(mark).filter(|entry| entry.heard(ERROR).is_some());
    let mut names: Vec<String> = since.map(|entry| entry.who.clone()).collect();
    names.retain(|name| stage.sees_all(name));
    names.dedup();
    names
}

/// Reconnects the clients that have made mistakes. A server may send an `error` some time
/// after the acknowledgement, and it would be mistaken for the answer to another event.
pub async fn anew(stage: &mut Stage) -> Result<(), Finding> {
    for name in ["Ann", "Ben"] {
        stage.leave(name).await;
    }
    stage.assemble(&EXACT).await
}

/// Whether Dee, who makes no mistakes in this group, has heard of one.
pub fn dee_heard(stage: &Stage) -> bool {
    heard_error(stage, 0).iter().any(|name| name == "Dee")
}

pub async fn error_event(stage: &mut Stage) -> Result<(), Finding> {
    anew(stage).await?;
    for by in ["Ann", "Ben"] {
        let at_once = all_at_once(stage, by).await?;
        if at_once.errors >= at_once.sent && at_once.have_words {
            continue;
        }
        // Find out which one isn't answered.
        for bad in payloads::all_and_nothing(stage, by) {
            let error = error_of(stage, by, &bad).await?;
            has_words(&error, &bad.what).map_err(|mut finding| {
                finding.rationale =
                    format!("The event `{ERROR}` for {} has no `message`.", bad.what);
                finding.expected = Some(format!(r#"`{ERROR} {{"message": "…"}}`"#));
                finding.trap("error-without-message")
            })?;
        }
    }
    Ok(())
}

/// Sends all mistakes again, and looks back at what Dee has heard, who makes none in this
/// group: that shows what came late, too.
pub async fn told_once(stage: &mut Stage) -> Result<(), Finding> {
    anew(stage).await?;
    for by in ["Ann", "Ben"] {
        let at_once = all_at_once(stage, by).await?;
        if at_once.errors > at_once.sent {
            return Err(told_twice(stage, by, &at_once).await?);
        }
    }
    told_once_so_far(stage)
}

/// Each mistake has been acknowledged once so far, and Dee has heard of none.
pub fn told_once_so_far(stage: &Stage) -> Result<(), Finding> {
    answered_once(stage)?;
    if dee_heard(stage) {
        return Err(Finding::failed(
            "Dee made no mistake, and some time later she heard `error`.",
        )
        .expected("`error` at its sender alone, or no `error` at all")
        .actual("`error` at Dee, who sent only good messages")
        .trap("error-emitted-later"));
    }
    Ok(())
}

/// Says which mistake was answered more than once.
async fn told_twice(
    stage: &mut Stage,
    by: &str,
    at_once: &AtOnce,
) -> Result<Finding, Finding> {
    let finding = |why: String, actual: String| {
        Finding::failed(why)
            .expected("one answer to each mistake")
            .actual(actual)
            .trap("refused-twice")
            .focus(ERROR)
    };
    for bad in payloads::all_and_nothing(stage, by) {
        let mark = stage.journal.mark();
        error_of(stage, by, &bad).await?;
        stage.fence(&stage.exact_names()).await?;
        let count = errors_at(&stage.journal.read(), mark, by).len();
        if count > 1 {
            return Ok(finding(
                format!("{by} sent {}, and heard `{ERROR}` {count} times.", bad.what),
                format!("`{ERROR}` {count} times at {by}"),
            ));
        }
    }
    let AtOnce { sent, errors, .. } = at_once;
    Ok(finding(
        format!("{by} made {sent} mistakes, and heard `{ERROR}` {errors} times."),
        format!("`{ERROR}` {errors} times at {by}"),
    ))
}
