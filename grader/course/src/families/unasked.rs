//! Unasked: an event comes only when a client has asked for it.
//!
//! What goes wrong: a greeting of the same name, the last message or the whole list for
//! whoever connects, a goodbye for whoever leaves. On a server that others use too, a
//! stranger may have caused an event: then it doesn't come each time, or it comes at other
//! times as well.

use std::time::{Duration, Instant};

use classroom::{
    check::Test,
    contract::Subject,
    finding::Finding,
    journal::{Entry, Way},
    json::cut,
    play::talk::is_said,
    stage::{Said, Stage},
};
use futures_util::{FutureExt, future::BoxFuture};
use tokio::time::sleep;

use super::{
    late::late,
    people::{leavers_go, leavers_join},
};

/// How often something is done, to show that an event comes with it and not by chance.
const TIMES: usize = 4;

/// `unasked`: clients connect and leave, and nobody hears an event of the contract.
pub fn unasked(
    stage: &mut Stage,
    subject: Subject,
) -> BoxFuture<'_, Result<(), Finding>> {
    async move {
        let heard = |stage: &Stage, mark: usize| heard_since(stage, subject, mark);
        let mut found = None;
        for _ in 0..TIMES {
            stage.fence(&stage.exact_names()).await?;
            let (mark, started) = (stage.journal.mark(), Instant::now());
            leavers_join(stage).await?;
            leavers_go(stage).await;
            stage.leave("Uma").await;
            stage.fence(&stage.exact_names()).await?;
            late(stage).await?;
            found = heard(stage, mark).into_iter().next();
            if found.is_none() || !stage.is_shared() {
                break;
            }
            if !is_quiet(stage, started.elapsed(), heard).await? {
                return Ok(());
            }
        }
        let Some((entry, name)) = found else { return Ok(()) };
        Err(Finding::failed(format!(
            "Nobody emitted anything; clients only came and went, and {} heard `{name}`.",
            entry.who
        ))
        .expected(format!("no `{name}` until a client emits something"))
        .actual(cut(&entry.packet, 120))
        .trap("greeting-as-another-event"))
    }
    .boxed()
}

/// So far, no client has heard an event since `mark` that is like those that came of
/// something on this stage, and came of nothing.
///
/// # Errors
/// It has.
pub fn nothing_since(stage: &Stage, mark: usize) -> Result<(), Finding> {
    let named = |name: &str| {
        let all: Vec<&Said> =
            stage.said.iter().filter(|said| said.exchange.heard == name).collect();
        // One without a mark may be any of these.
        !all.is_empty() && all.iter().all(|said| !said.nonce.is_empty())
    };
    let entries = stage.journal.read();
    let found = entries.iter().skip(mark).find_map(|entry| {
        let (name, args) = entry.event.as_ref()?;
        let is_strange = entry.way == Way::Heard
            && stage.sees_all(&entry.who)
            && !stage.wordless
            && named(name)
            && !is_said(stage, args);
        is_strange.then_some((entry, name))
    });
    let Some((entry, name)) = found else { return Ok(()) };
    Err(Finding::failed(format!("{} heard a `{name}` that came of nothing.", entry.who))
        .expected(format!("no `{name}` until a client emits something"))
        .actual(cut(&entry.packet, 120))
        .trap("greeting-under-an-events-name")
        .focus(&entry.packet))
}

/// The events of the contract that clients have heard since `mark`.
fn heard_since(
    stage: &Stage,
    subject: Subject,
    mark: usize,
) -> Vec<(Entry, &'static str)> {
    let events = &subject.contract.events;
    let emits = || events.iter().flat_map(|event| &event.emits);
    let entries = stage.journal.read();
    let heard = entries.iter().skip(mark).filter_map(|entry| {
        let emit = emits().find(|emit| entry.heard(&emit.event).is_some())?;
        Some((entry.clone(), emit.event.as_str()))
    });
    heard.collect()
}

/// Looks for events since a mark of the journal that no client of this run caused.
pub type Unasked = fn(&Stage, usize) -> Vec<Entry>;

/// Such an event, if one comes each time that this is done, and at no other time.
///
/// # Errors
/// As `act` and [`late`].
pub async fn comes_with(
    stage: &mut Stage,
    act: Test,
    unasked: Unasked,
) -> Result<Option<Entry>, Finding> {
    let mut comes = None;
    for _ in 0..TIMES {
        let (mark, started) = (stage.journal.mark(), Instant::now());
        act(stage).await?;
        late(stage).await?;
        stage.fence(&stage.exact_names()).await?;
        comes = unasked(stage, mark).into_iter().next();
        if comes.is_none() || !is_quiet(stage, started.elapsed(), unasked).await? {
            return Ok(None);
        }
    }
    Ok(comes)
}

/// Whether no such event comes for so long.
///
/// # Errors
/// As [`Stage::fence`].
pub async fn is_quiet<T>(
    stage: &Stage,
    time: Duration,
    unasked: impl Fn(&Stage, usize) -> Vec<T>,
) -> Result<bool, Finding> {
    let mark = stage.journal.mark();
    sleep(time).await;
    stage.fence(&stage.exact_names()).await?;
    Ok(unasked(stage, mark).is_empty())
}
