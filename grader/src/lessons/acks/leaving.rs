//! Clients leave while they are asked.

use std::time::{Duration, Instant};

use super::{
    ask_me::text,
    question::{ASK_ME, answered, heard, pose},
    silence::{a_second, served},
};
use crate::{check::Finding, class::Over, stage::Stage, verdict::Status};

/// Who is given a second to answer can do so this long after the question.
pub const IN_TIME: Duration = Duration::from_millis(500);

/// Two leave while they are asked, one without a word, and somebody who was not asked
/// comes and goes; Ann is asked too. Their time goes by, and the others are served as
/// before.
pub async fn leaver(stage: &mut Stage) -> Result<(), Finding> {
    let leavers = [("Eli", Over::WebSocket), ("Flo", Over::Polling)];
    stage.join_all(&leavers).await?;
    for (name, _) in leavers {
        let question = pose(stage, name, ASK_ME);
        heard(stage, &question).await?;
    }
    let asked = Instant::now();
    let thinking = pose(stage, "Ann", ASK_ME);
    let copy = heard(stage, &thinking).await?;
    stage.vanish("Eli");
    stage.leave("Flo").await;
    stage.join("Gus", Over::WebSocket).await?;
    stage.hang_up("Gus").await;
    for by in ["Ben", "Dee"] {
        served(stage, by).await.map_err(after_leaving)?;
    }
    // On a busy machine Ann's second may be over before her answer arrives.
    if asked.elapsed() < IN_TIME {
        let value = text(stage);
        answered(stage, &thinking, &copy, &value).await.map_err(after_leaving)?;
    }
    a_second(stage, "Ann").await.map_err(after_leaving)?;
    for by in ["Ben", "Dee"] {
        served(stage, by).await.map_err(after_leaving)?;
    }
    Ok(())
}

fn after_leaving(mut finding: Finding) -> Finding {
    if finding.status == Status::Failed {
        finding.rationale = format!(
            "Some clients left, two of them while they were asked. {}",
            finding.rationale
        );
        finding.hint.get_or_insert(
            "Who has left does not answer, and cannot be told. Neither is a reason for \
             the server to end, or for anybody else to wait."
                .into(),
        );
    }
    finding
}
