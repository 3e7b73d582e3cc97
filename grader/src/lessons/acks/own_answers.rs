//! Several questions at once: each has its own answer.

use std::time::Instant;

use serde_json::Value;

use super::{
    ask_me::text,
    at_once::OWN_CALL,
    leaving::IN_TIME,
    question::{
        ASK_ME, MOMENT, Question, TRIES, answer as give, answered, copies, heard,
        is_too_busy, pose, pose_text, told,
    },
    silence::told_within,
};
use crate::{check::Finding, stage::Stage, verdict::Status};

pub async fn own_answers(stage: &mut Stage) -> Result<(), Finding> {
    let mut result = several_at_once(stage).await;
    for _ in 1..TRIES {
        if !is_too_busy(&result) {
            break;
        }
        result = several_at_once(stage).await;
    }
    result
}

/// All ask at once: Ann twice, and Ben and Dee the same. The last one asked answers
/// first.
async fn several_at_once(stage: &mut Stage) -> Result<(), Finding> {
    let same = pose(stage, "Ben", ASK_ME);
    let again = |stage: &mut Stage, by: &str| {
        pose_text(stage, by, ASK_ME, same.text.clone(), same.nonce.clone())
    };
    let rest =
        [pose(stage, "Ann", ASK_ME), again(stage, "Dee"), pose(stage, "Ann", ASK_ME)];
    let mut open: Vec<Open> = std::iter::once(same.clone())
        .chain(rest)
        .map(|question| Open { question, given: None })
        .collect();
    // A server may ask Ann her second question after she has answered the first.
    while let Some(next) = open.iter().find(|one| one.given.is_none()) {
        heard(stage, &next.question).await.map_err(at_once)?;
        stage.fence(&stage.exact_names()).await?;
        for one in open.iter_mut().rev().filter(|one| one.given.is_none()) {
            let mut copies = copies(stage, &one.question).into_iter();
            if let Some(copy) = copies.find(|copy| copy.who == one.question.asked.by) {
                let value = text(stage);
                one.given = Some((value.clone(), stage.journal.mark()));
                give(stage, &copy, &value);
            }
        }
    }
    for Open { question, given } in &open {
        if let Some((value, mark)) = given {
            told(stage, question, *mark, value).await.map_err(at_once)?;
        }
    }
    // The same question again, although Ben has answered it before.
    let question = again(stage, "Ben");
    let copy = heard(stage, &question).await.map_err(asked_before)?;
    let value = text(stage);
    answered(stage, &question, &copy, &value).await.map_err(asked_before)?;
    one_goes_one_comes(stage).await.map_err(at_once)
}

/// Ann and Ben are asked. Ann answers, and Dee is asked and answers, before Ben does.
async fn one_goes_one_comes(stage: &mut Stage) -> Result<(), Finding> {
    let mut open = Vec::new();
    let asked = Instant::now();
    for by in ["Ann", "Ben"] {
        let question = pose(stage, by, ASK_ME);
        let copy = heard(stage, &question).await?;
        open.push((question, copy));
    }
    let value = text(stage);
    let (question, copy) = &open[0];
    answered(stage, question, copy, &value).await?;
    let question = pose(stage, "Dee", ASK_ME);
    let copy = heard(stage, &question).await?;
    // On a busy machine Ben's second may be over before his answer arrives.
    if asked.elapsed() > IN_TIME {
        for copy in [&copy, &open[1].1] {
            give(stage, copy, &value);
        }
        return told_within(stage, &question, MOMENT).await.map(|_| ());
    }
    for (question, copy) in [(&question, &copy), (&open[1].0, &open[1].1)] {
        let value = text(stage);
        answered(stage, question, copy, &value).await?;
    }
    Ok(())
}

/// A question that is under way: the answer that was given, and the journal's length
/// before that.
struct Open {
    question: Question,
    given: Option<(Value, usize)>,
}

fn at_once(mut finding: Finding) -> Finding {
    if finding.status != Status::Failed {
        return finding;
    }
    finding.rationale =
        format!("Several clients were asked at once. {}", finding.rationale);
    finding.hint(OWN_CALL)
}

fn asked_before(mut finding: Finding) -> Finding {
    if finding.status != Status::Failed {
        return finding;
    }
    finding.rationale =
        format!("Ben had asked the same question before. {}", finding.rationale);
    finding.hint(
        "Ask the client after every `askMe`, whatever was asked before: the answer may \
         have changed.",
    )
}
