//! Messages that the server sends although no client sent one.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::sleep;

use super::{
    deleting::asking::{DELETED, names},
    storing,
    talk::MESSAGE,
};
use crate::{
    check::Finding,
    class::Over,
    families::talk::has_sent,
    journal::Entry,
    json::{any_carries, cut, same},
    stage::{Said, Stage},
};

/// How often a client connects, to show that this triggers no message.
const VISITS: usize = 4;

pub async fn no_spam_on_connect(stage: &mut Stage) -> Result<(), Finding> {
    let mut each_time = true;
    for visit in 0..VISITS {
        let over = if visit % 2 == 0 { Over::WebSocket } else { Over::Polling };
        let mark = stage.journal.mark();
        let started = Instant::now();
        stage.join("Nia", over).await?;
        stage.fence(&stage.exact_names()).await?;
        let found = unasked(stage, mark, "Nia");
        let took = started.elapsed();
        stage.leave("Nia").await;
        // Another check looks at what leaving triggers.
        stage.fence(&stage.exact_names()).await?;
        if let Some(entry) = guilty(stage, &found).await? {
            return Err(spam(stage, &entry));
        }
        // What is left comes from strangers. If it comes with each newcomer instead, then
        // nothing comes during an equally long time without one.
        each_time &= !found.is_empty() && is_quiet(stage, took).await?;
        if each_time && visit + 1 == VISITS {
            return Err(spam(stage, &found[0]));
        }
    }
    Ok(())
}

/// Of these messages, one that the server must have made itself. On a server of our own,
/// that is any of them. On a shared one, it is a message that only the newcomer heard, or
/// one that is not in the list and was not deleted.
async fn guilty(stage: &Stage, found: &[Entry]) -> Result<Option<Entry>, Finding> {
    if found.is_empty() || !stage.is_shared() {
        return Ok(found.first().cloned());
    }
    let list = storing::list(stage).await?;
    // A deletion, or a copy for another client, may still be on its way.
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    let deleted = |id: &Value| {
        entries.iter().any(|e| e.heard(DELETED).is_some_and(|args| names(args, id)))
    };
    let stored = |entry: &Entry| {
        let message = entry.heard(MESSAGE).and_then(<[Value]>::first);
        let id = message.map(|message| &message["id"]);
        id.is_some_and(|id| list.iter().any(|e| same(&e["id"], id)) || deleted(id))
    };
    let alone = |entry: &Entry| {
        let is_copy = |e: &&Entry| e.heard(MESSAGE).is_some() && e.packet == entry.packet;
        entries.iter().filter(is_copy).all(|e| e.who == "Nia")
    };
    Ok(found.iter().find(|entry| alone(entry) || !stored(entry)).cloned())
}

/// How often a client leaves, to show that a message comes with it and not by chance.
const LEAVES: usize = 8;

/// A message that comes whenever a client leaves. On a shared server, strangers may send
/// one: then it also comes at other times, or not each time.
pub async fn comes_with_leaving(stage: &mut Stage) -> Result<Option<Entry>, Finding> {
    let mut comes = None;
    for _ in 0..LEAVES {
        stage.join("Nia", Over::WebSocket).await?;
        stage.fence(&stage.exact_names()).await?;
        let (mark, started) = (stage.journal.mark(), Instant::now());
        stage.leave("Nia").await;
        stage.fence(&stage.exact_names()).await?;
        comes = unasked(stage, mark, "").into_iter().next();
        if comes.is_none() || !is_quiet(stage, started.elapsed()).await? {
            return Ok(None);
        }
    }
    Ok(comes)
}

/// Whether nobody hears such a message for so long.
async fn is_quiet(stage: &Stage, time: Duration) -> Result<bool, Finding> {
    let mark = stage.journal.mark();
    sleep(time).await;
    stage.fence(&stage.exact_names()).await?;
    Ok(unasked(stage, mark, "").is_empty())
}

/// No client has heard a `message` since `mark` that nobody sent.
pub fn no_spam_since(stage: &Stage, mark: usize) -> Result<(), Finding> {
    let entries = stage.journal.read().clone();
    let is_sent = |entry: &&Entry| {
        let message = entry.heard(MESSAGE).and_then(<[Value]>::first);
        message.is_some_and(|message| has_sent(&entries, "content", &message["content"]))
    };
    let found = unasked(stage, mark, "");
    let spam_of = |entry| Err(spam(stage, entry));
    found.iter().find(|entry| !is_sent(entry)).map_or(Ok(()), spam_of)
}

fn spam(stage: &Stage, entry: &Entry) -> Finding {
    let finding = Finding::failed(format!(
        "A client connected, nobody sent a message, and {} heard `{MESSAGE}`.",
        entry.who
    ))
    .expected(format!("no `{MESSAGE}` until a client sends one"))
    .actual(cut(&entry.packet, 120));
    if stage.said.iter().any(|said| holds(entry, said)) {
        finding.hint(
            "Don't send old messages again: a client that hears them takes them for new \
             ones. A newcomer finds them in the list.",
        )
    } else {
        finding.hint("Use another event name for a greeting.")
    }
}

/// The `message` events since `mark` that no client caused: those that carry no text of
/// this run, and older messages that only the newcomer heard.
pub fn unasked(stage: &Stage, mark: usize, newcomer: &str) -> Vec<Entry> {
    let entries = stage.journal.read();
    let messages = |entry: &&Entry| {
        // The stock client shows other events as `message` too.
        entry.heard(MESSAGE).is_some()
            && (entry.who == newcomer || stage.sees_all(&entry.who))
    };
    let since: Vec<&Entry> = entries.iter().skip(mark).filter(messages).collect();
    let known = |entry: &Entry| stage.said.iter().any(|said| holds(entry, said));
    let others =
        |packet: &str| since.iter().any(|e| e.who != newcomer && e.packet == packet);
    let spam = since.iter().filter(|entry| !known(entry) || !others(&entry.packet));
    spam.filter(|entry| entry.who == newcomer || !known(entry))
        .map(|e| (*e).clone())
        .collect()
}

fn holds(entry: &Entry, said: &Said) -> bool {
    let args = entry.heard(MESSAGE).unwrap_or_default();
    any_carries(args, &said.nonce)
}
