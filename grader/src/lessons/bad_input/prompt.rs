//! Answers come in time.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    answers::{answers, try_all},
    creating::{CREATE, create},
    errors::error_of,
    payloads,
};
use crate::{check::Finding, lessons::ask, stage::Stage};

/// What the lesson allows.
const IN_TIME: Duration = Duration::from_millis(500);

/// A server that answers a fence within this is not kept from answering by a machine
/// that is busy, nor by a network that is slow.
const AT_ONCE: Duration = Duration::from_millis(50);

/// So often must an answer be late: once may be chance.
const TRIES: usize = 3;

/// And so often is it tried, because a try on a busy machine tells nothing.
const MOST_TRIES: usize = 10;

/// What is answered, in words.
const KINDS: [&str; 3] = [
    "a good message",
    "a bad one with an acknowledgement",
    "a bad one without an acknowledgement",
];

pub async fn in_time(stage: &mut Stage) -> Result<(), Finding> {
    for (kind, what) in KINDS.iter().enumerate() {
        let mut late = Vec::new();
        for _ in 0..MOST_TRIES {
            let sent = Instant::now();
            answer_to(stage, kind).await?;
            let took = sent.elapsed();
            let fence = Instant::now();
            stage.fence(&["Ann".to_owned()]).await?;
            if took <= IN_TIME {
                break;
            }
            if fence.elapsed() <= AT_ONCE {
                late.push(took);
            }
            if late.len() == TRIES {
                break;
            }
        }
        if let Some(took) = late.iter().min()
            && late.len() == TRIES
        {
            let ms = took.as_millis();
            return Err(Finding::failed(format!(
                "The answer to {what} took {ms} ms and more, {TRIES} times."
            ))
            .expected(format!("an answer within {} ms", IN_TIME.as_millis()))
            .actual(format!("{ms} ms at the least"))
            .hint(format!(
                "Somebody waits for it. What does the handler of `{CREATE}` wait for?"
            )));
        }
    }
    Ok(())
}

/// Lets Ann send something of this kind, and waits for the answer.
async fn answer_to(stage: &mut Stage, kind: usize) -> Result<(), Finding> {
    if kind == 0 {
        let created = create(stage, "Ann");
        return ask::answer(stage, &created.asked).await.map(|_| ());
    }
    let mut bad = payloads::empty(stage, "Ann");
    bad.truncate(1);
    if kind == 1 {
        let tried = try_all(stage, "Ann", bad);
        return answers(stage, &tried).await.map(|_| ());
    }
    for bad in &bad {
        error_of(stage, "Ann", bad).await?;
    }
    Ok(())
}
