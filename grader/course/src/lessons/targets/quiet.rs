//! No `heard` without a text that a client sent.

use std::time::{Duration, Instant};

use classroom::{
    class::Over,
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, cut},
    play::talk::has_sent,
    stage::{Look, Said, Stage},
};
use serde_json::Value;
use tokio::time::sleep;

use super::talk::HEARD;

/// How often a client connects and leaves, to show that this triggers nothing.
const VISITS: usize = 4;

/// In this visit, which is over WebSocket, the connection breaks.
const BREAKS: usize = 2;

/// How long a server may take to notice that.
const NOTICED: Duration = Duration::from_millis(150);

/// The client that connects and leaves.
const VISITOR: &str = "Nia";

pub async fn unasked(stage: &mut Stage) -> Result<(), Finding> {
    let mut each_time = true;
    // A late event may name an earlier visitor. None of them ever sends a text.
    let mut sids: Vec<String> = Vec::new();
    for visit in 0..VISITS {
        let over = if visit % 2 == 0 { Over::WebSocket } else { Over::Polling };
        let (mark, started) = (stage.journal.mark(), Instant::now());
        stage.join(VISITOR, over).await?;
        sids.extend(stage.sid(VISITOR).map(str::to_owned));
        stage.fence(&stage.exact_names()).await?;
        if visit == BREAKS {
            stage.hang_up(VISITOR).await;
            noticed(stage, mark).await?;
        } else {
            stage.leave(VISITOR).await;
        }
        stage.fence(&stage.exact_names()).await?;
        let found = unexpected(stage, mark);
        if let Some(entry) = found.iter().find(|e| is_ours(stage, e, &found, &sids)) {
            return Err(spam(stage, entry));
        }
        // What is left may come from strangers on a shared server. If it comes with each
        // visit instead, then nothing comes during an equally long time without a visit.
        let took = started.elapsed();
        each_time = each_time && !found.is_empty() && is_quiet(stage, took).await?;
        if let (true, Some(entry)) = (each_time && visit + 1 == VISITS, found.first()) {
            return Err(spam(stage, entry));
        }
    }
    Ok(())
}

/// A server notices a closed connection a moment after its client. On a shared server,
/// where only a goodbye for each visit counts, this waits for it.
async fn noticed(stage: &Stage, mark: usize) -> Result<(), Finding> {
    let goodbye = |entries: &[Entry]| {
        let heard = entries.iter().skip(mark).any(|entry| entry.heard(HEARD).is_some());
        if heard { Look::Found(()) } else { Look::Waiting(0) }
    };
    if stage.is_shared() {
        stage.wait_within(NOTICED, "a goodbye", goodbye).await?;
    }
    Ok(())
}

/// The `heard` events since `mark`, at the clients that can be fenced; nobody in the
/// class has sent a text since then. Late copies at clients that were connected before
/// don't count: another check looks at those.
fn unexpected(stage: &Stage, mark: usize) -> Vec<Entry> {
    let entries = stage.journal.read();
    let exact = stage.exact_names();
    let is_heard = |entry: &&Entry| {
        entry.heard(HEARD).is_some()
            && (entry.who == VISITOR || exact.contains(&entry.who))
    };
    let since = entries.iter().skip(mark).filter(is_heard);
    let since: Vec<&Entry> = since.collect();
    let late = |entry: &Entry| {
        stage.said.iter().any(|said| holds(entry, said))
            && since.iter().any(|e| e.who != VISITOR && e.packet == entry.packet)
    };
    since.iter().filter(|entry| !late(entry)).map(|entry| (*entry).clone()).collect()
}

/// Whether it can't come from strangers. On a server of our own, nothing can. On a shared
/// one, this is a text of this run, an event that names a visitor, or an event that only
/// the visitor has heard.
fn is_ours(stage: &Stage, entry: &Entry, found: &[Entry], sids: &[String]) -> bool {
    let alone = || {
        let same = |other: &&Entry| other.packet == entry.packet;
        found.iter().filter(same).all(|other| other.who == VISITOR)
    };
    !stage.is_shared()
        || stage.said.iter().any(|said| holds(entry, said))
        || sids.iter().any(|sid| names(entry, sid))
        || alone()
}

/// Whether the packet contains this id. A short one, such as `7`, must stand in quotes:
/// it may be a part of anything.
fn names(entry: &Entry, sid: &str) -> bool {
    sid.len() >= 8 && entry.packet.contains(sid)
        || entry.packet.contains(&format!("\"{sid}\""))
}

