//! A server that passes on the previous message: each message comes one late.

use crate::{
    finding::Finding,
    journal::Entry,
    json::any_carries,
    stage::{Look, Said, Stage},
};

/// Adds the reason to a finding that `said` was not heard, or was changed, if clients
/// hear it in place of `next`. A finding whose cause is clear already stays as it is.
///
/// # Errors
/// See [`Stage::wait`].
pub async fn one_late(
    stage: &Stage,
    said: &Said,
    next: &Said,
    finding: Finding,
) -> Result<Finding, Finding> {
    if finding.is_clear {
        return Ok(finding);
    }
    let hears = |one: &Said| {
        let (event, nonce) = (next.exchange.heard, one.nonce.clone());
        move |entries: &[Entry]| {
            let carries = |args: &[_]| any_carries(args, &nonce);
            let mut since = entries.iter().skip(next.mark);
            match since.any(|entry| entry.heard(event).is_some_and(carries)) {
                true => Look::Found(()),
                false => Look::Waiting(0),
            }
        }
    };
    if stage.wait("what was said before", hears(said)).await?.is_none()
        || stage.wait("what was said last", hears(next)).await?.is_some()
    {
        return Ok(finding);
    }
    let actual = format!("it came only after {} had sent the next one", next.by);
    Ok(finding.actual(actual).because("one-late"))
}
