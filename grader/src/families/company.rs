//! Company: it works whoever else comes, goes, or speaks at the same time.
//!
//! What goes wrong: who comes late hears nothing, who leaves takes something along, who
//! comes back hears everything twice, the list of clients has an end, and one shared
//! variable for all.

use futures_util::{FutureExt, future::BoxFuture};

use super::{content::as_promised, delivery::heard_as_promised, people};
use crate::{
    class::Over,
    contract::Subject,
    finding::Finding,
    play::turn::{came, play, take_at_once},
    stage::Stage,
};

type Tested<'a> = BoxFuture<'a, Result<(), Finding>>;

/// Plays the event, and looks at all that came.
async fn works(stage: &mut Stage, subject: Subject, by: &str) -> Result<(), Finding> {
    let (turn, came) = play(stage, subject, by).await?;
    as_promised(stage, subject, &turn, &came)?;
    heard_as_promised(stage, subject, &turn).await
}

/// `newcomer`: who connects late speaks and hears like the others.
pub fn newcomer(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        works(stage, subject, "Ann").await?;
        stage.join("Nia", Over::WebSocket).await?;
        stage.join("Eve", Over::Polling).await?;
        works(stage, subject, "Ann").await?;
        works(stage, subject, "Nia").await?;
        works(stage, subject, "Eve").await
    }
    .boxed()
}

/// `leaving`: some leave, each in a way of its own, and it works for those who stay.
pub fn leaving(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let after = |finding: Finding| finding.trap("leaver-affects-others");
        people::leavers_join(stage).await?;
        for by in people::LEAVERS {
            works(stage, subject, by).await?;
        }
        people::leavers_go(stage).await;
        works(stage, subject, "Ann").await.map_err(after)?;
        works(stage, subject, "Ben").await.map_err(after)
    }
    .boxed()
}

/// `back`: who leaves and comes back hears each event once.
pub fn back(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        for _ in 0..2 {
            stage.leave("Ben").await;
            stage.join("Ben", Over::Polling).await?;
        }
        works(stage, subject, "Ann").await?;
        works(stage, subject, "Ben").await
    }
    .boxed()
}

/// `crowd`: it works with a dozen clients.
pub fn crowd(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        const CROWD: [&str; 9] =
            ["Fay", "Gus", "Hal", "Ida", "Jo", "Kim", "Lou", "May", "Ned"];
        people::crowd(stage, &CROWD).await?;
        works(stage, subject, "Ann").await?;
        works(stage, subject, "Ned").await
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
