//! A silent client has one second, whatever else happens in it.

use std::time::{Duration, Instant};

use classroom::{class::Over, finding::Finding, stage::Stage};
use serde_json::json;
use tokio::time::timeout;

use super::{
    client_event,
    question::{ASK_ME, Question, answer as give, asks_and_answers, copies, pose, text},
    seconds::{self, took},
    seconds::{LONGEST, SHORTEST},
    silence::{anybody, told_in_time, told_within, too_early},
};

/// If the seconds of several questions differ by more, in ms, then what happened after
/// [`LATER`](seconds::LATER) may have prolonged some of them, or ended others.
const ALIKE: f64 = 90.0;

/// Something happens again after this time, which is much less than a second.
const PERIOD: Duration = Duration::from_millis(400);

/// What happens while a client is silent.
#[derive(Clone, Copy)]
pub enum Meanwhile {
    OwnQuestion,
    OtherQuestion,
    OwnEvent,
    OtherEvent,
    Answer,
    ComeAndGo,
    /// One more client answers the poll.
    PollAnswer,
    Poll,
}

use Meanwhile::{
    Answer, ComeAndGo, OtherEvent, OtherQuestion, OwnEvent, OwnQuestion, Poll, PollAnswer,
};

/// While `askMe` is open.
pub const ONE_ASKED: [Meanwhile; 6] =
    [OwnEvent, OtherEvent, OwnQuestion, OtherQuestion, Answer, ComeAndGo];

/// While a poll is open.
pub const ALL_ASKED: [Meanwhile; 5] =
    [PollAnswer, OtherEvent, OtherQuestion, Poll, ComeAndGo];

impl Meanwhile {
    /// Lets it happen. Returns a question that nobody answers, if it is one.
    async fn happens(
        self,
        stage: &mut Stage,
        open: &Question,
        round: usize,
    ) -> Result<Option<Question>, Finding> {
        match self {
            OwnQuestion => return Ok(Some(anybody(stage, "Ben"))),
            OtherQuestion => return Ok(Some(anybody(stage, "Dee"))),
            Poll => return Ok(Some(pose(stage, "Dee", super::poll::POLL))),
            OwnEvent | OtherEvent => {
                let data = client_event::text(stage);
                let by = if matches!(self, OwnEvent) { "Ben" } else { "Ann" };
                client_event::send(stage, by, &data);
            }
            Answer => {
                let value = text(stage);
                asks_and_answers(stage, "Ann", &value).await?;
            }
            ComeAndGo => {
                stage.join("Gus", Over::WebSocket).await?;
                stage.leave("Gus").await;
            }
            PollAnswer => {
                // Rarely, because the poll ends once all have answered.
                let rest = stage.names().len().saturating_sub(1);
                let next = (round % 2 == 1 && round / 2 < rest).then_some(round / 2);
                let copies = copies(stage, open);
                if let Some(copy) = next.and_then(|next| copies.get(next)) {
                    give(stage, copy, &json!("at last"));
                }
            }
        }
        Ok(None)
    }

    fn what(self) -> &'static str {
        match self {
            OwnQuestion => "the same client was asked something else",
            OtherQuestion => "another client was asked",
            OwnEvent => "that client sent `clientEvent`",
            OtherEvent => "another client sent `clientEvent`",
            Answer => "another client answered its own question",
            ComeAndGo => "a client came and left",
            PollAnswer => "one of the clients answered",
            Poll => "another poll began",
        }
    }
}

/// Whether these times until a timeout, in ms, are as alike as a second each.
pub fn are_alike(took: &[f64]) -> bool {
    let longest = took.iter().copied().fold(0.0, f64::max);
    let shortest = took.iter().copied().fold(f64::MAX, f64::min);
    longest - shortest <= ALIKE
}

/// Nothing of this prolongs a question that nobody answers: an `askMe` of Ben, or a poll.
///
/// # Errors
/// What prolongs it, as far as it can be told, or ends another one early.
pub async fn never(
    stage: &mut Stage,
    event: &'static str,
    all: &[Meanwhile],
) -> Result<(), Finding> {
    if prolonged(stage, event, all).await?.is_none() {
        return Ok(());
    }
    for one in all {
        if let Some(took) = prolonged(stage, event, &[*one]).await? {
            return Err(finding(event, took, one.what()));
        }
    }
    // Not one of them alone, or the machine was busy.
    match prolonged(stage, event, all).await? {
        Some(took) => Err(finding(event, took, "other things happened meanwhile")),
        None => Ok(()),
    }
}

fn finding(event: &str, took: f64, what: &str) -> Finding {
    let (silent, answer) = match event {
        ASK_ME => ("Ben was asked and didn't answer", "acknowledgement"),
        _ => ("Not every client answered a poll", "result"),
    };
    Finding::failed(format!("{silent}. Meanwhile {what}, and the {answer} was put off."))
        .expected(format!("the {answer} after about one second, whatever else happens"))
        .actual(format!("after {took:.0} ms"))
        .because("timer-put-off")
}

/// Lets a question stay unanswered while all this happens again and again. Returns how
/// long it took, in ms, if that was too long.
async fn prolonged(
    stage: &mut Stage,
    event: &'static str,
    all: &[Meanwhile],
) -> Result<Option<f64>, Finding> {
    let open =
        if event == ASK_ME { anybody(stage, "Ben") } else { pose(stage, "Ann", event) };
    let asked = Instant::now();
    let mut later = Vec::new();
    for round in 0.. {
        // The first thing that happens is neither too soon nor too late on a busy machine.
        let told = timeout(PERIOD, told_within(stage, &open, PERIOD)).await;
        let is_told = told.unwrap_or(Ok(false))?;
        if is_told || asked.elapsed().as_secs_f64() * 1000.0 > LONGEST {
            break;
        }
        for one in all {
            later.extend(one.happens(stage, &open, round).await?);
        }
    }
    let took = took(stage, &open.asked)
        .unwrap_or_else(|| asked.elapsed().as_secs_f64() * 1000.0);
    // Nothing should be under way afterwards. And these have their own second, too.
    for question in later.iter().chain([&open]) {
        told_in_time(stage, question).await?;
        let took = seconds::took(stage, &question.asked);
        if let Some(took) = took.filter(|took| *took < SHORTEST) {
            return Err(too_early(stage, &question.asked, took));
        }
    }
    Ok((took > LONGEST).then_some(took))
}
