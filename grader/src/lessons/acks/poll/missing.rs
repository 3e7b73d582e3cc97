//! A poll in which somebody stays silent.

use serde_json::json;

use super::{
    super::{
        look_back,
        question::{answer as give, pose},
        reply,
        silence::told_in_time,
    },
    POLL, everyone, is_result, took,
};
use crate::{check::Finding, stage::Stage, verdict::Status};

/// The longest that a second may take, and the shortest that it may be, in ms.
const LONGEST: f64 = 2000.0 + 500.0;
pub const SHORTEST: f64 = 800.0;

/// In one poll one of four answers, in another nobody.
pub async fn missing(stage: &mut Stage) -> Result<(), Finding> {
    let (some, none) = (pose(stage, "Ann", POLL), pose(stage, "Dee", POLL));
    let asked = everyone(stage, &some).await?;
    everyone(stage, &none).await?;
    let mut given = Vec::new();
    for copy in asked.iter().filter(|copy| copy.who == "Ben") {
        given.push(json!(some.nonce));
        give(stage, copy, &given[0]);
    }
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
    reply::once(stage, &[POLL])?;
    reply::wanted(stage)
}
