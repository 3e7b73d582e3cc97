//! The acknowledgements of this lesson: one object each, with a `status`.

use std::time::Duration;

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::{cut, kind, short},
    play::ask::{self, Asked},
    stage::{Look, Stage},
    trap::Trap,
};
use serde_json::Value;

/// An acknowledgement that depends on a client's answer may take this much longer before
/// it counts as missing. Another check looks at whether it comes in time.
pub const SLOW: Duration = Duration::from_millis(2000);

/// Waits for the acknowledgement, which must be one object; `longer` than for something
/// that comes at once.
///
/// # Errors
/// It didn't come, or isn't one object. What came after `mark` may say why.
pub async fn object(
    stage: &Stage,
    asked: &Asked,
    mark: usize,
    longer: Duration,
) -> Result<Value, Finding> {
    let since = Asked { mark, ..asked.clone() };
    if !longer.is_zero() {
        stage.wait_within(longer, "an acknowledgement", |all| came(all, &since)).await?;
    }
    let value = ask::one_answer(stage, &since).await?;
    if value.is_object() {
        return Ok(value);
    }
    Err(Finding::failed(format!(
        "The acknowledgement of `{}` is {}, not an object.",
        asked.event,
        kind(&value)
    ))
    .expected("one object, with a `status`")
    .actual(short(&value, 120))
    .trap(match &value {
        Value::String(text) if text.starts_with('{') => Trap::of("ack-is-json-text"),
        _ => Trap::of("ack-without-fields"),
    }))
}

/// Whether a finding says that no acknowledgement came.
pub fn is_silence(finding: &Finding) -> bool {
    finding.actual.as_deref().is_some_and(|actual| actual.starts_with("none "))
}

fn came(entries: &[Entry], asked: &Asked) -> Look<()> {
    match entries.iter().skip(asked.mark).any(|entry| is_reply(entry, asked)) {
        true => Look::Found(()),
        false => Look::Waiting(0),
    }
}

/// Whether this entry is the acknowledgement.
pub fn is_reply(entry: &Entry, asked: &Asked) -> bool {
    entry.who == asked.by && entry.answers(asked.id).is_some()
}

/// When the event was sent, and when its first acknowledgement came, in ms.
pub fn times(entries: &[Entry], asked: &Asked) -> (Option<f64>, Option<f64>) {
    let since = || entries.iter().skip(asked.mark);
    let is_event = |entry: &&Entry| {
        entry.way == Way::Sent && entry.who == asked.by && entry.ack == Some(asked.id)
    };
    let sent = since().find(is_event).map(|entry| entry.at_ms);
    let heard = since().find(|entry| is_reply(entry, asked)).map(|entry| entry.at_ms);
    (sent, heard)
}

/// The object's status must be this one.
///
/// # Errors
/// It is missing or different.
pub fn has_status(event: &str, reply: &Value, status: &str) -> Result<(), Finding> {
    if reply["status"] == status {
        return Ok(());
    }
    let got = match reply.get("status") {
        Some(other) => format!("`status` {}", short(other, 60)),
        None => format!("no `status`, in {}", short(reply, 120)),
    };
    Err(Finding::failed(format!(
        "The acknowledgement of `{event}` doesn't have the status \"{status}\"."
    ))
    .expected(format!("`status` \"{status}\""))
    .actual(got))
}

/// No event of these names was acknowledged more than once.
///
/// # Errors
/// The first that was.
pub fn once(stage: &Stage, events: &[&str]) -> Result<(), Finding> {
    for asked in sent(stage, events) {
        let replies = ask::answers(stage, &asked);
        if replies.len() > 1 {
            return Err(Finding::failed(format!(
                "{} sent one `{}`, and it was acknowledged {} times.",
                asked.by,
                asked.event,
                replies.len()
            ))
            .expected("one acknowledgement")
            .actual(format!("a second one: {}", short(&replies[1].clone().into(), 100)))
            .trap(match went_to_others(stage, &asked, &replies[1]) {
                true => Trap::of("ack-to-others-too"),
                false => Trap::of("acked-twice"),
            }));
        }
    }
    Ok(())
}

/// Whether another client received an acknowledgement with this content, too.
fn went_to_others(stage: &Stage, asked: &Asked, reply: &[Value]) -> bool {
    let entries = stage.journal.read();
    let mut others = entries.iter().skip(asked.mark).filter(|e| e.who != asked.by);
    others.any(|e| e.way == Way::Heard && e.answer.as_deref() == Some(reply))
}

/// Every acknowledgement came to a client that had asked for it.
///
/// # Errors
/// The first that did not.
pub fn wanted(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let unasked = entries.iter().enumerate().find(|(at, entry)| {
        let asks = |sent: &Entry| {
            let own = sent.way == Way::Sent && sent.who == entry.who;
            own && sent.event.is_some() && sent.ack == entry.ack
        };
        let acknowledges = entry.way == Way::Heard && entry.answer.is_some();
        acknowledges && !entries[..*at].iter().any(asks)
    });
    let Some((_, entry)) = unasked else {
        return Ok(());
    };
    Err(Finding::failed(format!(
        "{} received an acknowledgement that {} hadn't asked for.",
        entry.who, entry.who
    ))
    .expected("an acknowledgement only for the client that asked for it")
    .actual(cut(&entry.packet, 120))
    .trap("ack-nobody-asked-for"))
}

/// All events of these names that asked for an acknowledgement on this stage.
pub fn sent(stage: &Stage, events: &[&str]) -> Vec<Asked> {
    let entries = stage.journal.read();
    let asked = entries.iter().enumerate().filter_map(|(mark, entry)| {
        let (event, _) = entry.event.as_ref()?;
        let ours = entry.way == Way::Sent && events.contains(&event.as_str());
        let (by, event) = (entry.who.clone(), event.clone());
        ours.then_some(Asked { by, event, id: entry.ack?, mark })
    });
    asked.collect()
}
