//! New ids: each new thing has one of its own.
//!
//! What goes wrong: one id for all, ids by the clock, by the number of entries or by the
//! client, and ids that JavaScript can't keep.

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::content::as_promised;
use crate::{
    contract::Subject,
    finding::Finding,
    json::same,
    play::turn::{Came, Turn, came, take_at_once},
    stage::Stage,
};

/// How many are made at once: more than one in each ms.
const AT_ONCE: usize = 12;

/// `id-unique`: many made at once, by all clients, have ids of their own.
pub fn unique(stage: &mut Stage, subject: Subject) -> BoxFuture<'_, Result<(), Finding>> {
    async move {
        let names = stage.names();
        let clients = names.iter().cycle().take(AT_ONCE).cloned();
        let turns = take_at_once(stage, subject, clients).await?;
        let mut ids: Vec<(Value, Turn)> = Vec::new();
        for turn in turns {
            let came: Came = came(stage, subject, &turn).await?;
            as_promised(stage, subject, &turn, &came)?;
            let Some(id) = came.id else { continue };
            if let Some((_, first)) = ids.iter().find(|(other, _)| same(other, &id)) {
                return Err(given_twice(&id, first, &turn));
            }
            ids.push((id, turn));
        }
        Ok(())
    }
    .boxed()
}

fn given_twice(id: &Value, first: &Turn, second: &Turn) -> Finding {
    let finding = Finding::failed("Two got the same id.")
        .expected("an id of its own for each")
        .actual(format!("`id` {id} for {}'s and for {}'s", first.by, second.by))
        .trap("id-reused-at-once");
    let marks = [first, second].into_iter().filter_map(|turn| turn.payload.mark.as_ref());
    marks.fold(finding, |finding, mark| finding.focus(&mark.text))
}
