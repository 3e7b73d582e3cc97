//! The acknowledgement of a silent client comes after about one second.

use classroom::{finding::Finding, stage::Stage};

use super::{
    prolonged::{self, ONE_ASKED},
    question::ASK_ME,
    reply,
    seconds::{FAR_TOO_LONG, LONGEST, SHORTEST, took},
    silence::{anybody, told_in_time, too_early, was_timeout},
};

/// How often a second that took too long is tried again.
const TRIES: usize = 2;

/// Looks back at when the silent clients got their acknowledgements. They were asked at
/// different times, and other things happened meanwhile.
pub async fn one_second(stage: &mut Stage) -> Result<(), Finding> {
    let mut all = Vec::new();
    for asked in reply::sent(stage, &[ASK_ME]) {
        let took = took(stage, &asked).filter(|_| was_timeout(stage, &asked));
        let Some(took) = took else { continue };
        if took < SHORTEST {
            return Err(too_early(stage, &asked, took));
        }
        if took > LONGEST
            && (took > FAR_TOO_LONG || is_late_again(stage, &asked.by).await?)
        {
            return Err(Finding::failed(format!(
                "{} didn't answer, and the acknowledgement came after {took:.0} ms.",
                asked.by
            ))
            .expected("about one second: 800 to 2000 ms")
            .actual(format!("{took:.0} ms"))
            .trap("timeout-not-set"));
        }
        all.push(took);
    }
    if prolonged::are_alike(&all) {
        return Ok(());
    }
    prolonged::never(stage, ASK_ME, &ONE_ASKED).await
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
