//! Company: it works whoever else comes, goes, or speaks at the same time.
//!
//! What goes wrong: who comes late hears nothing, who leaves takes something along, who
//! comes back hears everything twice or again, the list of clients has an end, and one shared
//! variable for all.

use classroom::{
    class::Over,
    contract::{Change, Subject, To},
    finding::Finding,
    play::turn::{came, play, take_at_once},
    stage::Stage,
};
use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::{
    content::as_promised,
    delivery::heard_as_promised,
    listed::{list_of, read, with_id},
    people,
    unsaid::nothing_earlier,
};

type Tested<'a> = BoxFuture<'a, Result<(), Finding>>;

/// Plays the event, and looks at all that came. Returns the new id, if there is one.
async fn works(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
) -> Result<Option<Value>, Finding> {
    let (turn, came) = play(stage, subject, by).await?;
    as_promised(stage, subject, &turn, &came)?;
    heard_as_promised(stage, subject, &turn).await?;
    Ok(came.id)
}

/// Whether what clients have stored is in the list, though they are gone.
async fn still_stored(
    stage: &mut Stage,
    subject: Subject,
    gone: &str,
    ids: &[Value],
) -> Result<(), Finding> {
    let Some(list) = list_of(subject) else { return Ok(()) };
    let entries = read(stage, list).await?;
    match ids.iter().find(|id| with_id(&entries, id).is_empty()) {
        None => Ok(()),
        Some(id) => Err(Finding::failed(format!(
            "{gone}, and an entry is no longer in the list."
        ))
        .expected(format!("an entry with the id {id}"))
        .actual(format!("a list of {} without it", entries.len()))
        .trap("entries-kept-with-a-connection")),
    }
}

/// `newcomer`: who connects late speaks and hears like the others.
pub fn newcomer(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        works(stage, subject, "Ann").await?;
        let mark = stage.journal.mark();
        stage.join("Nia", Over::WebSocket).await?;
        stage.join("Eve", Over::Polling).await?;
        stage.fence(&stage.exact_names()).await?;
        nothing_earlier(stage, subject, mark)?;
        for by in ["Ann", "Nia", "Eve"] {
            works(stage, subject, by).await?;
        }
        Ok(())
    }
    .boxed()
}

/// `leaving`: some leave, each in a way of its own, and it works for those who stay.
pub fn leaving(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let after = |finding: Finding| finding.trap("leaver-affects-others");
        people::leavers_join(stage).await?;
        let mut ids = Vec::new();
        for by in people::LEAVERS {
            ids.extend(works(stage, subject, by).await?);
        }
        people::leavers_go(stage).await;
        for by in ["Ann", "Ben"] {
            works(stage, subject, by).await.map_err(after)?;
        }
        match stores(subject) {
            true => still_stored(stage, subject, "Some clients left", &ids).await,
            false => Ok(()),
        }
    }
    .boxed()
}

fn stores(subject: Subject) -> bool {
    matches!(subject.event.change, Some(Change::Stores(_)))
}

/// `back`: who leaves and comes back hears each event once. If all do, what they stored
/// is still there.
pub fn back(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let mark = stage.journal.mark();
        for _ in 0..2 {
            stage.leave("Ben").await;
            stage.join("Ben", Over::Polling).await?;
        }
        stage.fence(&stage.exact_names()).await?;
        nothing_earlier(stage, subject, mark)?;
        let mut ids: Vec<Value> = Vec::new();
        for by in ["Ann", "Ben"] {
            ids.extend(works(stage, subject, by).await?);
        }
        if stores(subject) || subject.event.prefix.is_empty() {
            stage.leave_all().await;
            stage.join("Ann", Over::WebSocket).await?;
        }
        if stores(subject) {
            let gone = "All clients left, and one came back";
            still_stored(stage, subject, gone, &ids).await?;
        }
        alone(stage, subject).await
    }
    .boxed()
}

/// What a client emits when nobody else is there is not kept for the next one that
/// connects.
async fn alone(stage: &mut Stage, subject: Subject) -> Result<(), Finding> {
    let event = subject.event;
    let is_for_all = event.emits.iter().all(|emit| emit.to == To::Everyone);
    if !is_for_all || stage.names().len() > 1 {
        return Ok(());
    }
    works(stage, subject, "Ann").await?;
    let mark = stage.journal.mark();
    stage.join("Zoe", Over::Polling).await?;
    stage.fence(&stage.exact_names()).await?;
    nothing_earlier(stage, subject, mark)
}

/// `crowd`: it works with a dozen clients.
pub fn crowd(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        const CROWD: [&str; 9] =
            ["Fay", "Gus", "Hal", "Ida", "Jo", "Kim", "Lou", "May", "Ned"];
        people::crowd(stage, &CROWD).await?;
        works(stage, subject, "Ann").await?;
        works(stage, subject, "Ned").await.map(|_| ())
    }
    .boxed()
}

/// `together`: all emit twice at the same time, and each is answered with its own.
pub fn together(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let twice = [stage.names(), stage.names()].concat();
        let turns = take_at_once(stage, subject, twice.into_iter()).await?;
        let mixed = |finding: Finding| finding.trap("calls-share-something");
        for turn in &turns {
            let came = came(stage, subject, turn).await.map_err(mixed)?;
            as_promised(stage, subject, turn, &came).map_err(mixed)?;
        }
        Ok(())
    }
    .boxed()
}
