//! New ids: each new thing has one of its own.
//!
//! What goes wrong: one id for all, ids by the clock, by the number of entries or by the
//! client, ids of what was sent, and ids that JavaScript can't keep.

use classroom::{
    contract::Subject,
    finding::Finding,
    json::same,
    play::{
        again::take_again,
        turn::{Turn, came, take_at_once},
    },
    stage::Stage,
    trap::Trap,
};
use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::content::as_promised;

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
            is_new(stage, subject, turn, &mut ids).await?;
        }
        // So has the same payload again.
        let first = ids.first().map(|(_, turn)| turn.clone());
        match first.and_then(|first| take_again(stage, subject, &first)) {
            Some(turn) => is_new(stage, subject, turn, &mut ids).await,
            None => Ok(()),
        }
    }
    .boxed()
}

/// Whether what came of a turn has another id than those before.
async fn is_new(
    stage: &mut Stage,
    subject: Subject,
    turn: Turn,
    ids: &mut Vec<(Value, Turn)>,
) -> Result<(), Finding> {
    let came = came(stage, subject, &turn).await?;
    as_promised(stage, subject, &turn, &came)?;
    let Some(id) = came.id else { return Ok(()) };
    if let Some((_, first)) = ids.iter().find(|(other, _)| same(other, &id)) {
        return Err(given_twice(&id, first, &turn));
    }
    ids.push((id, turn));
    Ok(())
}

fn given_twice(id: &Value, first: &Turn, second: &Turn) -> Finding {
    let trap = match first.payload == second.payload {
        true => Trap::of("id-of-the-content"),
        false => Trap::of("id-reused-at-once"),
    };
    let finding = Finding::failed("Two got the same id.")
        .expected("an id of its own for each")
        .actual(format!("`id` {id} for {}'s and for {}'s", first.by, second.by))
        .trap(trap);
    let marks = [first, second].into_iter().filter_map(|turn| turn.payload.mark.as_ref());
    marks.fold(finding, |finding, mark| finding.focus(&mark.text))
}
