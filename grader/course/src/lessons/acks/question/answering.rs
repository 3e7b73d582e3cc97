//! Answers to questions, and the acknowledgements that hold them.

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::{cut, same, short, short_pair},
    play::ask::Asked,
    stage::Stage,
    trap::Trap,
    verdict::Status,
};
use serde_json::Value;

use super::{ASK_ME, Copy, Question, heard, is_copy, pose};
use crate::lessons::acks::reply;

/// How often a client is asked if the machine was too busy to answer in time.
pub const TRIES: usize = 3;

/// If a client answers this much later than it has heard the question, in ms, the machine
/// was busy, and the second may be over.
const TOO_BUSY: f64 = 500.0;

/// Lets a client ask and answer, and waits for the acknowledgement that holds the answer.
///
/// # Errors
/// As [`heard`] and [`told`].
pub async fn asks_and_answers(
    stage: &mut Stage,
    by: &str,
    value: &Value,
) -> Result<(), Finding> {
    let mut result = Ok(());
    for _ in 0..TRIES {
        let question = pose(stage, by, ASK_ME);
        let copy = heard(stage, &question).await?;
        result = answered(stage, &question, &copy, value).await;
        if result.is_ok() || answered_late(stage, &question).is_none() {
            break;
        }
    }
    result
}

/// Lets a client answer its copy, if the server has asked for an answer.
pub fn answer(stage: &Stage, copy: &Copy, value: &Value) {
    if let Some(id) = copy.id {
        stage.answer(&copy.who, id, std::slice::from_ref(value));
    }
}

/// Answers a copy with a value, and waits for the acknowledgement that holds it.
///
/// # Errors
/// In what way the acknowledgement differs.
pub async fn answered(
    stage: &Stage,
    question: &Question,
    copy: &Copy,
    value: &Value,
) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    answer(stage, copy, value);
    told(stage, question, mark, value).await
}

/// Waits for the acknowledgement that holds this answer, given after `mark`.
///
/// # Errors
/// In what way the acknowledgement differs; or the machine was too busy to answer in time.
pub async fn told(
    stage: &Stage,
    question: &Question,
    mark: usize,
    value: &Value,
) -> Result<(), Finding> {
    let reply = reply_to(stage, question, mark).await;
    let result = reply.and_then(|reply| is_answer(question, &reply, value));
    result.map_err(|finding| unless_late(stage, question, finding))
}

/// The finding about a question; or that the machine is too busy, if its answers were given
/// so late that the second may have been over.
pub fn unless_late(stage: &Stage, question: &Question, finding: Finding) -> Finding {
    match answered_late(stage, question) {
        Some(ms) if finding.status == Status::Failed => Finding::inconclusive(format!(
            "The machine is too busy: a client heard a question, and our answer took \
             {ms:.0} ms."
        )),
        _ => finding,
    }
}

/// Whether the machine was too busy to judge, see [`told`].
pub fn is_too_busy(result: &Result<(), Finding>) -> bool {
    matches!(result, Err(finding) if finding.status == Status::Inconclusive)
}

/// How many ms after hearing a question a client answered, if that was too late because the
/// machine was busy.
fn answered_late(stage: &Stage, question: &Question) -> Option<f64> {
    let entries = stage.journal.read();
    let since = || entries.iter().skip(question.asked.mark);
    let copies = since().filter(|entry| is_copy(entry, question));
    let took = copies.filter_map(|copy| {
        let is_answer = |e: &&Entry| {
            e.way == Way::Sent
                && e.answer.is_some()
                && e.who == copy.who
                && e.ack == copy.ack
        };
        Some(since().find(is_answer)?.at_ms - copy.at_ms)
    });
    took.reduce(f64::max).filter(|ms| *ms > TOO_BUSY)
}

/// Waits for the acknowledgement of a question that was answered after `mark`.
///
/// # Errors
/// It didn't come, or isn't an object.
pub async fn reply_to(
    stage: &Stage,
    question: &Question,
    mark: usize,
) -> Result<Value, Finding> {
    let asked = &question.asked;
    let reply = reply::object(stage, asked, mark, stage.patience() + reply::SLOW).await;
    reply.map_err(|mut finding| {
        if reply::is_silence(&finding) {
            if let Some(early) = told_before(stage, asked, mark) {
                return early;
            }
            finding.rationale = format!(
                "{} sent `{}`. The question was answered, and no acknowledgement came.",
                asked.by, asked.event
            );
            finding = finding.trap("answer-not-passed-on");
        }
        finding
    })
}

/// Explains a timeout for an answer that is good elsewhere: while other questions are
/// open, the timer of one of them may have ended this one.
pub fn ended_early(finding: Finding) -> Finding {
    match finding.actual.as_deref() {
        Some("`status` \"timeout\"") => finding.because("own-second"),
        _ => finding,
    }
}

/// The finding for an acknowledgement that came before `mark`, when the answer was given.
pub fn told_before(stage: &Stage, asked: &Asked, mark: usize) -> Option<Finding> {
    let entries = stage.journal.read();
    let entry = entries[..mark].iter().find(|entry| reply::is_reply(entry, asked))?;
    let (sent, told) = reply::times(&entries, asked);
    let ms = told.unwrap_or_default() - sent.unwrap_or_default();
    let Asked { by, event, .. } = asked;
    let asked = if event == ASK_ME { by } else { "anybody" };
    let finding = Finding::failed(format!(
        "{by} sent `{event}`, and it was acknowledged before {asked} had answered."
    ))
    .expected("no acknowledgement until the answer arrives, or the second is over")
    .actual(format!("after {ms:.0} ms: {}", cut(&entry.packet, 100)));
    let is_timeout = |reply: &Value| reply["status"] == "timeout";
    Some(finding.because(match entry.answer.iter().flatten().any(is_timeout) {
        true => Trap::of("own-second"),
        false if event == ASK_ME => Trap::of("answered-too-early"),
        false => Trap::of("poll-answered-too-early"),
    }))
}

/// The acknowledgement must hold this answer.
fn is_answer(question: &Question, reply: &Value, value: &Value) -> Result<(), Finding> {
    let Asked { by, event, .. } = &question.asked;
    reply::has_status(event, reply, "ok").map_err(|mut finding| {
        finding.rationale = format!(
            "{by} answered {}, and the acknowledgement doesn't have the status \"ok\".",
            short(value, 60)
        );
        finding.trap("answer-of-another-type")
    })?;
    let got = reply.get("answer");
    if got.is_some_and(|got| same(got, value)) {
        return Ok(());
    }
    let (wanted, shown) = short_pair(value, got.unwrap_or(&Value::Null), 100);
    let trap = match got {
        Some(_) => Trap::of("answer-changed"),
        None => Trap::of("answer-field-missing"),
    };
    let got = match got {
        Some(_) => format!("`answer` {shown}"),
        None => format!("no `answer`, in {}", short(reply, 100)),
    };
    Err(Finding::failed(format!(
        "The acknowledgement of `{event}` doesn't hold {by}'s answer."
    ))
    .expected(format!("`answer` {wanted}"))
    .actual(got)
    .trap(trap))
}
