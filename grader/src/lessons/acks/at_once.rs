//! Several clients at once: none waits for another, and none gets what is another's.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{
    ask_me::text,
    client_event,
    question::{
        ASK_ME, MOMENT, Question, answer as give, copies_in, heard, pose, reply_to, told,
    },
    reply,
    silence::told_within,
};
use crate::{
    check::Finding,
    journal::{Entry, Way},
    json::cut,
    stage::{Look, Stage},
    verdict::Status,
};

/// A machine may be busy just then, so a server must be caught this often.
const TRIES: usize = 2;

/// What comes sooner than this has not waited for somebody who is given a second.
const QUICK: Duration = Duration::from_millis(500);

/// What was held up until Ann's time was over may be heard this much before Ann hears
/// that it is: they are two connections.
const BESIDE: Duration = Duration::from_millis(100);

/// What to say when one call of a handler gets what is another's.
pub const OWN_CALL: &str = "One by one it works. Each call of the handler must wait for the \
                        answer to its own question: keep nothing of it in a place that \
                        all calls share.";

/// What to say when only the questions wait for each other.
const ONE_AT_A_TIME: &str = "Events are acknowledged meanwhile, and Dee's question waits \
                             until Ann's is over. Is there one queue, one lock or one \
                             open question for all clients? Each question is put at \
                             once.";

/// Ann is asked, and thinks. Meanwhile Ben and she send something, and Dee is asked and
/// answers.
pub async fn not_held_up(stage: &mut Stage) -> Result<(), Finding> {
    let mut result = Ok(());
    for _ in 0..TRIES {
        let thinking = pose(stage, "Ann", ASK_ME);
        let copy = heard(stage, &thinking).await?;
        result = others_go_on(stage, &thinking).await;
        let mark = stage.journal.mark();
        give(stage, &copy, &json!("at last"));
        match &result {
            Err(finding) if finding.status == Status::Failed => {
                told_within(stage, &thinking, MOMENT).await?;
            }
            Ok(()) if let Some(finding) = told_too_early(stage, &thinking, mark) => {
                return Err(finding);
            }
            // Nothing of this should be under way in the next check.
            Ok(()) if !is_over(&stage.journal.read(), &thinking) => {
                reply_to(stage, &thinking, mark).await?;
                break;
            }
            _ => break,
        }
    }
    result
}

async fn others_go_on(stage: &mut Stage, thinking: &Question) -> Result<(), Finding> {
    // All at once: a server may take its time for each.
    let question = pose(stage, "Dee", ASK_ME);
    let events = ["Ben", "Ann"].map(|by| {
        let data = client_event::text(stage);
        (by, client_event::send(stage, by, &data), data)
    });
    let started = Instant::now();

    for (by, event, data) in events {
        let acknowledged = |entries: &[Entry]| {
            entries.iter().any(|entry| reply::is_reply(entry, &event)).then_some(())
        };
        let what = format!("{by}'s `clientEvent` to be acknowledged");
        meanwhile(stage, thinking, started, &what, acknowledged).await?;
        client_event::acknowledged(stage, &event, &data).await?;
    }

    let what = "Dee to be asked";
    let asked = |entries: &[Entry]| {
        copies_in(entries, &question).into_iter().find(|copy| copy.who == "Dee")
    };
    let copy = meanwhile(stage, thinking, started, what, asked).await;
    // The events before it were acknowledged: the server is not held up as a whole.
    let copy = copy.map_err(|finding| match finding.status {
        Status::Failed => finding.hint(ONE_AT_A_TIME),
        _ => finding,
    })?;
    let value = text(stage);
    let mark = stage.journal.mark();
    give(stage, &copy, &value);
    let what = "Dee to be told of her answer";
    let replied = |entries: &[Entry]| {
        let is_reply = |entry: &Entry| reply::is_reply(entry, &question.asked);
        entries.iter().any(is_reply).then_some(())
    };
    let in_time = meanwhile(stage, thinking, started, what, replied).await;
    in_time.map_err(|finding| mixed_up(stage, mark, &value).unwrap_or(finding))?;
    told(stage, &question, mark, &value).await
}

/// Waits for something that should not wait for Ann's answer.
async fn meanwhile<T>(
    stage: &Stage,
    thinking: &Question,
    started: Instant,
    what: &str,
    look: impl Fn(&[Entry]) -> Option<T>,
) -> Result<T, Finding> {
    let limit = stage.patience() + reply::SLOW;
    let found = stage.wait_within(limit, what, |entries| {
        look(entries).map_or(Look::Waiting(0), Look::Found)
    });
    let found = found.await?;
    let took = started.elapsed();
    let waited = match &found {
        None => true,
        Some(_) if took < QUICK => false,
        Some(_) => {
            let over = |entries: &[Entry]| match is_over(entries, thinking) {
                true => Look::Found(()),
                false => Look::Waiting(0),
            };
            let over = stage.wait_within(BESIDE, "Ann's time to be over", over).await?;
            over.is_some()
        }
    };
    match found {
        Some(found) if !waited => Ok(found),
        found => Err(Finding::failed(format!(
            "While Ann thought about a question, the check waited for {what}."
        ))
        .expected("everybody served at once")
        .actual(match found {
            Some(_) => {
                format!("after {} ms, when Ann's time was over", took.as_millis())
            }
            None => format!("nothing within {} ms", limit.as_millis()),
        })
        .hint(
            "The server waits for one client, and cannot be used meanwhile, by others or by \
             the one who thinks. Do not hold a lock while you await an answer, and do not \
             block the thread.",
        )),
    }
}

/// Ann was told of an answer before `mark`, when she had given none.
fn told_too_early(stage: &Stage, thinking: &Question, mark: usize) -> Option<Finding> {
    let entries = stage.journal.read();
    let told = |entry: &&Entry| {
        let reply = entry.answer.iter().flatten().next();
        reply::is_reply(entry, &thinking.asked)
            && reply.is_some_and(|r| r["status"] == "ok")
    };
    let entry = entries[..mark].iter().find(told)?;
    Some(
        Finding::failed(
            "Ann was asked and had not answered yet. She was told an answer.",
        )
        .expected("no acknowledgement until the client has answered")
        .actual(cut(&entry.packet, 100))
        .hint(
            "Only the acknowledgement of `serverEvent` is her answer: not her next \
                 event, and not what another client says.",
        ),
    )
}

/// Why Dee was not told of her answer, if that is because Ann was.
fn mixed_up(stage: &Stage, mark: usize, value: &Value) -> Option<Finding> {
    let entries = stage.journal.read();
    let hers = |entry: &&Entry| {
        let answer = entry.answer.iter().flatten().next();
        entry.way == Way::Heard && answer.is_some_and(|reply| reply["answer"] == *value)
    };
    let other =
        entries.iter().skip(mark).find(hers).filter(|entry| entry.who != "Dee")?;
    Some(
        Finding::failed(format!(
            "{} and Dee were asked. Dee answered, and {} was told of it.",
            other.who, other.who
        ))
        .expected("each told of the answer to the own question")
        .actual(format!("at {}: {}", other.who, cut(&other.packet, 100)))
        .hint(OWN_CALL),
    )
}

fn is_over(entries: &[Entry], question: &Question) -> bool {
    let asked = &question.asked;
    entries.iter().skip(asked.mark).any(|entry| reply::is_reply(entry, asked))
}
