//! Nobody answers: a client stays silent, or answers too late.

use std::time::Duration;

use serde_json::json;

use super::{
    ask_me::text,
    client_event,
    look_back::posed,
    question::{
        ASK_ME, Question, answer as give, answered, copies, heard, pose, pose_text,
    },
    reply,
};
use crate::{
    check::Finding,
    class::Connection,
    journal::{Entry, Way},
    lessons::ask,
    stage::{Look, Stage},
    verdict::Status,
};

/// The longest that a second may take, in ms; and what a busy machine may add.
const LONGEST: f64 = 2000.0 + 500.0;

/// The shortest that a second may be, in ms.
pub const SHORTEST: f64 = 800.0;

/// How long to wait for a timeout that should come after a second.
const IN_TIME: Duration = Duration::from_millis(2600);

/// How long to wait then, to be able to say that it came too late: the time that
/// socketioxide waits if it is told nothing is 5 s.
const TOO_LONG: Duration = Duration::from_millis(3900);

/// Two are silent; meanwhile a third one answers, which must not end their time.
pub async fn timeout(stage: &mut Stage) -> Result<(), Finding> {
    let silent = [pose(stage, "Ben", ASK_ME), pose(stage, "Dee", ASK_ME)];
    for question in &silent {
        heard(stage, question).await?;
    }
    let other = pose(stage, "Ann", ASK_ME);
    let copy = heard(stage, &other).await?;
    give(stage, &copy, &json!("yes"));

    for question in &silent {
        if !told_in_time(stage, question).await? {
            return Err(never_told(stage, question));
        }
        let asked = &question.asked;
        let reply = reply::object(stage, asked, asked.mark, Duration::ZERO);
        let reply = reply.await.map_err(|finding| match panicked(stage) {
            true => never_told(stage, question),
            false => finding,
        })?;
        reply::has_status(ASK_ME, &reply, "timeout").map_err(|mut finding| {
            finding.rationale = format!(
                "{} was asked and did not answer, and the status is not \"timeout\".",
                asked.by
            );
            finding.hint(
                "When the time is over, awaiting the acknowledgement gives \
                 `Err(AckError::Timeout)`. Acknowledge with `{\"status\": \"timeout\"}` then.",
            )
        })?;
    }
    Ok(())
}

/// Whether the acknowledgement of a question came that nobody answers, in time or a few
/// seconds later.
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
    let what = format!("{} to be told that the time is over", asked.by);
    let told = stage.wait_within(limit, &what, |entries| {
        let mut since = entries.iter().skip(asked.mark);
        match since.any(|entry| reply::is_reply(entry, asked)) {
            true => Look::Found(()),
            false => Look::Waiting(0),
        }
    });
    Ok(told.await?.is_some())
}

/// A handler that has panicked will say nothing more.
fn panicked(stage: &Stage) -> bool {
    let since = stage.check_started;
    stage.server().is_some_and(|server| {
        server.vitals().borrow().panics.iter().any(|panic| panic.at >= since)
    })
}

fn never_told(stage: &Stage, question: &Question) -> Finding {
    let by = &question.asked.by;
    let finding = Finding::failed(format!(
        "{by} was asked and did not answer. `{ASK_ME}` was never acknowledged."
    ))
    .expected("an acknowledgement with the status \"timeout\", after about a second")
    .actual("none")
    .hint(
        "`socket.timeout(PATIENCE).emit_with_ack(…)` ends after this time with an `Err`. \
         Match it, and acknowledge; `unwrap()` would panic, and then nobody answers.",
    );
    match stage.client(by).map(|client| client.connection()) {
        Some(Connection::Closed(reason)) => finding
            .actual(format!("{by}'s connection ended: {reason}"))
            .hint("Silence is no reason to end a connection."),
        _ => finding,
    }
}

