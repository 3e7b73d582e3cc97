//! A client emits an event that asks for an acknowledgement, and waits for it
//! (Socket.IO v5: an event with an id, and an ack packet with the same id).

use serde_json::Value;

use crate::{
    finding::Finding,
    journal::{Entry, Way},
    json::short,
    play::broken,
    stage::{Look, Stage},
    trap::Trap,
};

/// An event whose sender waits for an acknowledgement.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The client that sent it.
    pub by: String,
    /// The event's name.
    pub event: String,
    /// The acknowledgement's id.
    pub id: u64,
    /// The journal's length before the event was sent.
    pub mark: usize,
}

/// Lets a client send an event that asks for an acknowledgement.
pub fn ask(stage: &mut Stage, by: &str, event: &str, args: &[Value]) -> Asked {
    let mark = stage.journal.mark();
    let id = stage.emit_with_ack(by, event, args);
    Asked { by: by.to_owned(), event: event.to_owned(), id, mark }
}

/// All acknowledgements of one event so far: the arguments of each.
pub fn answers(stage: &Stage, asked: &Asked) -> Vec<Vec<Value>> {
    let entries = stage.journal.read();
    answers_in(&entries, asked).map(<[Value]>::to_vec).collect()
}

/// Whether it was acknowledged, as far as these entries tell.
pub fn is_answered(entries: &[Entry], asked: &Asked) -> bool {
    answers_in(entries, asked).next().is_some()
}

/// All acknowledgements of one event in these entries: the arguments of each.
pub fn answers_in<'a>(
    entries: &'a [Entry],
    asked: &'a Asked,
) -> impl Iterator<Item = &'a [Value]> {
    let since = entries.iter().skip(asked.mark).filter(|entry| entry.who == asked.by);
    since.filter_map(|entry| entry.answers(asked.id))
}

/// Waits for the acknowledgement, and returns its arguments.
///
/// # Errors
/// It didn't come, and why as far as the journal shows.
pub async fn answer(stage: &Stage, asked: &Asked) -> Result<Vec<Value>, Finding> {
    let what = format!("the acknowledgement of `{}`", asked.event);
    let first = |entries: &[Entry]| {
        let answer = answers_in(entries, asked).next().map(<[Value]>::to_vec);
        answer.map_or(Look::Waiting(0), Look::Found)
    };
    let answer = stage.wait(&what, first).await?;
    answer.ok_or_else(|| unanswered(stage, asked))
}

/// Waits for the acknowledgement, and returns its one argument.
///
/// # Errors
/// As [`answer`], or if it doesn't have exactly one argument.
pub async fn one_answer(stage: &Stage, asked: &Asked) -> Result<Value, Finding> {
    let mut args = answer(stage, asked).await?;
    match (args.pop(), args.len()) {
        (Some(answer), 0) => Ok(answer),
        (last, _) => {
            args.extend(last);
            let finding = Finding::failed(format!(
                "The acknowledgement of `{}` has {} arguments.",
                asked.event,
                args.len()
            ))
            .expected("one argument, an object")
            .actual(short(&Value::Array(args), 120));
            Err(finding.trap("ack-of-several-values"))
        }
    }
}

/// The finding for an acknowledgement that never came.
fn unanswered(stage: &Stage, asked: &Asked) -> Finding {
    let Asked { by, event, .. } = asked;
    let ms = stage.patience().as_millis();
    let since: Vec<Entry> = stage.journal.read()[asked.mark..].to_vec();
    stage.journal.note(by, Way::Missing, format!("the ack never came ({ms} ms)"));

    let finding = Finding::failed(format!(
        "{by} sent `{event}` and asked for an acknowledgement, which never came."
    ))
    .expected(format!("an acknowledgement of `{event}` at {by}"))
    .actual(format!("none within {ms} ms"));
    if let Some(explained) = broken::explained(&finding, &since, &[by]) {
        return explained.focus(event);
    }
    if let Some(before) = broken::sent_away(stage, &finding, |who| who == by) {
        return before;
    }
    if stage.extractor_failed() {
        return finding.because("ack-payload-does-not-fit");
    }
    let own = |entry: &&Entry| entry.who == *by && entry.way == Way::Heard;
    match since.iter().filter(own).find_map(|entry| entry.event.as_ref()) {
        Some((name, _)) => finding
            .actual(format!("no acknowledgement; {by} heard the event `{name}`"))
            .trap("event-in-place-of-an-ack"),
        None => finding.trap("ack-never-sent"),
    }
}

/// What to try if an answer refuses because too much was sent at a time. `None` if its
/// words say something else.
pub fn refused_for_haste(answer: &Value) -> Option<Trap> {
    const WORDS: [&str; 11] = [
        "fast",
        "quickly",
        "slow down",
        "wait",
        "rate",
        "throttled",
        "busy",
        "overloaded",
        "too many",
        "try again",
        "later",
    ];
    let message = answer["message"].as_str()?;
    let lower = message.to_lowercase();
    let words = || lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let text = format!(" {} ", words().collect::<Vec<_>>().join(" "));
    let hasty = WORDS.iter().any(|word| text.contains(&format!(" {word} ")));
    hasty.then(|| Trap::of("refused-for-haste").with("says", short(&message.into(), 60)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_refusal_for_haste_is_recognized_by_its_words() {
        let hasty = |text: &str| refused_for_haste(&json!({ "message": text })).is_some();
        for text in [
            "Too fast.",
            "busy",
            "Please slow down!",
            "rate limit",
            "Try again",
            "Wait a moment",
        ] {
            assert!(hasty(text), "{text}");
        }
        for text in ["The username is too long.", "breakfast", "not accurate", ""] {
            assert!(!hasty(text), "{text}");
        }
    }
}
