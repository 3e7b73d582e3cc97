//! Polls in which clients stay silent.

use classroom::{finding::Finding, stage::Stage, verdict::Status};
use serde_json::json;

use super::{
    super::{
        look_back,
        prolonged::{ALL_ASKED, are_alike, never},
        question::{answer as give, pose},
        reply,
        seconds::{FAR_TOO_LONG, LATER, LONGEST, SHORTEST, took},
        silence::{anybody, times_out, told_in_time, too_early},
    },
    POLL, everyone, is_result,
};

/// How often a poll whose result came too late is tried again: a machine may have been
/// busy.
const TRIES: usize = 2;

pub async fn missing(stage: &mut Stage) -> Result<(), Finding> {
    let mut took = seconds(stage).await?;
    for _ in 0..TRIES {
        let longest = longest(&took);
        if longest <= LONGEST || longest > FAR_TOO_LONG {
            break;
        }
        took = seconds(stage).await?;
    }
    if longest(&took) > LONGEST {
        return Err(not_a_second(longest(&took)));
    }
    if are_alike(&took) {
        return Ok(());
    }
    never(stage, POLL, &ALL_ASKED).await
}

fn longest(took: &[f64]) -> f64 {
    took.iter().copied().fold(0.0, f64::max)
}

fn not_a_second(took: f64) -> Finding {
    Finding::failed(format!(
        "Some clients didn't answer, and the poll was acknowledged after {took:.0} ms."
    ))
    .expected("about one second: 800 to 2000 ms")
    .actual(format!("{took:.0} ms"))
    .trap("silent-clients-one-after-another")
}

/// In one poll one of four clients answers, in another, which begins a little later,
/// nobody does. Eli is asked, too. Returns how long each took, in ms.
async fn seconds(stage: &mut Stage) -> Result<Vec<f64>, Finding> {
    let thinking = anybody(stage, "Eli");
    let some = pose(stage, "Ann", POLL);
    let asked = everyone(stage, &some).await?;
    // Not a wait: the other poll begins at another time.
    tokio::time::sleep(LATER).await;
    let none = pose(stage, "Dee", POLL);
    let mut given = Vec::new();
    for copy in asked.iter().filter(|copy| copy.who == "Ben") {
        given.push(json!(some.nonce));
        give(stage, copy, &given[0]);
    }
    everyone(stage, &none).await?;
    let mut all = Vec::new();
    for (question, given, missing) in [(&some, &given[..], 3), (&none, &[], 4)] {
        let asked = &question.asked;
        if !told_in_time(stage, question).await? {
            return Err(Finding::failed(format!(
                "{missing} of 4 clients didn't answer, and the poll was never acknowledged."
            ))
            .expected("the result after about a second")
            .actual("no acknowledgement")
            .trap("silent-client-unwrapped"));
        }
        let result = is_result(stage, question, asked.mark, given, missing).await;
        result.map_err(|mut finding| {
            if finding.status == Status::Failed {
                finding.rationale = format!(
                    "{missing} of 4 clients didn't answer. {}",
                    finding.rationale
                );
                return finding.or_trap("poll-without-result");
            }
            finding
        })?;
        let took = took(stage, asked).unwrap_or_default();
        if took < SHORTEST {
            return Err(too_early(stage, asked, took));
        }
        all.push(took);
    }
    times_out(stage, &thinking).await?;
    all.extend(took(stage, &thinking.asked));
    // In that second something may have come twice.
    stage.fence(&stage.exact_names()).await?;
    look_back::once(stage, &some)?;
    look_back::once(stage, &none)?;
    reply::once(stage, &[POLL])?;
    reply::wanted(stage)?;
    Ok(all)
}
