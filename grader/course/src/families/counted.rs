//! Counts: a number that is one more each time.
//!
//! What goes wrong: a count for each client, one that starts anew, one that is read and
//! written in two steps so that some get lost, and a text that gets longer.

use classroom::{
    contract::{Held, Subject},
    finding::Finding,
    journal::Entry,
    json::cut,
    play::{
        draw::draw,
        holds::{Around, differs},
        turn::{Came, Turn, came, play, prepare, take},
    },
    stage::Stage,
};
use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::people::{leavers_go, leavers_join};

/// How many come at once.
const AT_ONCE: usize = 6;

/// `count`: one after the other, and all at once, each is counted once.
pub fn count(stage: &mut Stage, subject: Subject) -> BoxFuture<'_, Result<(), Finding>> {
    async move {
        from_one(stage, subject)?;
        let given = prepare(stage, subject, "Ann", None).await?;
        let mut last = None;
        for by in stage.names() {
            let payload = draw(stage, subject.event, &given);
            let turn = take(stage, subject, &by, payload, given.clone());
            let came = came(stage, subject, &turn).await?;
            let count = counted(subject, &came).filter(|count| *count > 0);
            let count = count.ok_or_else(|| no_number(&turn))?;
            let due = last.map_or(count, |last: u64| last + 1);
            is_due(stage, subject, &turn, &came, due)?;
            last = Some(due);
        }
        let Some(last) = last else { return Ok(()) };
        // Clients that leave don't change the count.
        leavers_join(stage).await?;
        leavers_go(stage).await;
        let payload = draw(stage, subject.event, &given);
        let turn = take(stage, subject, "Ann", payload, given.clone());
        let came_after = came(stage, subject, &turn).await?;
        let last = last + 1;
        is_due(stage, subject, &turn, &came_after, last)
            .map_err(|finding| finding.trap("leavers-taken-from-the-count"))?;
        let names = stage.names();
        let mut turns = Vec::new();
        for by in names.iter().cycle().take(AT_ONCE) {
            let payload = draw(stage, subject.event, &given);
            turns.push(take(stage, subject, by, payload, given.clone()));
        }
        for turn in &turns {
            came(stage, subject, turn).await?;
        }
        stage.fence(&stage.exact_names()).await?;
        let payload = draw(stage, subject.event, &given);
        let turn = take(stage, subject, "Ann", payload, given);
        let came = came(stage, subject, &turn).await?;
        let due = last + AT_ONCE as u64 + 1;
        is_due(stage, subject, &turn, &came, due)
            .map_err(|finding| finding.trap("count-lost-at-once"))
    }
    .boxed()
}

/// Whether no count so far was 0: on a new server, the first one is 1.
fn from_one(stage: &Stage, subject: Subject) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let is_zero = |entry: &&Entry| {
        subject.event.emits.iter().any(|emit| {
            let value = entry.heard(&emit.event).and_then(<[Value]>::first);
            let count = emit.holds.as_ref().zip(value).and_then(|(h, v)| count_in(h, v));
            count == Some(0)
        })
    };
    let Some(entry) = entries.iter().find(is_zero) else { return Ok(()) };
    Err(Finding::failed(format!("{} heard the count 0.", entry.who))
        .expected("1 for the first, and one more each time")
        .actual(cut(&entry.packet, 120))
        .trap("one-is-not-counted"))
}

/// Lets a client emit the event, and returns the count; `None` if nothing is counted.
///
/// # Errors
/// As [`play`].
pub async fn next(stage: &mut Stage, subject: Subject) -> Result<Option<u64>, Finding> {
    let (_, came) = play(stage, subject, "Ann").await?;
    Ok(counted(subject, &came))
}

/// The count in the first copy, or in the acknowledgement.
fn counted(subject: Subject, came: &Came) -> Option<u64> {
    let event = subject.event;
    let heard = event.emits.iter().zip(&came.heard).filter_map(|(emit, heard)| {
        count_in(emit.holds.as_ref()?, heard.first()?.message())
    });
    let acked = || count_in(event.acks.as_ref()?, came.ack.as_ref()?);
    heard.into_iter().next().or_else(acked)
}

fn count_in(held: &Held, value: &Value) -> Option<u64> {
    match held {
        Held::Count => value.as_u64(),
        Held::Object(fields) => {
            fields.iter().find_map(|(name, held)| count_in(held, value.get(name)?))
        }
        _ => None,
    }
}

fn is_due(
    stage: &Stage,
    subject: Subject,
    turn: &Turn,
    came: &Came,
    due: u64,
) -> Result<(), Finding> {
    let around = Around {
        payload: turn.payload.value.as_ref(),
        sender: stage.sid(&turn.by),
        id: came.id.as_ref(),
        count: Some(due),
    };
    for (emit, heard) in subject.event.emits.iter().zip(&came.heard) {
        let Some(held) = &emit.holds else { continue };
        for copy in heard {
            if let Some(found) = differs(held, copy.message(), &around) {
                return Err(Finding::failed(format!(
                    "{} heard `{}` with a wrong `{}`.",
                    copy.who, emit.event, found.field
                ))
                .expected(found.wanted)
                .actual(found.got)
                .trap(found.trap));
            }
        }
    }
    Ok(())
}

fn no_number(turn: &Turn) -> Finding {
    Finding::failed(format!("{} emitted, and nobody heard a count.", turn.by))
        .expected("a whole number, from 1, and one more each time")
        .trap("count-not-sent")
}
