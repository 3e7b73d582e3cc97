//! A poll in which somebody stays silent.

use serde_json::json;

use super::{
    super::{
        look_back,
        question::{Question, answer as give, pose, pose_text},
        reply,
        silence::told_in_time,
    },
    POLL, all_answer, everyone, is_result, tally,
    tally::Fit,
    took,
};
use crate::{check::Finding, class::Over, stage::Stage, verdict::Status};

/// The longest that a second may take, and the shortest that it may be, in ms.
const LONGEST: f64 = 2000.0 + 500.0;
pub const SHORTEST: f64 = 800.0;

/// In one poll one of four answers, in another nobody, and in a third one somebody leaves.
pub async fn missing(stage: &mut Stage) -> Result<(), Finding> {
    let (some, none) = (pose(stage, "Ann", POLL), pose(stage, "Dee", POLL));
    let asked = everyone(stage, &some).await?;
    everyone(stage, &none).await?;
    let mut given = Vec::new();
    for copy in asked.iter().filter(|copy| copy.who == "Ben") {
        given.push(json!(some.nonce));
        give(stage, copy, &given[0]);
    }
    stage.join("Flo", Over::WebSocket).await?;
    let left = pose(stage, "Ann", POLL);
    everyone(stage, &left).await?;
    stage.leave("Flo").await;
    for (question, given, missing) in [(&some, &given[..], 3), (&none, &[], 4)] {
        let asked = &question.asked;
        if !told_in_time(stage, question).await? {
            return Err(Finding::failed(format!(
                "{missing} of 4 clients did not answer, and the poll was never acknowledged."
            ))
            .expected("the result after about a second")
            .actual("no acknowledgement")
            .hint(
                "Give each client `timeout(PATIENCE)`. Who does not answer is an `Err`: \
                 count it, do not `unwrap()` it.",
            ));
        }
        let result = is_result(stage, question, asked.mark, given, missing).await;
        result.map_err(|mut finding| {
            if finding.status == Status::Failed {
                finding.rationale =
                    format!("{missing} of 4 did not answer. {}", finding.rationale);
                finding.hint.get_or_insert(
                    "A poll has a result, also when somebody is missing.".into(),
                );
            }
            finding
        })?;
        let took = took(stage, question);
        if !(SHORTEST..=LONGEST).contains(&took) {
            return Err(Finding::failed(format!(
                "{missing} of 4 clients did not answer, and the result came after \
                 {took:.0} ms."
            ))
            .expected("about one second: 800 to 2000 ms")
            .actual(format!("{took:.0} ms"))
            .hint(
                "All are given the same second: ask all of them first, then wait. Without \
                 `timeout(…)`, socketioxide waits 5 s.",
            ));
        }
    }
    // A second has gone by, in which something may have come twice.
    stage.fence(&stage.exact_names()).await?;
    look_back::once(stage, &some)?;
    look_back::once(stage, &none)?;
    // Whether one who has just left is missing is the server's choice.
    let seen = |finding| after(finding, "Somebody left while a poll was under way.");
    told_in_time(stage, &left).await?;
    tally(stage, &left, left.asked.mark).await.map_err(seen)?;
    reply::once(stage, &[POLL])?;
    reply::wanted(stage)?;
    polled_again(stage, &some).await.map_err(|finding| {
        after(finding, "The same was asked before, and some had not answered.")
    })
}

/// The same question again, which all answer now.
async fn polled_again(stage: &mut Stage, before: &Question) -> Result<(), Finding> {
    let (text, nonce) = (before.text.clone(), before.nonce.clone());
    let question = pose_text(stage, "Ann", POLL, text, nonce);
    let asked = everyone(stage, &question).await?;
    let mark = stage.journal.mark();
    let given = all_answer(stage, &asked, |who| json!(format!("{who} again")));
    let tally = tally(stage, &question, mark).await?;
    // Whether it knows who has left is another check's matter.
    match tally.fits(&given, tally.missing, took(stage, &question)) {
        Fit::No(finding) => Err(finding),
        _ => Ok(()),
    }
}

fn after(mut finding: Finding, what: &str) -> Finding {
    if finding.status == Status::Failed {
        finding.rationale = format!("{what} {}", finding.rationale);
    }
    finding
}
