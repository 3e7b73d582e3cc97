//! The roll: who was there, under which id, from when until when. It is read from
//! the journal, which knows all clients but the stock one.

use std::collections::HashMap;

use serde_json::Value;

use crate::{
    class::packet::{Kind, Packet},
    journal::{Entry, Way},
    json::{any_carries, same},
};

/// The stock client's name. It does not tell its id.
pub const STOCK: &str = "Cy";

/// One connection of an exact client. Places are indices into the journal.
#[derive(Clone, Debug)]
pub struct Stay {
    /// The client's name.
    pub who: String,
    /// The id that the server gave this connection.
    pub sid: String,
    /// Where it begins: the server's answer to CONNECT, or the first event that the
    /// server sent before it, as python-socketio does with what its connect handler
    /// emits. The official client takes both.
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

    /// Whether this client's id is anywhere in the arguments. A short one, such as `7`,
    /// may be a part of anything, so it must stand alone.
    pub fn is_in(&self, args: &[Value]) -> bool {
        if self.sid.len() < LONG {
            let alone = Value::from(self.sid.as_str()).to_string();
            return args.iter().any(|arg| arg.to_string().contains(&alone));
        }
        let sid = self.sid.to_ascii_lowercase();
        any_carries(args, &sid)
    }
}

/// An id of so many characters is no part of anything else.
const LONG: usize = 8;

/// Whom an event is about: the client whose id is its `id`, be it with something around
/// it. Where there is no such field, the one whose id is anywhere in it. What a server
/// tells beside the `id`, such as who else is there, does not count.
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

/// Whether an event is about this stay.
pub fn is_about(args: &[Value], stays: &[Stay], stay: &Stay) -> bool {
    about(args, stays).is_some_and(|one| one.sid == stay.sid)
}

/// All stays so far, in the order in which they began.
pub fn roll(entries: &[Entry]) -> Vec<Stay> {
    let mut roll: Vec<Stay> = Vec::new();
    let mut early: HashMap<&str, usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(sid) = let_in(entry) {
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

/// The last stay of this client.
pub fn stay_of(entries: &[Entry], who: &str) -> Option<Stay> {
    roll(entries).into_iter().rfind(|stay| stay.who == who)
}

/// Where clients heard this event in the namespace `/`: the place, the client and the
/// arguments.
pub fn heard<'a>(
    entries: &'a [Entry],
    event: &'a str,
) -> impl Iterator<Item = (usize, &'a str, &'a [Value])> {
    // What other namespaces say, to a fence for example, is aside.
    let here = entries.iter().enumerate().filter(|(_, entry)| !entry.aside);
    here.filter_map(move |(at, entry)| {
        let args = entry.heard(event).or_else(|| folded(entry, event))?;
        Some((at, entry.who.as_str(), args))
    })
}

/// How often the stock client has gone, by its own wish or another's; it came back each
/// time. The journal does not tell when its connections began.
pub fn times_stock_left(entries: &[Entry]) -> usize {
    entries.iter().filter(|entry| entry.who == STOCK && entry.ends_connection()).count()
}

/// The stock client shows an event without arguments as a `message` that holds the
/// event's name.
fn folded<'a>(entry: &'a Entry, event: &str) -> Option<&'a [Value]> {
    let args = entry.heard("message").filter(|_| entry.who == STOCK)?;
    matches!(args, [Value::String(name)] if name == event).then_some(&[])
}

/// The id in the server's answer to CONNECT, if this is one.
fn let_in(entry: &Entry) -> Option<String> {
    if entry.way != Way::Heard || !entry.aside {
        return None;
    }
    let packet = Packet::decode(&entry.packet).ok()?;
    let answers = packet.kind == Kind::Connect && packet.namespace == "/";
    answers.then(|| packet.data["sid"].as_str().map(str::to_owned)).flatten()
}
