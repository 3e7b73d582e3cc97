//! Answers come in time.

use std::time::Duration;

use classroom::{finding::Finding, play::ask, stage::Stage};
use tokio::time::Instant;

use super::{
    answers::{answers, try_all},
    creating::create,
    errors::error_of,
    payloads::{self, Bad},
};

/// What the lesson allows.
const IN_TIME: Duration = Duration::from_millis(500);

/// An answer must be late this often, because once may be chance.
const TRIES: usize = 3;

/// How often we try, because a try on a busy machine tells nothing.
const MOST_TRIES: usize = 20;

/// What is sent. A handler may answer each kind in another branch.
enum Kind {
    Good,
    Bad { which: fn(&mut Stage, &str) -> Vec<Bad>, at: usize, with_ack: bool },
}

const KINDS: [Kind; 6] = [
    Kind::Good,
    Kind::Bad { which: payloads::no_objects, at: 0, with_ack: true },
    Kind::Bad { which: payloads::wrong_types, at: 0, with_ack: true },
    Kind::Bad { which: payloads::empty, at: 0, with_ack: true },
    Kind::Bad { which: payloads::too_long, at: 5, with_ack: true },
    Kind::Bad { which: payloads::empty, at: 0, with_ack: false },
];

pub async fn in_time(stage: &mut Stage) -> Result<(), Finding> {
    for kind in &KINDS {
        let mut what = String::new();
        let mut late = Vec::new();
        for _ in 0..MOST_TRIES {
            let sent = Instant::now();
            what = answer_to(stage, kind).await?;
            let took = sent.elapsed();
            let fence = Instant::now();
            stage.fence(&["Ann".to_owned()]).await?;
            if took <= IN_TIME {
                break;
            }
            // A busy machine or a slow network delays the fence too.
            if took.saturating_sub(2 * fence.elapsed()) > IN_TIME {
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
                "The answer to {what} took at least {ms} ms, {TRIES} times."
            ))
            .expected(format!("an answer within {} ms", IN_TIME.as_millis()))
            .actual(format!("{ms} ms or more"))
            .trap("answer-waits"));
        }
    }
    Ok(())
}

/// Lets Ann send something of this kind, and waits for the answer. Returns in words what
/// was sent.
async fn answer_to(stage: &mut Stage, kind: &Kind) -> Result<String, Finding> {
    let Kind::Bad { which, at, with_ack } = kind else {
        let created = create(stage, "Ann");
        ask::answer(stage, &created.asked).await?;
        return Ok("a good message".into());
    };
    let bad = which(stage, "Ann").swap_remove(*at);
    let what = bad.what.clone();
    if *with_ack {
        let tried = try_all(stage, "Ann", vec![bad]);
        answers(stage, &tried).await?;
        return Ok(what);
    }
    error_of(stage, "Ann", &bad).await?;
    Ok(format!("{what}, without an ack callback,"))
}
