//! Events that the server sends although no client caused them.

use std::time::Instant;

use classroom::{
    check::Test,
    class::Over,
    finding::Finding,
    journal::{Entry, Way},
    json::{cut, same},
    play::talk::has_sent,
    stage::Stage,
    trap::Trap,
};
use serde_json::Value;

use super::{
    deleting::asking::{DELETED, ERROR, names, requests},
    storing::{self, path_of},
    talk::MESSAGE,
};
use crate::families::unasked::{comes_with, is_quiet};

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
        let found = unasked_by(stage, mark, "Nia");
        let took = started.elapsed();
        stage.leave("Nia").await;
        // Another check looks at what leaving triggers.
        stage.fence(&stage.exact_names()).await?;
        if let Some(entry) = guilty(stage, &found).await? {
            return Err(strange(stage, &entry, CONNECTED));
        }
        // What is left comes from strangers. If it comes with each newcomer instead, then
        // nothing comes during an equally long time without one.
        each_time &= !found.is_empty() && is_quiet(stage, took, unasked).await?;
        if each_time && visit + 1 == VISITS {
            return Err(strange(stage, &found[0], CONNECTED));
        }
    }
    Ok(())
}

/// What a client did that connected, for [`none_with`].
pub const CONNECTED: &str = "A client connected, and";

/// What a client did that left, for [`none_with`].
pub const LEFT: &str = "A client left, and";

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
    let messages = || found.iter().filter(|entry| entry.heard(MESSAGE).is_some());
    Ok(messages().find(|entry| alone(entry) || !stored(entry)).cloned())
}

/// Whether nothing was heard since `mark` but what a client caused. If something was, and
/// the server is shared, it counts if it comes whenever `act` is done. `after` is what the
/// clients did, as the beginning of a sentence.
///
/// # Errors
/// Something was heard that no client caused.
pub async fn none_with(
    stage: &mut Stage,
    mark: usize,
    after: &str,
    act: Test,
) -> Result<(), Finding> {
    let found = unasked(stage, mark).into_iter().next();
    let found = match found {
        Some(_) if stage.is_shared() => comes_with(stage, act, unasked).await?,
        found => found,
    };
    found.map_or(Ok(()), |entry| Err(strange(stage, &entry, after)))
}

/// No client has heard a `message` since `mark` that no client caused. Bad payloads may
/// have come of it, which carry no text that was drawn.
pub fn no_spam_since(stage: &Stage, mark: usize) -> Result<(), Finding> {
    let entries = stage.journal.read().clone();
    let is_sent = |entry: &&Entry| {
        let message = entry.heard(MESSAGE).and_then(<[Value]>::first);
        message.is_some_and(|message| has_sent(&entries, "content", &message["content"]))
    };
    let found = unasked(stage, mark);
    let mut found = found.iter().filter(|entry| entry.heard(MESSAGE).is_some());
    let strange = |entry| Err(strange(stage, entry, CAME_AND_WENT));
    found.find(|entry| !is_sent(entry)).map_or(Ok(()), strange)
}

/// What clients did meanwhile, for [`no_spam_since`].
const CAME_AND_WENT: &str = "Clients came and went, nobody sent a message, and";

/// The finding about an event that no client caused.
fn strange(stage: &Stage, entry: &Entry, after: &str) -> Finding {
    let event = entry.event.as_ref().map_or(MESSAGE, |(name, _)| name.as_str());
    let args = entry.heard(event).unwrap_or_default();
    let trap = match event {
        MESSAGE if stage.texts.knows(args) => Trap::of("old-messages-sent-again"),
        MESSAGE => Trap::of("greeting-as-a-message"),
        DELETED => Trap::of("deletion-nobody-made"),
        ERROR => Trap::of("error-nobody-made"),
        _ => Trap::of("event-nobody-caused"),
    };
    let who = &entry.who;
    Finding::failed(format!("{after} {who} heard `{event}`, which no client caused."))
        .expected(format!("no `{event}` but those that a client causes"))
        .actual(cut(&entry.packet, 120))
        .trap(trap)
        .focus(&entry.packet)
}

/// The events since `mark` that no client of this run caused.
pub fn unasked(stage: &Stage, mark: usize) -> Vec<Entry> {
    unasked_by(stage, mark, "")
}

/// The same, and older messages that only the newcomer heard.
fn unasked_by(stage: &Stage, mark: usize, newcomer: &str) -> Vec<Entry> {
    // A server that loses all words would be blamed for that here too.
    if stage.wordless {
        return Vec::new();
    }
    let entries = stage.journal.read();
    let asked = requests(&entries);
    let heard = |(at, entry): &(usize, &Entry)| {
        // The stock client shows other events as `message` too.
        let sees = entry.who == newcomer || stage.sees_all(&entry.who);
        sees && entry.way == Way::Heard && *at >= mark
    };
    let others = |packet: &str| {
        entries.iter().skip(mark).any(|e| e.who != newcomer && e.packet == packet)
    };
    let is_unasked = |(at, entry): &(usize, &Entry)| {
        let Some((name, args)) = &entry.event else { return false };
        match name.as_str() {
            MESSAGE if stage.texts.knows(args) => {
                entry.who == newcomer && !others(&entry.packet)
            }
            MESSAGE => true,
            DELETED => {
                let over_rest = |id: &Value| {
                    let request = format!("DELETE {}:", path_of(id));
                    // The answer may come after the event.
                    entries.iter().any(|e| e.packet.starts_with(&request))
                };
                let named = args.first().map_or(&Value::Null, |arg| &arg["messageId"]);
                !asked.iter().any(|(_, id)| names(args, id)) && !over_rest(named)
            }
            EDITED => !stage.texts.knows(args),
            ERROR => !entries[..*at].iter().any(|e| may_fail(e, &entry.who)),
            _ => false,
        }
    };
    let found = entries.iter().enumerate().filter(heard).filter(is_unasked);
    found.map(|(_, entry)| entry.clone()).collect()
}

/// The event that announces an edit.
pub const EDITED: &str = "messageEdited";

/// Whether `who` sends something here that the server may answer by `error`.
fn may_fail(entry: &Entry, who: &str) -> bool {
    let Some((name, args)) = &entry.event else { return false };
    let is_text = |field: &str| {
        let value = args.first().and_then(|payload| payload[field].as_str());
        value.is_some_and(|text| !text.is_empty())
    };
    let is_good = name == MESSAGE && is_text("username") && is_text("content");
    entry.who == who && entry.way == Way::Sent && !is_good && !name.is_empty()
}
