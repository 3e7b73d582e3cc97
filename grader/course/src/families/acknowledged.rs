//! Acknowledgements: each event that asks for one gets one.
//!
//! What goes wrong: none, two, an empty one, the answer of another client, and nothing
//! done, or an end of the server, for those that don't ask for one.

use classroom::{
    contract::Subject,
    finding::Finding,
    json::short,
    play::{
        ask::answers,
        draw::draw,
        turn::{came, play, prepare, take_asking},
    },
    stage::Stage,
};
use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::{content::as_promised, delivery::heard_as_promised};

type Tested<'a> = BoxFuture<'a, Result<(), Finding>>;

/// `acked`: one acknowledgement, which holds what the contract says.
pub fn acked(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        for by in stage.names() {
            let (turn, came) = play(stage, subject, &by).await?;
            as_promised(stage, subject, &turn, &came)?;
            stage.fence(&stage.exact_names()).await?;
            let Some(asked) = &turn.asked else { continue };
            let all = answers(stage, asked);
            if all.len() > 1 {
                return Err(Finding::failed(format!(
                    "{by} got {} acknowledgements of one `{}`.",
                    all.len(),
                    asked.event
                ))
                .expected("one")
                .actual(short(&Value::from(all.concat()), 120))
                .trap("acked-more-than-once"));
            }
        }
        Ok(())
    }
    .boxed()
}

/// `unacked`: it works for a client that asks for no acknowledgement, too.
pub fn unacked(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let trial = async {
            for by in ["Ann", "Ben"] {
                let given = prepare(stage, subject, by, None).await?;
                let payload = draw(stage, subject.event, &given);
                let turn = take_asking(stage, subject, by, payload, given, false);
                came(stage, subject, &turn).await?;
                heard_as_promised(stage, subject, &turn).await?;
            }
            // The server is still there.
            play(stage, subject, "Ann").await
        };
        let silent = |finding: Finding| finding.trap("works-only-with-an-ack");
        trial.await.map(|_| ()).map_err(silent)
    }
    .boxed()
}
