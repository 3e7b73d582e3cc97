//! Clients that stay silent, or answer too late.

mod too_early;

use std::time::Duration;

use classroom::{
    class::{Connection, Over},
    finding::Finding,
    journal::Way,
    play::{
        ask::{self, Asked},
        broken,
    },
    stage::{Look, Stage},
    trap::Trap,
};
use serde_json::json;

use super::{
    client_event,
    question::{
        ASK_ME, Question, answer as give, asks_and_answers, ended_early, heard, pose,
        pose_text, text,
    },
    reply,
    seconds::LATER,
    seconds::{IN_TIME, SHORTEST, TOO_LONG},
};
pub use too_early::too_early;

/// Ben doesn't answer two questions, and Dee doesn't answer one. Meanwhile Dee answers
/// another question, and Ann answers hers. A little later others are asked, a client sends
/// something, and one comes and leaves. Each question has its own limit all the same.
pub async fn timeout(stage: &mut Stage) -> Result<(), Finding> {
    let before = pose(stage, "Dee", ASK_ME);
    let mut silent = ["Ben", "Dee", "Ben"].map(|by| pose(stage, by, ASK_ME)).to_vec();
    for question in &silent {
        heard(stage, question).await?;
    }
    let copy = heard(stage, &before).await?;
    stage.fence(&stage.exact_names()).await?;
    give(stage, &copy, &json!("no"));
    let other = pose(stage, "Ann", ASK_ME);
    let copy = heard(stage, &other).await?;
    give(stage, &copy, &json!("yes"));

    // Not a wait: what comes now is asked at another time.
    tokio::time::sleep(LATER).await;
    silent.extend(["Ann", "Ben"].map(|by| pose(stage, by, ASK_ME)));
    let data = client_event::text(stage);
    client_event::send(stage, "Dee", &data);
    let value = text(stage);
    asks_and_answers(stage, "Ann", &value).await?;
    stage.join("Gus", Over::WebSocket).await?;
    stage.leave("Gus").await;

    for question in &silent {
        times_out(stage, question).await?;
    }
    Ok(())
}

/// A question that nobody answers is acknowledged as a timeout. Another check looks at
/// when.
pub async fn times_out(stage: &Stage, question: &Question) -> Result<(), Finding> {
    if !told_in_time(stage, question).await? {
        return Err(never_told(stage, question));
    }
    let asked = &question.asked;
    let reply = reply::object(stage, asked, asked.mark, Duration::ZERO).await;
    let reply = reply.map_err(|finding| match panicked(stage) {
        true => never_told(stage, question),
        false => finding,
    })?;
    reply::has_status(ASK_ME, &reply, "timeout").map_err(|mut finding| {
        finding.rationale = format!(
            "{} was asked and didn't answer, and the status is not \"timeout\".",
            asked.by
        );
        finding.trap("timeout-has-another-status")
    })
}

/// Whether a question that nobody answers was acknowledged, in time or a few seconds
/// later.
pub async fn told_in_time(stage: &Stage, question: &Question) -> Result<bool, Finding> {
    if told_within(stage, question, IN_TIME).await? {
        return Ok(true);
    }
    Ok(!panicked(stage) && told_within(stage, question, TOO_LONG).await?)
}

/// Whether the acknowledgement of a question came within this time.
pub async fn told_within(
    stage: &Stage,
    question: &Question,
    limit: Duration,
) -> Result<bool, Finding> {
    let asked = &question.asked;
    let what = format!("the acknowledgement that {}'s time is over", asked.by);
    let told = stage.wait_within(limit, &what, |entries| {
        let mut since = entries.iter().skip(asked.mark);
        match since.any(|entry| reply::is_reply(entry, asked)) {
            true => Look::Found(()),
            false => Look::Waiting(0),
        }
    });
    Ok(told.await?.is_some())
}

