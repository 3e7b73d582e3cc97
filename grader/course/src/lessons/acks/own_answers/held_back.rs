//! Questions that are put only when others are over.

use classroom::{
    finding::Finding,
    journal::Entry,
    stage::{Look, Stage},
};

use super::{Open, alike, at_once, own_copies};
use crate::lessons::acks::{
    at_once::BESIDE,
    question::{ASK_ME, Copy, Question, answer as give, is_copy, not_asked},
    reply,
};

/// How much later than the first of several questions the last one may be put, in ms.
const SPREAD: f64 = 500.0;

/// What a server did that puts a question off while others are open.
const HELD_BACK: &str = "held back until another question was over";

pub fn is_held_back(result: &Result<(), Finding>) -> bool {
    matches!(result, Err(finding) if finding.actual.as_deref() == Some(HELD_BACK))
}

/// Waits until each question was put to its client. Nobody answers so far.
pub async fn all_asked(stage: &Stage, open: &[Open]) -> Result<Vec<Copy>, Finding> {
    let all = |entries: &[Entry]| {
        let copies: Vec<Copy> = own_copies(entries, open).into_iter().flatten().collect();
        if copies.len() == open.len() { Look::Found(copies) } else { Look::Waiting(0) }
    };
    match stage.wait("all questions to be put", all).await? {
        Some(copies) if spread(&stage.journal.read(), open) <= SPREAD => Ok(copies),
        Some(_) => Err(match released(&stage.journal.read(), open) {
            Some(by) => put_off(by),
            None => Finding::inconclusive("The machine is too busy to ask in time."),
        }),
        None => Err(held_back(stage, open).await?),
    }
}

/// Whether this is a copy of one of the questions.
fn is_one(entry: &Entry, open: &[Open]) -> bool {
    open.iter().any(|one| is_copy(entry, &one.question))
}

/// How much later than the first question the last one was put, in ms.
fn spread(entries: &[Entry], open: &[Open]) -> f64 {
    let mut copies = entries.iter().filter(|entry| is_one(entry, open));
    let first = copies.next().map_or(0.0, |entry| entry.at_ms);
    copies.next_back().map_or(0.0, |last| last.at_ms - first)
}

/// The client that was asked last, if that was just after the end of another question.
fn released<'a>(entries: &[Entry], open: &'a [Open]) -> Option<&'a str> {
    let last = entries.iter().rev().find(|entry| is_one(entry, open))?;
    let ends =
        |entry: &Entry| open.iter().any(|o| reply::is_reply(entry, &o.question.asked));
    let just = last.at_ms - BESIDE..=last.at_ms;
    let is_it = entries.iter().any(|entry| just.contains(&entry.at_ms) && ends(entry));
    let own = open.iter().find(|one| one.question.asked.by == last.who)?;
    is_it.then_some(&own.question.asked.by)
}

/// The finding about a question that was put only when another one was over.
fn put_off(by: &str) -> Finding {
    Finding::failed(format!(
        "{by} sent `{ASK_ME}` while other questions were open, and was asked only when one \
         of them was over."
    ))
    .expected("each question asked at once")
    .actual(HELD_BACK)
    .because("question-held-back")
}

/// The finding about a question that was not put while others were open. Now these are
/// answered: does it come then?
async fn held_back(stage: &Stage, open: &[Open]) -> Result<Finding, Finding> {
    let copies = own_copies(&stage.journal.read(), open);
    let missing = copies.iter().position(Option::is_none);
    let Some(one) = missing.and_then(|at| open.get(at)) else {
        return Ok(Finding::inconclusive(
            "The machine is too busy: a question came late.",
        ));
    };
    for (copy, one) in copies.iter().zip(open) {
        if let Some(copy) = copy {
            give(stage, copy, &one.value);
        }
    }
    let Question { asked, .. } = &one.question;
    let comes = |entries: &[Entry]| {
        let copies = own_copies(entries, open);
        let came = missing.and_then(|at| copies.get(at)).is_some_and(Option::is_some);
        if came { Look::Found(()) } else { Look::Waiting(0) }
    };
    let came = stage.wait("a question that was held back", comes).await?.is_some();
    if !came && alike(open, one).count() == 1 {
        return Ok(at_once(not_asked(stage, &one.question)));
    }
    let by = &asked.by;
    if came {
        return Ok(put_off(by));
    }
    let finding = Finding::failed(format!(
        "{by} sent the same `{ASK_ME}` twice, and was asked once."
    ))
    .expected("each question asked at once")
    .actual("one question for two events");
    Ok(finding.focus(&one.question.nonce).because("question-looked-up-by-text"))
}
