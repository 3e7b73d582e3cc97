//! Those who were silent answer after all.

use std::time::Duration;

use serde_json::json;

use super::{
    ask_me::text,
    look_back::{self, posed},
    question::{ASK_ME, Question, answer as give, answered, copies, heard, pose},
    reply,
    silence::{served, was_timeout},
};
use crate::{
    check::Finding,
    journal::{Entry, Way},
    stage::{Look, Stage},
    verdict::Status,
};

/// How soon a server that sends silent clients away does so.
const SENT_AWAY: Duration = Duration::from_millis(100);

/// Those who stayed silent answer after all, while each thinks about another question.
pub async fn too_late(stage: &mut Stage) -> Result<(), Finding> {
    nobody_sent_away(stage)?;
    change_nothing(stage).await?;
    // Nothing tells when a server will not do it any more.
    let closed = |entries: &[Entry]| match entries.iter().any(|e| e.way == Way::Closed) {
        true => Look::Found(()),
        false => Look::Waiting(0),
    };
    stage.wait_within(SENT_AWAY, "a connection's end", closed).await?;
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
    for question in &silent {
        let next = pose(stage, &question.asked.by, ASK_ME);
        let copy = heard(stage, &next).await.map_err(after_late)?;
        open.push((next, copy));
    }
    for question in &silent {
        for copy in copies(stage, question) {
            give(stage, &copy, &json!(format!("{}, but late", question.nonce)));
        }
    }
    stage.fence(&stage.exact_names()).await?;
    for (question, copy) in &open {
        let value = text(stage);
        answered(stage, question, copy, &value).await.map_err(after_late)?;
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
            format!("With an answer that came too late: {}", finding.rationale);
    }
    finding
}

/// Who was silent is a client like any other afterwards. One that was sent away after
/// the last check is connected anew by now.
fn nobody_sent_away(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let Some(closed) = entries.iter().find(|entry| entry.way == Way::Closed) else {
        return Ok(());
    };
    Err(Finding::failed(format!("{} was silent, and was disconnected.", closed.who))
        .expected("the connection to stay open")
        .actual(closed.packet.clone())
        .hint("Not to answer is no offence: the client may be slow, or have no handler."))
}
