//! The acknowledgement of a silent client comes after about one second.

use super::{
    question::ASK_ME,
    reply,
    silence::{FAR_TOO_LONG, LONGEST, SHORTEST, anybody, told_in_time, was_timeout},
};
use crate::{check::Finding, families::ask::Asked, stage::Stage};

/// How often a second that took too long is tried again.
const TRIES: usize = 2;

/// Looks back at when the silent clients got their acknowledgements.
pub async fn one_second(stage: &mut Stage) -> Result<(), Finding> {
    let all = reply::sent(stage, &[ASK_ME]);
    for asked in &all {
        let took = took(stage, asked).filter(|_| was_timeout(stage, asked));
        let Some(took) = took else { continue };
        let finding = Finding::failed(format!(
            "{} didn't answer, and the acknowledgement came after {took:.0} ms.",
            asked.by
        ))
        .expected("about one second: 800 to 2000 ms")
        .actual(format!("{took:.0} ms"));
        if took < SHORTEST {
            return Err(finding.hint(
                "Give each question 1000 ms, counted from the moment it is asked.",
            ));
        }
        let is_late = took > LONGEST && !had_to_wait(stage, &all, asked);
        if is_late && (took > FAR_TOO_LONG || is_late_again(stage, &asked.by).await?) {
            return Err(finding.hint(
                "By default, socketioxide waits 5 s. Set the limit: \
                 `socket.timeout(PATIENCE).emit_with_ack(…)`.",
            ));
        }
    }
    Ok(())
}

/// How long the acknowledgement of an event took, in ms.
fn took(stage: &Stage, asked: &Asked) -> Option<f64> {
    let (sent, told) = reply::times(&stage.journal.read(), asked);
    Some(told? - sent?)
}

/// Whether the same client had another question open when it sent this one: a server may
/// ask a client one question at a time.
fn had_to_wait(stage: &Stage, all: &[Asked], asked: &Asked) -> bool {
    let entries = stage.journal.read();
    let (sent, _) = reply::times(&entries, asked);
    let before =
        all.iter().filter(|other| other.by == asked.by && other.mark < asked.mark);
    let mut told = before.map(|other| reply::times(&entries, other).1);
    told.any(|told| told.is_none_or(|told| sent.is_some_and(|sent| told > sent)))
}

/// Whether a client that is silent again is told too late again: a machine may have been
/// busy.
async fn is_late_again(stage: &mut Stage, by: &str) -> Result<bool, Finding> {
    for _ in 0..TRIES {
        let question = anybody(stage, by);
        told_in_time(stage, &question).await?;
        if took(stage, &question.asked).is_some_and(|took| took <= LONGEST) {
            return Ok(false);
        }
    }
    Ok(true)
}
