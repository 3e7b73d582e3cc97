//! Unasked: an event comes only when a client has asked for it.
//!
//! What goes wrong: a greeting of the same name, the last message or the whole list for
//! whoever connects, a goodbye for whoever leaves. On a server that others use too, a
//! stranger may have caused an event: then it doesn't come each time, or it comes at other
//! times as well.

use std::time::{Duration, Instant};

use futures_util::{FutureExt, future::BoxFuture};
use tokio::time::sleep;

use super::{
    late::late,
    people::{leavers_go, leavers_join},
};
use crate::{
    check::Test, contract::Subject, finding::Finding, journal::Entry, json::cut,
    stage::Stage,
};

/// How often something is done, to show that an event comes with it and not by chance.
const TIMES: usize = 4;

/// `unasked`: clients connect and leave, and nobody hears an event of the contract.
pub fn unasked(
    stage: &mut Stage,
    subject: Subject,
) -> BoxFuture<'_, Result<(), Finding>> {
    async move {
        stage.fence(&stage.exact_names()).await?;
        let mark = stage.journal.mark();
        leavers_join(stage).await?;
        leavers_go(stage).await;
        stage.fence(&stage.exact_names()).await?;
        late(stage).await?;
        let entries = stage.journal.read();
        let names: Vec<&str> = subject
            .contract
            .events
            .iter()
            .flat_map(|event| event.emits.iter().map(|emit| emit.event.as_str()))
            .collect();
        let found = entries.iter().skip(mark).find_map(|entry| {
            let name = names.iter().find(|name| entry.heard(name).is_some())?;
            Some((entry, *name))
        });
        let Some((entry, name)) = found else { return Ok(()) };
        Err(Finding::failed(format!(
            "Nobody emitted anything; clients only came and went, and {} heard `{name}`.",
            entry.who
        ))
        .expected(format!("no `{name}` until a client emits something"))
        .actual(cut(&entry.packet, 120))
        .hint("Use another name for a greeting or a goodbye."))
    }
    .boxed()
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
