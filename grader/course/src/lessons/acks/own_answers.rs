//! Several questions at once: each has its own answer.

mod held_back;

use std::time::Instant;

use classroom::{
    finding::Finding, journal::Entry, json::short, play::ask, stage::Stage,
    verdict::Status,
};
use serde_json::Value;

use super::{
    leaving::IN_TIME,
    question::{
        ASK_ME, Copy, MOMENT, Question, TRIES, answer as give, answered, copies_in,
        heard, is_too_busy, pose, pose_text, text, told,
    },
    silence::told_within,
};
use crate::families::people;
use held_back::{all_asked, is_held_back};

pub async fn own_answers(stage: &mut Stage) -> Result<(), Finding> {
    // Like all clients, these count their acknowledgements from 0.
    people::crowd(stage, &["Fay", "Gil"]).await?;
    let mut result = several_at_once(stage).await;
    for _ in 1..TRIES {
        if !is_too_busy(&result) && !is_held_back(&result) {
            break;
        }
        result = several_at_once(stage).await;
    }
    result
}

/// A question that is under way, and the answer that its client will give.
struct Open {
    question: Question,
    value: Value,
}

/// All ask at once, each client twice, and all the same; Ann asks two other things as
/// well. The last one asked answers first.
async fn several_at_once(stage: &mut Stage) -> Result<(), Finding> {
    let same = pose(stage, "Ben", ASK_ME);
    let again = |stage: &mut Stage, by: &str| {
        pose_text(stage, by, ASK_ME, same.text.clone(), same.nonce.clone())
    };
    let mut questions = vec![same.clone()];
    for by in ["Dee", "Fay", "Gil", "Ann", "Ben", "Dee", "Fay", "Gil", "Ann"] {
        questions.push(again(stage, by));
    }
    questions.extend([pose(stage, "Ann", ASK_ME), pose(stage, "Ann", ASK_ME)]);
    let mut open = Vec::new();
    for question in questions {
        open.push(Open { question, value: text(stage) });
    }
    let copies = all_asked(stage, &open).await?;
    let mark = stage.journal.mark();
    for (copy, one) in copies.iter().zip(&open).rev() {
        give(stage, copy, &one.value);
    }
    for one in &open {
        own_answer(stage, &open, one, mark).await.map_err(at_once)?;
    }
    // The same question again, although Ben has answered it before.
    let question = again(stage, "Ben");
    let copy = heard(stage, &question).await.map_err(asked_before)?;
    let value = text(stage);
    answered(stage, &question, &copy, &value).await.map_err(asked_before)?;
    one_goes_one_comes(stage).await.map_err(at_once)
}

/// The questions of one client that have the same text.
fn alike<'a>(open: &'a [Open], one: &'a Open) -> impl Iterator<Item = &'a Open> {
    let Question { asked, text, .. } = &one.question;
    open.iter()
        .filter(move |o| o.question.asked.by == asked.by && o.question.text == *text)
}

/// The copy of each question, so far. The second copy at a client is that of the second
/// question with this text.
fn own_copies(entries: &[Entry], open: &[Open]) -> Vec<Option<Copy>> {
    let mut all = Vec::new();
    for one in open {
        let Question { asked, .. } = &one.question;
        let place =
            alike(open, one).take_while(|o| o.question.asked.id != asked.id).count();
        let first = alike(open, one).next().unwrap_or(one);
        let copies = copies_in(entries, &first.question).into_iter();
        all.push(copies.filter(|copy| copy.who == asked.by).nth(place));
    }
    all
}

/// Each acknowledgement must hold the answer to its own question. Of two questions that
/// are alike, either may have been asked first.
async fn own_answer(
    stage: &Stage,
    open: &[Open],
    one: &Open,
    mark: usize,
) -> Result<(), Finding> {
    let first = told(stage, &one.question, mark, &one.value).await;
    let Err(mut finding) = first else { return Ok(()) };
    let by = &one.question.asked.by;
    let mut got = Vec::new();
    for other in alike(open, one) {
        got.extend(
            ask::answers(stage, &other.question.asked).into_iter().flatten().next(),
        );
    }
    let holds = |o: &Open| got.iter().filter(|reply| reply["answer"] == o.value).count();
    if alike(open, one).all(|o| holds(o) == 1) {
        return Ok(());
    }
    if let Some(other) = open.iter().find(|o| o.question.asked.by != *by && holds(o) > 0)
    {
        let whose = &other.question.asked.by;
        let mixed = Finding::failed(format!(
            "{by} and {whose} were asked, and {by} got the answer that {whose} gave."
        ))
        .expected("each question acknowledged with its own answer")
        .actual(short(&Value::Array(got), 120));
        return Err(mixed
            .because("calls-share-a-question")
            .and_trap("acks-not-told-apart"));
    }
    if alike(open, one).count() > 1 && finding.status == Status::Failed {
        finding.rationale = format!(
            "{by} sent the same `{ASK_ME}` twice, and both were open. {}",
            finding.rationale
        );
        finding.actual =
            Some(format!("acknowledged: {}", short(&Value::Array(got), 120)));
    }
    Err(finding)
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

fn at_once(mut finding: Finding) -> Finding {
    if finding.status != Status::Failed {
        return finding;
    }
    finding.rationale =
        format!("Several clients were asked at once. {}", finding.rationale);
    finding.trap("calls-share-a-question")
}

fn asked_before(mut finding: Finding) -> Finding {
    if finding.status != Status::Failed {
        return finding;
    }
    finding.rationale =
        format!("Ben had asked the same question before. {}", finding.rationale);
    finding.trap("asked-only-once")
}
