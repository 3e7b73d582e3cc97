//! Polls in which clients stay silent.

use serde_json::json;

use super::{
    super::{
        look_back,
        question::{answer as give, pose},
        reply,
        silence::{FAR_TOO_LONG, LONGEST, SHORTEST, told_in_time},
    },
    POLL, everyone, is_result, took,
};
use crate::{check::Finding, stage::Stage, verdict::Status};

/// How often a poll whose result came too late is tried again: a machine may have been
/// busy.
const TRIES: usize = 2;

pub async fn missing(stage: &mut Stage) -> Result<(), Finding> {
    let mut took = two_polls(stage).await?;
    for _ in 0..TRIES {
        if took <= LONGEST || took > FAR_TOO_LONG {
            break;
        }
        took = two_polls(stage).await?;
    }
    if took > LONGEST { Err(not_a_second(took)) } else { Ok(()) }
}

fn not_a_second(took: f64) -> Finding {
    Finding::failed(format!(
        "Some clients didn't answer, and the poll was acknowledged after {took:.0} ms."
    ))
    .expected("about one second: 800 to 2000 ms")
    .actual(format!("{took:.0} ms"))
    .hint(
        "All clients have the same second: ask all of them first, then wait. Without \
         `timeout(…)`, socketioxide waits 5 s.",
    )
}

/// In one poll one of four clients answers, in another nobody does. Returns how long the
/// slower one took, in ms.
async fn two_polls(stage: &mut Stage) -> Result<f64, Finding> {
    let (some, none) = (pose(stage, "Ann", POLL), pose(stage, "Dee", POLL));
    let asked = everyone(stage, &some).await?;
    everyone(stage, &none).await?;
    let mut given = Vec::new();
    let mut slowest: f64 = 0.0;
    for copy in asked.iter().filter(|copy| copy.who == "Ben") {
        given.push(json!(some.nonce));
        give(stage, copy, &given[0]);
    }
    for (question, given, missing) in [(&some, &given[..], 3), (&none, &[], 4)] {
        let asked = &question.asked;
        if !told_in_time(stage, question).await? {
            return Err(Finding::failed(format!(
                "{missing} of 4 clients didn't answer, and the poll was never acknowledged."
            ))
            .expected("the result after about a second")
            .actual("no acknowledgement")
            .hint(
                "Ask each client with `timeout(PATIENCE)`. A client that doesn't answer is \
                 an `Err`: count it, don't `unwrap()` it.",
            ));
        }
        let result = is_result(stage, question, asked.mark, given, missing).await;
        result.map_err(|mut finding| {
            if finding.status == Status::Failed {
                finding.rationale = format!(
                    "{missing} of 4 clients didn't answer. {}",
                    finding.rationale
                );
                finding.hint.get_or_insert(
                    "A poll has a result even if clients are missing.".into(),
                );
            }
            finding
        })?;
        let took = took(stage, question);
        if took < SHORTEST {
            return Err(not_a_second(took));
        }
        slowest = slowest.max(took);
    }
    // In that second something may have come twice.
    stage.fence(&stage.exact_names()).await?;
    look_back::once(stage, &some)?;
    look_back::once(stage, &none)?;
    reply::once(stage, &[POLL])?;
    reply::wanted(stage)?;
    Ok(slowest)
}
