//! A poll asks the clients that are connected now.

use classroom::{class::Over, finding::Finding, stage::Stage, verdict::Status};
use serde_json::json;

use super::{
    super::{
        question::{Copy, pose},
        silence::told_in_time,
    },
    Fit, POLL, all_answer, everyone, tally, took,
};
use crate::families::people;

/// A server that counts connections may still count one that is just closing.
const TRIES: usize = 2;

/// Several clients come, and Eli leaves again. Each time all clients that are there answer
/// a poll.
pub async fn leaver(stage: &mut Stage) -> Result<(), Finding> {
    people::crowd(stage, &["Eli", "Fay", "Gil", "Hal", "Ida", "Jon", "Kim"]).await?;
    let with_eli = missing_ones(stage).await?;
    stage.leave("Eli").await;
    let mut without = 0;
    for _ in 0..TRIES {
        without = missing_ones(stage).await?;
        // Silent clients of others, on a shared server, were there before too.
        if without <= with_eli {
            return leaves_meanwhile(stage).await;
        }
    }
    Err(Finding::failed("Eli left, and the next poll counts Eli as missing.")
        .expected(format!("`missing` {with_eli}"))
        .actual(format!("`missing` {without}"))
        .trap("poll-asks-who-has-left"))
}

/// How many are missing in a poll that all our clients answer.
async fn missing_ones(stage: &mut Stage) -> Result<u64, Finding> {
    let question = pose(stage, "Ann", POLL);
    let asked = everyone(stage, &question).await?;
    let mark = stage.journal.mark();
    let given =
        all_answer(stage, &asked, |who| json!(format!("{} {who}", question.nonce)));
    let tally = tally(stage, &question, mark).await?;
    let took = took(stage, &question.asked).unwrap_or_default();
    match tally.fits(&given, tally.missing, took) {
        Fit::No(finding) => Err(finding),
        _ => Ok(tally.missing),
    }
}

/// Flo leaves during a poll. A server may count it as missing or not, but the poll has a
/// result, and the next poll works.
async fn leaves_meanwhile(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Flo", Over::WebSocket).await?;
    let question = pose(stage, "Ann", POLL);
    let asked = everyone(stage, &question).await?;
    stage.leave("Flo").await;
    let others: Vec<Copy> = asked.into_iter().filter(|copy| copy.who != "Flo").collect();
    all_answer(stage, &others, |who| json!(format!("{} {who}", question.nonce)));
    if !told_in_time(stage, &question).await? {
        return Err(Finding::failed(
            "Flo left during a poll, and the poll was never acknowledged.",
        )
        .expected("the result, after a second at most")
        .actual("no acknowledgement")
        .trap("poll-ended-by-leaver"));
    }
    missing_ones(stage).await.map(|_| ()).map_err(|mut finding| {
        if finding.status == Status::Failed {
            finding.rationale = format!("Flo left during a poll. {}", finding.rationale);
        }
        finding
    })
}
