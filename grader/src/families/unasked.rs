//! Unasked: an event comes only when a client has asked for it.
//!
//! What goes wrong: a greeting of the same name, the last message or the whole list for
//! whoever connects, a goodbye for whoever leaves.

use futures_util::{FutureExt, future::BoxFuture};

use super::people::{leavers_go, leavers_join};
use crate::{check::Finding, json::cut, play::Subject, stage::Stage};

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
        super::late::late(stage).await?;
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
