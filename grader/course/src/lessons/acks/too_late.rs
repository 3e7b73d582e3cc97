//! Silent clients that answer after all.

use classroom::{finding::Finding, journal::Way, stage::Stage, verdict::Status};
use serde_json::json;

use super::{
    look_back::{self, posed},
    question::{
        ASK_ME, Question, TRIES, answer as give, copies, ended_early, heard, is_too_busy,
        pose, text, told,
    },
    reply,
    silence::{served, was_timeout},
};

/// The silent clients answer after all, while each has another question open.
pub async fn too_late(stage: &mut Stage) -> Result<(), Finding> {
    nobody_sent_away(stage)?;
    let mut result = change_nothing(stage).await;
    for _ in 1..TRIES {
        if !is_too_busy(&result) {
            break;
        }
        result = change_nothing(stage).await;
    }
    result?;
    nobody_sent_away(stage)
}

/// Late answers change nothing.
async fn change_nothing(stage: &mut Stage) -> Result<(), Finding> {
    let mut silent: Vec<Question> = reply::sent(stage, &[ASK_ME])
        .iter()
        .filter(|asked| was_timeout(stage, asked))
        .filter_map(|asked| posed(stage, asked))
        .collect();
    silent.sort_by(|a, b| a.asked.by.cmp(&b.asked.by));
    silent.dedup_by(|a, b| a.asked.by == b.asked.by);
    let mut open = Vec::new();
    // At once, because a slow server takes its time for each.
    let next: Vec<Question> =
        silent.iter().map(|question| pose(stage, &question.asked.by, ASK_ME)).collect();
    for question in next {
        let copy = heard(stage, &question).await.map_err(after_late)?;
        open.push((question, copy));
    }
    for question in &silent {
        for copy in copies(stage, question) {
            give(stage, &copy, &json!(format!("{}, but late", question.nonce)));
        }
    }
    stage.fence(&stage.exact_names()).await?;
    let mark = stage.journal.mark();
    let mut given = Vec::new();
    for (question, copy) in &open {
        let value = text(stage);
        give(stage, copy, &value);
        given.push((question, value));
    }
    for (question, value) in given {
        let told = told(stage, question, mark, &value).await;
        told.map_err(ended_early).map_err(after_late)?;
    }
    for question in &silent {
        served(stage, &question.asked.by).await.map_err(after_late)?;
    }
    stage.fence(&stage.exact_names()).await?;
    for question in &silent {
        look_back::once(stage, question).map_err(after_late)?;
    }
    reply::once(stage, &[ASK_ME])
}

fn after_late(mut finding: Finding) -> Finding {
    if finding.status == Status::Failed {
        finding.rationale =
            format!("Silent clients answered too late. {}", finding.rationale);
    }
    finding
}

/// A client that was silent stays connected. If the server has disconnected one after the
/// last check, it is connected again by now, so the journal is searched.
fn nobody_sent_away(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let Some(closed) = entries.iter().find(|entry| entry.way == Way::Closed) else {
        return Ok(());
    };
    Err(Finding::failed(format!("{} didn't answer, and was disconnected.", closed.who))
        .expected("the connection to stay open")
        .actual(closed.packet.clone())
        .trap("late-client-disconnected"))
}