/// Looks back: when were those told who stayed silent?
pub async fn one_second(stage: &mut Stage) -> Result<(), Finding> {
    for asked in reply::sent(stage, &[ASK_ME]) {
        let silent =
            { ask::answers(stage, &asked).first().cloned() }.is_some_and(|args| {
                args[..].first().is_some_and(|r| r["status"] == "timeout")
            });
        let (Some(sent), Some(told)) = reply::times(&stage.journal.read(), &asked) else {
            continue;
        };
        let took = told - sent;
        let finding = Finding::failed(format!(
            "{} did not answer, and was told after {took:.0} ms.",
            asked.by
        ))
        .expected("about one second: 800 to 2000 ms")
        .actual(format!("{took:.0} ms"));
        if silent && took < SHORTEST {
            return Err(finding.hint("Give the client 1000 ms to answer."));
        }
        if silent && took > LONGEST {
            return Err(finding.hint(
                "Without a word from you, socketioxide waits 5 s. Write \
                 `socket.timeout(PATIENCE).emit_with_ack(…)`.",
            ));
        }
    }
    Ok(())
}

/// How soon a server that sends silent clients away does so.
const SENT_AWAY: Duration = Duration::from_millis(100);

/// Those who stayed silent answer after all, while each thinks about another question.
pub async fn too_late(stage: &mut Stage) -> Result<(), Finding> {
    nobody_sent_away(stage)?;
    change_nothing(stage).await?;
    // Nothing tells when a server will not do it any more.
    let closed = |entries: &[Entry]| match entries.iter().any(|e| e.way == Way::Closed) {
        true => Look::Found(()),
        false => Look::Waiting(0),
    };
    stage.wait_within(SENT_AWAY, "a connection's end", closed).await?;
    nobody_sent_away(stage)
}

/// Late answers change nothing.
async fn change_nothing(stage: &mut Stage) -> Result<(), Finding> {
    let silent: Vec<Question> = reply::sent(stage, &[ASK_ME])
        .iter()
        .filter_map(|asked| posed(stage, asked))
        .filter(|question| question.asked.by != "Ann")
        .collect();
    let mut open = Vec::new();
    for question in &silent {
        let next = pose(stage, &question.asked.by, ASK_ME);
        let copy = heard(stage, &next).await.map_err(after_late)?;
        open.push((next, copy));
    }
    for question in &silent {
        for copy in copies(stage, question) {
            give(stage, &copy, &json!(format!("{}, but late", question.nonce)));
        }
    }
    stage.fence(&stage.exact_names()).await?;
    for (question, copy) in &open {
        let value = text(stage);
        answered(stage, question, copy, &value).await.map_err(after_late)?;
    }
    for question in &silent {
        served(stage, &question.asked.by).await.map_err(after_late)?;
    }
    stage.fence(&stage.exact_names()).await?;
    reply::once(stage, &[ASK_ME])
}

fn after_late(mut finding: Finding) -> Finding {
    if finding.status == Status::Failed {
        finding.rationale =
            format!("With an answer that came too late: {}", finding.rationale);
    }
    finding
}

/// Lets the time go by that a client is given: this one is asked, and stays silent.
/// Whether it is told in time, and of what, is another check's matter.
pub async fn a_second(stage: &mut Stage, by: &str) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    let question = pose_text(stage, by, ASK_ME, format!("{nonce} anybody?"), nonce);
    told_within(stage, &question, IN_TIME).await.map(|_| ())
}

/// Who was silent is a client like any other afterwards. One that was sent away after
/// the last check is connected anew by now.
fn nobody_sent_away(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let Some(closed) = entries.iter().find(|entry| entry.way == Way::Closed) else {
        return Ok(());
    };
    Err(Finding::failed(format!("{} was silent, and was disconnected.", closed.who))
        .expected("the connection to stay open")
        .actual(closed.packet.clone())
        .hint("Not to answer is no offence: the client may be slow, or have no handler."))
}

/// A client is still connected, its event is acknowledged, and it can be asked.
pub async fn served(stage: &mut Stage, by: &str) -> Result<(), Finding> {
    if let Some(Connection::Closed(reason)) =
        stage.client(by).map(|client| client.connection())
    {
        return Err(stage.end_of_server().unwrap_or_else(|| {
            Finding::failed(format!("{by} was disconnected."))
                .expected("every connection to stay open")
                .actual(reason)
        }));
    }
    let data = client_event::text(stage);
    let asked = client_event::send(stage, by, &data);
    client_event::acknowledged(stage, &asked, &data).await?;
    let value = text(stage);
    let question = pose(stage, by, ASK_ME);
    let copy = heard(stage, &question).await?;
    answered(stage, &question, &copy, &value).await
}
