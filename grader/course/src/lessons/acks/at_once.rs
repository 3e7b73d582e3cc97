//! Several clients at once: none waits for another, and none gets another's answer.

use std::time::Duration;

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::cut,
    stage::{Look, Stage},
    verdict::Status,
};
use serde_json::{Value, json};

use super::{
    client_event,
    question::{
        ASK_ME, MOMENT, Question, answer as give, heard, is_copy, pose, reply_to, text,
        told, unless_late,
    },
    reply,
    silence::told_within,
};

/// A machine may be busy just then, so a server fails only after this many tries.
const TRIES: usize = 4;

/// Whatever comes sooner than this, in ms, didn't wait for a client that has a second.
const QUICK: f64 = 500.0;

/// Something held up until Ann's time is over may arrive this much earlier than Ann's own
/// acknowledgement, in ms: they use different connections.
pub const BESIDE: f64 = 100.0;

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
            // It failed, or the machine was too busy to judge.
            Err(_) => {
                told_within(stage, &thinking, MOMENT).await?;
            }
            Ok(()) if let Some(finding) = told_too_early(stage, &thinking, mark) => {
                return Err(finding);
            }
            // Nothing should be under way in the next check.
            Ok(()) if !is_over(&stage.journal.read(), &thinking) => {
                reply_to(stage, &thinking, mark).await?;
                break;
            }
            _ => break,
        }
    }
    result
}

/// While this question or poll of Ann is open, all clients are served.
///
/// # Errors
/// Who is not, or not before Ann's time is over.
pub async fn others_go_on(stage: &mut Stage, thinking: &Question) -> Result<(), Finding> {
    // All at once, because a slow server takes its time for each.
    let question = pose(stage, "Dee", ASK_ME);
    let events = ["Ben", "Ann"].map(|by| {
        let data = client_event::text(stage);
        (by, client_event::send(stage, by, &data), data)
    });
    let meanwhile = Meanwhile { thinking, since: question.asked.mark };

    for (by, event, data) in events {
        let what = format!("the acknowledgement of {by}'s `clientEvent`");
        let is_it = |entry: &Entry| reply::is_reply(entry, &event);
        meanwhile.comes(stage, &what, is_it).await?;
        client_event::acknowledged(stage, &event, &data).await?;
    }

    let what = "Dee's question";
    let is_it = |entry: &Entry| entry.who == "Dee" && is_copy(entry, &question);
    let asked = meanwhile.comes(stage, what, is_it).await;
    // Events were acknowledged, so only the questions are held up.
    asked.map_err(|finding| match finding.status {
        Status::Failed => finding.trap("one-question-at-a-time"),
        _ => finding,
    })?;
    let copy = heard(stage, &question).await?;
    let value = text(stage);
    let mark = stage.journal.mark();
    give(stage, &copy, &value);
    let what = "the acknowledgement of Dee's question";
    let is_it = |entry: &Entry| reply::is_reply(entry, &question.asked);
    // On a slow server, two steps may take as long as Ann's second.
    let meanwhile = Meanwhile { since: mark, ..meanwhile };
    let in_time = meanwhile.comes(stage, what, is_it).await;
    in_time.map_err(|finding| {
        let finding = mixed_up(stage, mark, &value).unwrap_or(finding);
        unless_late(stage, &question, finding)
    })?;
    told(stage, &question, mark, &value).await
}

/// What others wait for while Ann thinks.
struct Meanwhile<'a> {
    /// Ann's question.
    thinking: &'a Question,
    /// The journal's length before the others sent what is to be answered.
    since: usize,
}

impl Meanwhile<'_> {
    /// Waits for an entry that should not wait for Ann's answer. The times are those of
    /// the journal, because on a busy machine we may see an entry long after it came.
    async fn comes(
        &self,
        stage: &Stage,
        what: &str,
        is_it: impl Fn(&Entry) -> bool,
    ) -> Result<(), Finding> {
        let limit = stage.patience() + reply::SLOW;
        let first = |entries: &[Entry]| {
            let mut since = entries.iter().skip(self.since);
            let at = since.find(|entry| is_it(entry)).map(|entry| entry.at_ms);
            at.map_or(Look::Waiting(0), Look::Found)
        };
        let came = stage.wait_within(limit, what, first).await?;
        let sent = stage.journal.read().get(self.since).map(|entry| entry.at_ms);
        let took = came.map(|came| came - sent.unwrap_or_default());
        let waited = match (came, took) {
            (Some(_), Some(took)) if took < QUICK => false,
            (Some(came), _) => self.was_over(stage, came + BESIDE).await?,
            (None, _) => true,
        };
        if !waited {
            return Ok(());
        }
        let open = match self.thinking.asked.event.as_str() {
            ASK_ME => "While Ann thought about her question",
            _ => "While Ann's poll was open",
        };
        Err(Finding::failed(format!("{open}, {what} was held up."))
            .expected("every client served at once")
            .actual(match took {
                Some(took) => format!("after {took:.0} ms, when Ann's time was over"),
                None => format!("nothing within {} ms", limit.as_millis()),
            })
            .trap("blocked-while-it-waits"))
    }

    /// Whether Ann's time was over by then, in ms.
    async fn was_over(&self, stage: &Stage, by: f64) -> Result<bool, Finding> {
        let asked = &self.thinking.asked;
        let over = |entries: &[Entry]| {
            let (_, over) = reply::times(entries, asked);
            over.map_or(Look::Waiting(0), Look::Found)
        };
        let limit = Duration::from_secs_f64(BESIDE / 1000.0);
        let over = stage.wait_within(limit, "Ann's time to be over", over).await?;
        Ok(over.is_some_and(|over| over <= by))
    }
}

/// Ann's question was acknowledged with an answer before `mark`, when she had given
/// none.
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
            "Ann hadn't answered her question yet, and it was acknowledged with an answer.",
        )
        .expected("no acknowledgement until the client has answered")
        .actual(cut(&entry.packet, 100))
        .trap("other-event-taken-for-answer"),
    )
}

/// Why Dee's question was not acknowledged, if another client got her answer.
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
            "{} and Dee were asked. Dee answered, and {} got her answer.",
            other.who, other.who
        ))
        .expected("each question acknowledged with its own answer")
        .actual(format!("at {}: {}", other.who, cut(&other.packet, 100)))
        .trap("calls-share-a-question"),
    )
}

fn is_over(entries: &[Entry], question: &Question) -> bool {
    let asked = &question.asked;
    entries.iter().skip(asked.mark).any(|entry| reply::is_reply(entry, asked))
}
