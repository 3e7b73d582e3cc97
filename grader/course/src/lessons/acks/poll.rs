//! `poll {question}`: the server asks every client, and counts the answers.

mod everyone;
mod leaving;
mod missing;
mod own;
mod tally;

use std::time::{Duration, Instant};

use classroom::{finding::Finding, stage::Stage};
use serde_json::{Value, json};

use super::{
    harmless, look_back,
    question::{
        Copy, MOMENT, Question, answer as give, copies, perhaps_heard, pose, reply_to,
        unless_late,
    },
    reply,
    seconds::{SHORTEST, took},
    silence::{self, told_within},
};
use everyone::{asked_in_turn, everyone, in_turn};
pub use leaving::leaver;
pub use missing::missing;
pub use own::own;
use tally::{Fit, Tally};

/// A client sends this to have everyone asked.
pub const POLL: &str = "poll";

/// A server that doesn't wait for answers may take this long to acknowledge a poll.
const AT_ONCE: Duration = Duration::from_millis(10);

/// Waits for the acknowledgement, and reads it.
async fn tally(
    stage: &Stage,
    question: &Question,
    mark: usize,
) -> Result<Tally, Finding> {
    let reply = reply_to(stage, question, mark).await?;
    reply::has_status(POLL, &reply, "ok")?;
    Tally::read(&reply)
}

/// The result of a poll must have these answers, and this number of missing ones. On a
/// shared server, other clients may add theirs.
async fn is_result(
    stage: &mut Stage,
    question: &Question,
    mark: usize,
    given: &[Value],
    missing: u64,
) -> Result<(), Finding> {
    let tally = tally(stage, question, mark).await;
    let tally = tally.map_err(|finding| unless_late(stage, question, finding))?;
    let took = took(stage, &question.asked).unwrap_or_default();
    match tally.fits(given, missing, took) {
        Fit::Yes => Ok(()),
        Fit::More(_) if stage.is_shared() && !alone(stage).await? => Ok(()),
        Fit::Soon(_) if stage.is_shared() && counts_all(stage).await? => Ok(()),
        Fit::No(finding) | Fit::More(finding) | Fit::Soon(finding) => {
            Err(unless_late(stage, question, finding))
        }
    }
}

/// Whether only our clients are there: all of them answer a poll, and its result has no
/// other answers and nobody missing.
async fn alone(stage: &mut Stage) -> Result<bool, Finding> {
    let (tally, asked, _) = answered_by_all(stage).await?;
    Ok(tally.answers.len() == asked && tally.missing == 0)
}

/// Whether nobody counts as missing before a second is over when all our clients answer.
async fn counts_all(stage: &mut Stage) -> Result<bool, Finding> {
    let (tally, _, took) = answered_by_all(stage).await?;
    Ok(tally.missing == 0 || took >= SHORTEST)
}

/// The result of a poll that all our clients answer, how many that are, and the time until
/// the result came, in ms.
async fn answered_by_all(stage: &mut Stage) -> Result<(Tally, usize, f64), Finding> {
    let question = pose(stage, "Ann", POLL);
    let asked = everyone(stage, &question).await?;
    let mark = stage.journal.mark();
    all_answer(stage, &asked, |who| json!(who));
    let tally = tally(stage, &question, mark).await?;
    let took = took(stage, &question.asked).unwrap_or_default();
    Ok((tally, asked.len(), took))
}

/// Everyone answers: this client with this value.
fn all_answer(
    stage: &Stage,
    copies: &[Copy],
    value: impl Fn(&str) -> Value,
) -> Vec<Value> {
    let answered = copies.iter().map(|copy| {
        let value = value(&copy.who);
        give(stage, copy, &value);
        value
    });
    answered.collect()
}