/// A handler that has panicked won't acknowledge any more.
fn panicked(stage: &Stage) -> bool {
    let since = stage.check_started;
    stage.server().is_some_and(|server| {
        server.vitals().borrow().panics.iter().any(|panic| panic.at >= since)
    })
}

fn never_told(stage: &Stage, question: &Question) -> Finding {
    let by = &question.asked.by;
    let finding = Finding::failed(format!(
        "{by} was asked and didn't answer, and `{ASK_ME}` was never acknowledged."
    ))
    .expected("an acknowledgement with the status \"timeout\", after about a second")
    .actual("none")
    .trap("timeout-not-acknowledged");
    let Some(Connection::Closed(reason)) =
        stage.client(by).map(|client| client.connection())
    else {
        return match left_since(stage, &question.asked) {
            Some(who) => finding
                .actual(format!("none; {who} has left meanwhile"))
                .because("leaver-stops-timers"),
            None => finding,
        };
    };
    let finding = finding.actual(format!("{by}'s connection ended: {reason}"));
    match closed_early(stage, &question.asked) {
        Some(ms) => {
            let mut finding = finding.because(broken::why_ended(&reason));
            finding.rationale = format!(
                "{by} had a second to answer. The server ended {by}'s connection after \
                 {ms:.0} ms."
            );
            finding
        }
        None => finding.trap("silent-client-disconnected"),
    }
}

/// Another client that has left since this was sent.
fn left_since(stage: &Stage, asked: &Asked) -> Option<String> {
    let entries = stage.journal.read();
    let mut others = entries.iter().skip(asked.mark).filter(|e| e.who != asked.by);
    Some(others.find(|entry| entry.ends_connection())?.who.clone())
}

/// How many ms after a question its client was disconnected, if that was long before its
/// second was over.
fn closed_early(stage: &Stage, asked: &Asked) -> Option<f64> {
    let entries = stage.journal.read();
    let (sent, _) = reply::times(&entries, asked);
    let mut own = entries.iter().skip(asked.mark).filter(|entry| entry.who == asked.by);
    let closed = own.find(|entry| entry.way == Way::Closed)?;
    let ms = closed.at_ms - sent?;
    (ms < SHORTEST).then_some(ms)
}

/// Whether an event was acknowledged with the status "timeout".
pub fn was_timeout(stage: &Stage, asked: &Asked) -> bool {
    let told = ask::answers(stage, asked).into_iter().flatten().next();
    told.is_some_and(|reply| reply["status"] == "timeout")
}

/// Lets a client's second pass: this one is asked, and stays silent. Another check looks
/// at its acknowledgement.
pub async fn a_second(stage: &mut Stage, by: &str) -> Result<(), Finding> {
    let question = anybody(stage, by);
    told_within(stage, &question, IN_TIME).await.map(|_| ())
}

/// Lets a client send a question that it won't answer.
pub fn anybody(stage: &mut Stage, by: &str) -> Question {
    let nonce = stage.texts.nonce();
    pose_text(stage, by, ASK_ME, format!("{nonce} anybody?"), nonce)
}

/// What to say when a client was disconnected that did nothing wrong.
fn why_disconnected(reason: &str) -> Trap {
    broken::cut_off(reason).unwrap_or(Trap::of("client-sent-away"))
}

/// A client is still connected, its event is acknowledged, and it can be asked.
pub async fn served(stage: &mut Stage, by: &str) -> Result<(), Finding> {
    if let Some(Connection::Closed(reason)) =
        stage.client(by).map(|client| client.connection())
    {
        return Err(stage.end_of_server().unwrap_or_else(|| {
            Finding::failed(format!("{by} was disconnected."))
                .expected("every connection to stay open")
                .actual(reason.clone())
                .because(why_disconnected(&reason))
        }));
    }
    let data = client_event::text(stage);
    let asked = client_event::send(stage, by, &data);
    client_event::acknowledged(stage, &asked, &data).await?;
    let value = text(stage);
    asks_and_answers(stage, by, &value).await.map_err(ended_early)
}