/// Looks back at the whole run, for texts that nobody sent. On a shared server, strangers may
/// have sent them. But a stranger's text never has an id of the class in `from`, never lacks
/// a sender or has one that is no socket id, and is never for all but heard by only one of
/// the class.
///
/// # Errors
/// Who heard such a text.
pub fn never_said(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let sids: Vec<&str> =
        stage.said.iter().filter_map(|said| said.sid.as_deref()).collect();
    let ours = |entry: &Entry| {
        !stage.is_shared()
            || sids.iter().any(|sid| !sid.is_empty() && names(entry, sid))
            || message(entry).is_none_or(|message| !is_from_a_client(message, &sids))
            || at_one_of_two(stage, &entries, entry)
    };
    let unsaid = |entry: &&Entry| {
        entry.heard(HEARD).is_some()
            && !stage.said.iter().any(|said| holds(entry, said))
            && !is_bare(&entries, entry)
            && ours(entry)
    };
    let Some(entry) = entries.iter().find(unsaid) else { return Ok(()) };
    Err(Finding::failed(format!(
        "{} heard `{HEARD}` with a text that nobody sent.",
        entry.who
    ))
    .expected(format!("`{HEARD}` only for texts that a client sends"))
    .actual(cut(&entry.packet, 120))
    .trap("greeting-as-a-text-later"))
}

/// Whether a client of the class has sent this text, which has no room for a nonce.
fn is_bare(entries: &[Entry], entry: &Entry) -> bool {
    let Some(text) = message(entry).and_then(|message| message.get("text")) else {
        return false;
    };
    let sent = entries.iter().filter(|entry| entry.way == Way::Sent);
    sent.filter_map(|entry| entry.event.as_ref())
        .any(|(_, args)| args.first().and_then(|sent| sent.get("text")) == Some(text))
}

/// Whether `from` may be a socket id. If the ids of the class all have the same length, then
/// those of strangers have it too.
fn is_from_a_client(message: &Value, sids: &[&str]) -> bool {
    let Some(from) = message["from"].as_str() else { return false };
    let same_length = sids.windows(2).all(|pair| pair[0].len() == pair[1].len());
    !same_length || sids.first().is_none_or(|sid| sid.len() == from.len())
}

/// No client has heard a text since `mark` that nobody sent.
pub fn unasked_since(stage: &Stage, mark: usize) -> Result<(), Finding> {
    let entries = stage.journal.read().clone();
    let is_sent = |entry: &Entry| {
        let text = message(entry).map(|message| &message["text"]);
        stage.said.iter().any(|said| holds(entry, said))
            || text.is_some_and(|text| has_sent(&entries, "text", text))
    };
    let mut heard = entries.iter().skip(mark).filter(|e| e.heard(HEARD).is_some());
    heard.find(|entry| !is_sent(entry)).map_or(Ok(()), |entry| Err(spam(stage, entry)))
}

fn message(entry: &Entry) -> Option<&Value> {
    entry.heard(HEARD)?.first()
}

/// The two clients that stay until the class leaves.
const STAYERS: [&str; 2] = ["Ann", "Ben"];

/// Whether one of them heard this more often than the other, although it was for all (or
/// all others) and neither of them sent it.
fn at_one_of_two(stage: &Stage, entries: &[Entry], entry: &Entry) -> bool {
    let by_them = |said: &&Said| STAYERS.contains(&said.by.as_str());
    let marks = stage.said.iter().filter(by_them).map(|said| said.mark);
    let (Some(first), Some(last)) = (marks.clone().min(), marks.max()) else {
        return false;
    };
    let Some(heard) = message(entry) else { return false };
    let same = |other: &Entry| {
        message(other).is_some_and(|message| {
            ["text", "from", "mode"].iter().all(|&field| message[field] == heard[field])
        })
    };
    let count = |who: &str, entries: &[Entry]| {
        entries.iter().filter(|e| e.who == who && same(e)).count()
    };
    // Before and after, only one of them may be connected.
    let there = &entries[first..last];
    let [ann, ben] = STAYERS;
    (heard["mode"] == "all" || heard["mode"] == "others")
        && (count(ann, there) > count(ben, entries)
            || count(ben, there) > count(ann, entries))
}

/// Whether nobody hears anything for so long.
async fn is_quiet(stage: &Stage, time: Duration) -> Result<bool, Finding> {
    let mark = stage.journal.mark();
    sleep(time).await;
    stage.fence(&stage.exact_names()).await?;
    Ok(unexpected(stage, mark).is_empty())
}

fn spam(stage: &Stage, entry: &Entry) -> Finding {
    let finding = Finding::failed(format!(
        "A client connected and left, nobody sent a text, and {} heard `{HEARD}`.",
        entry.who
    ))
    .expected(format!("no `{HEARD}` until a client sends a text"))
    .actual(cut(&entry.packet, 120));
    if stage.said.iter().any(|said| holds(entry, said)) {
        finding.trap("old-text-sent-again")
    } else {
        finding.trap("greeting-as-a-text")
    }
}

fn holds(entry: &Entry, said: &Said) -> bool {
    let args = entry.heard(HEARD).unwrap_or_default();
    any_carries(args, &said.nonce)
}