pub async fn all(stage: &mut Stage) -> Result<(), Finding> {
    let mut question = pose(stage, "Ann", POLL);
    let mut asked = everyone(stage, &question).await?;
    // On a busy machine a question may be late once.
    if in_turn(stage, &question) {
        done_with(stage, &question, &asked).await?;
        question = pose(stage, "Ann", POLL);
        asked = everyone(stage, &question).await?;
        if in_turn(stage, &question) {
            return Err(asked_in_turn(&question));
        }
    }
    stage.fence(&stage.exact_names()).await?;
    let all = copies(stage, &question);
    let can_answer =
        |who: &str| all.iter().any(|copy| copy.who == who && copy.id.is_some());
    for copy in &asked {
        // Another check looks for a second copy, which may ask for no answer.
        if !can_answer(&copy.who) {
            return Err(Finding::failed(format!(
                "{} heard the question and can't answer it.",
                copy.who
            ))
            .expected("an event that asks for an acknowledgement")
            .actual("an event without an ack id")
            .trap("poll-asks-for-no-answer"));
        }
        let text = copy.args.first().map(|event| &event["question"]);
        if copy.args.len() != 1 || text.is_none_or(|text| *text != question.text) {
            let (wanted, shown) = copy.beside(&question);
            return Err(Finding::failed(format!("{} heard another question.", copy.who))
                .expected(format!("one object: {wanted}"))
                .actual(shown)
                .trap("poll-question-changed"));
        }
    }
    done_with(stage, &question, &asked).await
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    let question = pose(stage, "Ben", POLL);
    let asked = everyone(stage, &question).await?;
    stage.fence(&stage.exact_names()).await?;
    look_back::once(stage, &question)?;
    done_with(stage, &question, &asked).await
}

/// All answer, and the server gets a moment to acknowledge. Another check looks at the
/// acknowledgement.
async fn done_with(
    stage: &Stage,
    question: &Question,
    asked: &[Copy],
) -> Result<(), Finding> {
    all_answer(stage, asked, |who| json!(format!("{} {who}", question.nonce)));
    told_within(stage, question, MOMENT).await.map(|_| ())
}

pub async fn answers(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben"] {
        let question = pose(stage, by, POLL);
        let asked = everyone(stage, &question).await?;
        // Gives an acknowledgement that is sent too early the time to arrive.
        let begun = Instant::now();
        stage.fence(&stage.exact_names()).await?;
        while begun.elapsed() < AT_ONCE {
            stage.fence(&stage.exact_names()).await?;
        }
        let mark = stage.journal.mark();
        let given =
            all_answer(stage, &asked, |who| json!(format!("{} {who}", question.nonce)));
        is_result(stage, &question, mark, &given, 0).await?;
    }
    Ok(())
}

pub async fn any_answer(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    let rounds = [
        [json!({ "text": nonce, "list": [1, null] }), json!(null), json!(0)],
        [json!(nonce), json!(nonce), json!(nonce)],
        [json!(false), json!(""), json!([nonce, 2])],
    ];
    for round in rounds {
        let question = pose(stage, "Dee", POLL);
        let asked = everyone(stage, &question).await?;
        let mark = stage.journal.mark();
        for (copy, value) in asked.iter().zip(&round) {
            give(stage, copy, value);
        }
        is_result(stage, &question, mark, &round, 0)
            .await
            .map_err(|finding| finding.trap("some-answers-not-counted"))?;
    }
    Ok(())
}

pub async fn no_ack(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    let text = format!("{nonce} anybody?");
    let mark = stage.journal.mark();
    stage.emit("Ann", POLL, &[json!({ "question": text })]);
    let asked = classroom::play::ask::Asked {
        by: "Ann".into(),
        event: POLL.into(),
        id: u64::MAX,
        mark,
    };
    let question = Question { asked, text, nonce };
    // Nobody will hear the result, so the server need not ask anyone.
    let asked = perhaps_heard(stage, &question, stage.names().len()).await?;
    all_answer(stage, &asked, |_| json!("yes"));
    stage.fence(&stage.exact_names()).await?;
    look_back::once(stage, &question).map_err(harmless::after)?;
    harmless::lets_in(stage).await.map_err(harmless::after)?;
    for by in ["Ann", "Ben"] {
        silence::served(stage, by).await.map_err(harmless::after)?;
    }
    Ok(())
}
