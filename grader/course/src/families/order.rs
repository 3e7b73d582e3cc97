//! Order: what is sent one after the other arrives in that order.
//!
//! What goes wrong: some copies are sent later than others, or some clients are told by
//! another way.

use classroom::{
    contract::Subject,
    finding::Finding,
    json::any_carries,
    play::{
        draw::draw,
        talk::heard_by_all,
        turn::{prepare, take},
    },
    stage::{Said, Stage},
};
use futures_util::{FutureExt, future::BoxFuture};

/// Who sends in turn: first one client alone, then two in a conversation.
const TURNS: [&str; 12] =
    ["Ann", "Ann", "Ann", "Ann", "Ann", "Ann", "Ann", "Ben", "Ann", "Ben", "Ann", "Ben"];

/// `in-order`: each is sent once its sender has heard the one before.
pub fn in_order(
    stage: &mut Stage,
    subject: Subject,
) -> BoxFuture<'_, Result<(), Finding>> {
    async move {
        let mut all: Vec<Said> = Vec::new();
        for by in TURNS {
            if let Some(last) = all.last() {
                heard_by(stage, last, by).await?;
            }
            let given = prepare(stage, subject, by, None).await?;
            let payload = draw(stage, subject.event, &given);
            all.extend(take(stage, subject, by, payload, given).said.into_iter().next());
        }
        arrive(stage, &all).await
    }
    .boxed()
}

/// Waits until this client has heard it.
///
/// # Errors
/// It didn't.
pub async fn heard_by(stage: &mut Stage, said: &Said, who: &str) -> Result<(), Finding> {
    let soon = Said { audience: vec![who.to_owned()], ..said.clone() };
    heard_by_all(stage, &soon)
        .await
        .map(|_| ())
        .map_err(|finding| finding.trap("messages-limited"))
}

/// Waits until all of this is heard, and compares the order at every client with this one.
///
/// # Errors
/// It isn't heard, or in another order.
pub async fn arrive(stage: &mut Stage, all: &[Said]) -> Result<(), Finding> {
    for said in all {
        heard_by_all(stage, said).await?;
    }
    for who in stage.names() {
        let entries = stage.journal.read();
        let place = |said: &Said| {
            let is = |args: &[_]| any_carries(args, &said.nonce);
            let heard = |at: usize| {
                let args = entries[at].heard(said.exchange.heard);
                entries[at].who == who && args.is_some_and(is)
            };
            (said.mark..entries.len()).find(|at| heard(*at))
        };
        let places: Vec<Option<usize>> = all.iter().map(place).collect();
        drop(entries);
        if let Some(at) = places.windows(2).position(|pair| pair[0] > pair[1]) {
            let (first, second) = (&all[at], &all[at + 1]);
            return Err(Finding::failed(format!(
                "{} sent `{}`, {} heard it and sent `{}`, but {who} heard the second one first.",
                first.by, first.exchange.sent, second.by, second.exchange.sent
            ))
            .expected("the order in which they were sent")
            .actual(format!("another order at {who}"))
            .trap("message-delayed")
            .focus(&first.nonce)
            .focus(&second.nonce));
        }
    }
    Ok(())
}
