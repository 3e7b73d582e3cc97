//! Messages that nobody has sent.

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
    journal::Entry,
    json::{any_carries, cut, same},
    stage::{Said, Stage},
};

/// How often somebody connects to show that it brings no message.
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
        // What leaving brings is another check's matter.
        stage.fence(&stage.exact_names()).await?;
        if let Some(entry) = guilty(stage, &found).await? {
            return Err(spam(stage, &entry));
        }
        // What is left was said by others, or comes with each newcomer: then
        // nothing comes in as long a time without one.
        each_time &= !found.is_empty() && is_quiet(stage, took).await?;
        if each_time && visit + 1 == VISITS {
            return Err(spam(stage, &found[0]));
        }
    }
    Ok(())
}

/// Of the messages that nobody asked for, one that the server must have made. On
/// a server of our own that is any of them; on a shared one, what only the
/// newcomer heard, or what is not in the list, and nobody has deleted it.
async fn guilty(stage: &Stage, found: &[Entry]) -> Result<Option<Entry>, Finding> {
    if found.is_empty() || !stage.is_shared() {
        return Ok(found.first().cloned());
    }
    let list = storing::list(stage).await?;
    // A deletion by now, or a copy for somebody else, may be on its way.
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

/// How often somebody leaves to show that it brings a message, and not chance.
const LEAVES: usize = 8;

/// A message that comes whenever somebody leaves. On a shared server others may speak
/// too: then it comes at other times as well, or not each time.
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

/// Whether nobody hears a message that nobody asked for, for so long.
async fn is_quiet(stage: &Stage, time: Duration) -> Result<bool, Finding> {
    let mark = stage.journal.mark();
    sleep(time).await;
    stage.fence(&stage.exact_names()).await?;
    Ok(unasked(stage, mark, "").is_empty())
}

fn spam(stage: &Stage, entry: &Entry) -> Finding {
    let finding = Finding::failed(format!(
        "Somebody connected, nobody spoke, and {} heard `{MESSAGE}`.",
        entry.who
    ))
    .expected(format!("no `{MESSAGE}` until a client sends one"))
    .actual(cut(&entry.packet, 120));
    if stage.said.iter().any(|said| holds(entry, said)) {
        finding.hint(
            "Old messages are in the list. Sent again as `message`, they look new to \
             every client that shows them.",
        )
    } else {
        finding.hint("A greeting needs a name of its own.")
    }
}

/// The `message` events since `mark` that nobody asked for: all that carry nothing
/// which anybody said, and what only the newcomer heard of what was said before.
pub fn unasked(stage: &Stage, mark: usize, newcomer: &str) -> Vec<Entry> {
    let entries = stage.journal.read();
    let messages = |entry: &&Entry| {
        // The stock client shows other events as `message`, too.
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
