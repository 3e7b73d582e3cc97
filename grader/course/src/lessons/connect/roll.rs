//! The roll: which client was connected, with which id, from when until when. It is read
//! from the journal, which knows the ids of all clients except the stock one.

use std::collections::HashMap;

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, same},
    play::broken,
    trap::Trap,
};
use serde_json::Value;

/// The name of the stock client, whose id is unknown.
pub const STOCK: &str = "Cy";

/// One connection of an exact client. Places are indices into the journal.
#[derive(Clone, Debug)]
pub struct Stay {
    /// The client's name.
    pub who: String,
    /// The id that the server gave this connection.
    pub sid: String,
    /// Where it begins: at the server's answer to CONNECT, or at the first event before
    /// that. python-socketio sends the events of its connect handler before the answer, and
    /// the official client accepts both orders.
    pub from: usize,
    /// Where it ended, if it has.
    pub until: Option<usize>,
}

impl Stay {
    /// Whether the client was connected at this place.
    pub fn covers(&self, at: usize) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }

    /// Whether the event's first argument is an object with this client's id.
    pub fn is_id_in(&self, args: &[Value]) -> bool {
        let id = args.first().and_then(|first| first.get("id"));
        id.is_some_and(|id| same(id, &Value::from(self.sid.as_str())))
    }

    /// Whether this client's id is anywhere in the arguments. A short id such as `7` can be
    /// part of anything, so it must stand alone.
    pub fn is_in(&self, args: &[Value]) -> bool {
        if self.sid.len() < LONG {
            let alone = Value::from(self.sid.as_str()).to_string();
            return args.iter().any(|arg| arg.to_string().contains(&alone));
        }
        let sid = self.sid.to_ascii_lowercase();
        any_carries(args, &sid)
    }
}

/// An id of this many characters cannot be part of something else by chance.
const LONG: usize = 8;

/// Which client an event is about: the one whose id is in the field `id`, even with text
/// around it. If there is no such field, the client whose id is anywhere in the event. Other
/// data beside `id`, such as a list of connected clients, does not count.
pub fn about<'a>(args: &[Value], stays: &'a [Stay]) -> Option<&'a Stay> {
    if let Some(stay) = stays.iter().find(|stay| stay.is_id_in(args)) {
        return Some(stay);
    }
    match args.first().map(|first| &first["id"]) {
        Some(id @ Value::String(_)) => {
            stays.iter().find(|stay| stay.is_in(std::slice::from_ref(id)))
        }
        _ => stays.iter().find(|stay| stay.is_in(args)),
    }
}

/// Whether an event is about this connection.
pub fn is_about(args: &[Value], stays: &[Stay], stay: &Stay) -> bool {
    about(args, stays).is_some_and(|one| one.sid == stay.sid)
}

/// All connections so far, in the order in which they began.
pub fn roll(entries: &[Entry]) -> Vec<Stay> {
    let mut roll: Vec<Stay> = Vec::new();
    let mut early: HashMap<&str, usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(sid) = entry.lets_in() {
            let who = entry.who.clone();
            let from = early.remove(who.as_str()).unwrap_or(at);
            roll.push(Stay { who, sid, from, until: None });
            continue;
        }
        let last = roll.iter_mut().rev().find(|stay| stay.who == entry.who);
        match last.filter(|stay| stay.until.is_none()) {
            Some(stay) if entry.ends_connection() => stay.until = Some(at),
            None if entry.way == Way::Heard && entry.event.is_some() => {
                early.entry(&entry.who).or_insert(at);
            }
            _ => {}
        }
    }
    roll
}

/// The last connection of this client.
pub fn stay_of(entries: &[Entry], who: &str) -> Option<Stay> {
    roll(entries).into_iter().rfind(|stay| stay.who == who)
}

/// Where clients heard this event in the namespace `/`: the place, the client and the
/// arguments.
pub fn heard<'a>(
    entries: &'a [Entry],
    event: &'a str,
) -> impl Iterator<Item = (usize, &'a str, &'a [Value])> {
    // Packets of other namespaces, such as those of a fence, are aside.
    let here = entries.iter().enumerate().filter(|(_, entry)| !entry.aside);
    here.filter_map(move |(at, entry)| {
        let args = entry.heard(event).or_else(|| folded(entry, event))?;
        Some((at, entry.who.as_str(), args))
    })
}

/// How often the stock client's connection ended, whoever ended it; the client came back
/// each time. The journal does not say when its connections began.
pub fn times_stock_left(entries: &[Entry]) -> usize {
    entries.iter().filter(|entry| entry.who == STOCK && entry.ends_connection()).count()
}

/// The stock client reports an event without arguments as a `message` with the event's
/// name.
fn folded<'a>(entry: &'a Entry, event: &str) -> Option<&'a [Value]> {
    let args = entry.heard("message").filter(|_| entry.who == STOCK)?;
    matches!(args, [Value::String(name)] if name == event).then_some(&[])
}

/// Checks that Ann and Ben, who never leave, are still connected.
///
/// # Errors
/// The server has ended a connection.
pub fn nobody_sent_away(entries: &[Entry]) -> Result<(), Finding> {
    let sent_away = |stay: &&Stay| {
        let ended = stay.until.is_some_and(|end| entries[end].way == Way::Closed);
        ended && ["Ann", "Ben"].contains(&stay.who.as_str())
    };
    let stays = roll(entries);
    let Some(stay) = stays.iter().find(sent_away) else { return Ok(()) };
    let who = &stay.who;
    let reason = stay.until.map(|end| entries[end].packet.as_str()).unwrap_or_default();
    Err(Finding::failed(format!("{who} did not leave, but was disconnected."))
        .expected("the connections of all other clients to stay open")
        .actual(reason)
        .trap(broken::cut_off(reason).unwrap_or(Trap::of("client-sent-away")))
        .focus(&stay.sid))
}
