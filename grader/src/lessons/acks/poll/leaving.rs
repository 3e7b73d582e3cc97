//! Polls of those who are there now.

use serde_json::json;

use super::{
    super::{
        question::{Copy, pose},
        silence::told_in_time,
    },
    Fit, POLL, all_answer, everyone, tally, took,
};
use crate::{check::Finding, class::Over, stage::Stage, verdict::Status};

/// A server that counts connections may count one that is just being closed.
const TRIES: usize = 2;

/// One more comes, and leaves again; each time all who are here answer a poll.
pub async fn leaver(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Eli", Over::WebSocket).await?;
    let with_eli = missing_ones(stage).await?;
    stage.leave("Eli").await;
    let mut without = 0;
    for _ in 0..TRIES {
        without = missing_ones(stage).await?;
        // Others who are there and stay silent were there before, too.
        if without <= with_eli {
            return leaves_meanwhile(stage).await;
        }
    }
    Err(Finding::failed("Somebody left, and is counted as missing in the next poll.")
        .expected(format!("`missing` {with_eli}"))
        .actual(format!("`missing` {without}"))
        .hint(
            "Ask those who are connected now: `io.sockets()`. A list of your own must be \
             kept in step when somebody leaves.",
        ))
}

/// How many are missing in a poll that all of us answer.
async fn missing_ones(stage: &mut Stage) -> Result<u64, Finding> {
    let question = pose(stage, "Ann", POLL);
    let asked = everyone(stage, &question).await?;
    let mark = stage.journal.mark();
    let given =
        all_answer(stage, &asked, |who| json!(format!("{} {who}", question.nonce)));
    let tally = tally(stage, &question, mark).await?;
    match tally.fits(&given, tally.missing, took(stage, &question)) {
        Fit::No(finding) => Err(finding),
        _ => Ok(tally.missing),
    }
}

/// One more leaves while a poll is under way. Whether it is missing then is the server's
/// choice; but there is a result, and there can be another poll.
async fn leaves_meanwhile(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Flo", Over::WebSocket).await?;
    let question = pose(stage, "Ann", POLL);
    let asked = everyone(stage, &question).await?;
    stage.leave("Flo").await;
    let others: Vec<Copy> = asked.into_iter().filter(|copy| copy.who != "Flo").collect();
    all_answer(stage, &others, |who| json!(format!("{} {who}", question.nonce)));
    if !told_in_time(stage, &question).await? {
        return Err(Finding::failed(
            "Somebody left while a poll was under way, and it was never acknowledged.",
        )
        .expected("the result, after a second at most")
        .actual("no acknowledgement")
        .hint(
            "Who leaves does not answer. What the others say is a result all the same.",
        ));
    }
    missing_ones(stage).await.map(|_| ()).map_err(|mut finding| {
        if finding.status == Status::Failed {
            finding.rationale = format!(
                "Somebody left while a poll was under way. {}",
                finding.rationale
            );
        }
        finding
    })
}
