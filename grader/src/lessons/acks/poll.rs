//! `poll {question}`: the server asks every client, and counts the answers.

mod everyone;
mod leaving;
mod missing;
mod tally;

use serde_json::{Value, json};

use super::{
    at_once::others_go_on,
    harmless, look_back,
    prolonged::took,
    question::{
        ASK_ME, Copy, MOMENT, Question, TRIES, answer as give, answered, copies,
        copies_in, heard, is_copy, perhaps_heard, pose, pose_text, reply_to, unless_late,
    },
    reply,
    silence::{self, told_within},
};
use crate::{
    check::Finding,
    journal::Entry,
    stage::{Look, Stage},
};
use everyone::{asked_in_turn, everyone, in_turn};
pub use leaving::leaver;
pub use missing::missing;
use tally::{Fit, Tally};

/// A client sends this to have everyone asked.
pub const POLL: &str = "poll";

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
        Fit::No(finding) | Fit::More(finding) => {
            Err(unless_late(stage, question, finding))
        }
    }
}

/// Whether only our clients are there: all of them answer a poll, and its result has no
/// other answers and nobody missing.
async fn alone(stage: &mut Stage) -> Result<bool, Finding> {
    let question = pose(stage, "Ann", POLL);
    let asked = everyone(stage, &question).await?;
    let mark = stage.journal.mark();
    all_answer(stage, &asked, |who| json!(who));
    let tally = tally(stage, &question, mark).await?;
    Ok(tally.answers.len() == asked.len() && tally.missing == 0)
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
            .hint("`emit` asks for no answer. Use `emit_with_ack`."));
        }
        let text = copy.args.first().map(|event| &event["question"]);
        if copy.args.len() != 1 || text.is_none_or(|text| *text != question.text) {
            let (wanted, shown) = copy.beside(&question);
            return Err(Finding::failed(format!("{} heard another question.", copy.who))
                .expected(format!("one object: {wanted}"))
                .actual(shown)
                .hint("Pass the question on as it came, in one object."));
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
        stage.fence(&stage.exact_names()).await?;
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
        is_result(stage, &question, mark, &round, 0).await.map_err(|finding| {
            finding.hint(
                "Every answer counts, even null, false and 0, and identical answers are counted \
                 separately. Read the answers as `Value`.",
            )
        })?;
    }
    Ok(())
}

/// Two polls at once; everyone answers the later one first. Dee was asked before, and
/// answers when the polls are over. Meanwhile all clients are served.
pub async fn own(stage: &mut Stage) -> Result<(), Finding> {
    let thinking = pose(stage, "Dee", ASK_ME);
    let copy = heard(stage, &thinking).await?;
    let (polls, asked) = both_open(stage).await?;
    others_go_on(stage, &polls[0]).await?;
    let mark = stage.journal.mark();
    let mut given = Vec::new();
    for (question, copies) in polls.iter().zip(&asked).rev() {
        let value = |who: &str| json!(format!("{} {who}", question.nonce));
        given.push(all_answer(stage, copies, value));
    }
    for (question, given) in polls.iter().rev().zip(&given) {
        is_result(stage, question, mark, given, 0).await.map_err(|finding| {
            finding.hint(
                "One poll at a time works. Each poll must collect its own answers, so keep \
                 them in local variables.",
            )
        })?;
    }
    let done = answered(stage, &thinking, &copy, &json!("at last")).await;
    done.map_err(|finding| {
        finding.hint("Dee was asked before the polls began. Leave open questions alone.")
    })?;
    reply::once(stage, &[POLL])?;
    asked_again(stage, &polls[0]).await
}

/// Ann's poll and Ben's, and everyone's copies of the two questions.
async fn both_open(
    stage: &mut Stage,
) -> Result<([Question; 2], Vec<Vec<Copy>>), Finding> {
    for _ in 0..TRIES {
        let polls = ["Ann", "Ben"].map(|by| pose(stage, by, POLL));
        let mut asked = Vec::new();
        for question in &polls {
            asked.push(everyone(stage, question).await?);
        }
        // On a busy machine, the first may be over by chance.
        let entries = stage.journal.read();
        let over = entries.iter().position(|e| reply::is_reply(e, &polls[0].asked));
        let begun = entries.iter().position(|e| is_copy(e, &polls[1]));
        if over.is_none() || over > begun {
            drop(entries);
            return Ok((polls, asked));
        }
    }
    Err(Finding::failed("Ben's poll began only when Ann's was over.")
        .expected("both polls at once")
        .actual("the second question after the first result")
        .because(
            "Ask everyone as soon as a poll comes in, also when another one is open.",
        ))
}

/// The same question once more is a new poll, and so is a second one at the same time.
async fn asked_again(stage: &mut Stage, before: &Question) -> Result<(), Finding> {
    let (text, nonce) = (before.text.clone(), before.nonce.clone());
    let polls =
        ["Ann", "Ben"].map(|by| pose_text(stage, by, POLL, text.clone(), nonce.clone()));
    let seen = |finding: Finding| {
        finding.hint(
            "Ask everyone for each poll, although the same was asked before, or is open: \
             the answers may differ.",
        )
    };
    everyone(stage, &polls[0]).await.map_err(seen)?;
    let names = stage.names();
    let twice = |entries: &[Entry]| match copies_in(entries, &polls[0]).len() {
        count if count >= 2 * names.len() => Look::Found(()),
        count => Look::Waiting(count),
    };
    if stage.wait("everyone to be asked twice", twice).await?.is_none() {
        return Err(seen(
            Finding::failed(
                "Ann and Ben sent the same poll at once, and it was asked once.",
            )
            .expected("two questions at each client")
            .actual("one"),
        ));
    }
    let mark = stage.journal.mark();
    all_answer(stage, &copies(stage, &polls[0]), |who| json!(format!("{who} again")));
    let given: Vec<Value> =
        names.iter().map(|who| json!(format!("{who} again"))).collect();
    for question in &polls {
        is_result(stage, question, mark, &given, 0).await.map_err(seen)?;
    }
    Ok(())
}

pub async fn no_ack(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    let text = format!("{nonce} anybody?");
    let mark = stage.journal.mark();
    stage.emit("Ann", POLL, &[json!({ "question": text })]);
    let asked = crate::families::ask::Asked {
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
