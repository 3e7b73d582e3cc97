//! Reads a contract's TOML.
//!
//! `events` reads the tables `[on.EVENT]`, with `shapes` and their `limits` for what a
//! client sends, and `emits` and `held` for what the server sends. `rules` are about several events at once: an id must come
//! from somewhere, and a list needs somebody who stores to it. `words` are the names that
//! Socket.IO has taken, and what a contract can't say.

mod emits;
mod events;
mod held;
mod limits;
mod lists;
mod rules;
mod shapes;
mod words;

use std::ops::Range;

use toml::de::DeTable;

use super::{Change, Contract, Event, Field, List, Problem, Shape};
use crate::reading::{self, Values, entries, nearest, quoted};

const KEYS: [&str; 3] = ["title", "list", "on"];

/// The most events that clients emit.
const MOST_EVENTS: usize = 200;

/// Reads a contract. `slug` names it.
///
/// # Errors
/// Everything that is wrong, in the order of the text.
pub fn read(slug: &str, text: &str) -> Result<Contract, Vec<Problem>> {
    reading::read(text, |values, table| {
        let mut reader = Reader::new(values, table);
        let contract = reader.contract(slug, text, table);
        rules::check(&mut reader, &contract);
        Some(contract)
    })
}

/// A contract while it is read: what is known before the events are, and what the rules
/// need to know about the text.
struct Reader<'r, 'v, 't> {
    values: &'r mut Values<'v>,
    /// The names in `[on]`, and their places.
    events: Vec<(&'t str, Range<usize>)>,
    /// The names in `[list]`, and their places.
    lists: Vec<(&'t str, Range<usize>)>,
    /// Each `id of EVENT` in a payload.
    ids: Vec<IdOf>,
    /// Each `stores`, `updates` and `removes`.
    changes: Vec<Changed>,
    /// The place of each event's prefix, or of its name.
    prefixes: Vec<Range<usize>>,
    /// The events that something is wrong with, by position. The rules leave them alone, so
    /// that one mistake is noted once.
    unclear: Vec<usize>,
    /// Whether something is wrong with the payload of the event that is read.
    payload_is_unclear: bool,
    /// Whether an event changes a list, and it isn't clear which.
    changes_are_unclear: bool,
    /// The first field or event that needs a room.
    room: Option<Range<usize>>,
}

/// An `id of EVENT` in a payload.
struct IdOf {
    /// The event with this payload, by position.
    by: usize,
    /// The event that brings the id, by position.
    of: usize,
    /// Whether the payload can't be drawn without it.
    needed: bool,
    at: Range<usize>,
}

/// A `stores`, `updates` or `removes`.
struct Changed {
    by: usize,
    what: Change,
    at: Range<usize>,
}

impl<'r, 'v, 't> Reader<'r, 'v, 't> {
    fn new(values: &'r mut Values<'v>, table: &'t DeTable<'t>) -> Self {
        let names = |key: &str| {
            let table = table.get(key).and_then(|value| value.get_ref().as_table());
            let entries = table.into_iter().flat_map(entries);
            entries.map(|(name, at, _)| (name, at)).collect()
        };
        Self {
            values,
            events: names("on"),
            lists: names("list"),
            ids: Vec::new(),
            changes: Vec::new(),
            prefixes: Vec::new(),
            unclear: Vec::new(),
            payload_is_unclear: false,
            changes_are_unclear: false,
            room: None,
        }
    }

    fn contract(&mut self, slug: &str, text: &str, table: &'t DeTable<'t>) -> Contract {
        self.no_others(table, "a contract", &KEYS);
        let title = match table.get("title") {
            Some(value) => {
                let title = self.values.text(value);
                self.shown(title.as_deref(), value.span());
                title
            }
            None => {
                let text = "the contract has no `title`: a few words for people, such as \
                            title = \"Likes with a counter\"";
                self.values.wrong(0..0, text);
                None
            }
        };
        let lists = table.get("list").and_then(|value| self.values.table(value));
        let lists: Vec<List> =
            lists.map(|table| self.all_lists(table)).unwrap_or_default();
        let events = table.get("on").and_then(|value| self.values.table(value));
        let events = match events {
            Some(table) => self.all_events(table),
            None if table.contains_key("on") => Vec::new(),
            None => {
                let text = "the contract has no events: add a table [on.EVENT] for each \
                            event that clients emit";
                self.values.wrong(0..0, text);
                Vec::new()
            }
        };
        Contract {
            text: text.into(),
            slug: slug.into(),
            title: title.unwrap_or_default(),
            lists,
            events,
        }
    }

    fn all_events(&mut self, table: &'t DeTable<'t>) -> Vec<Event> {
        if let Some((_, at)) = self.events.get(MOST_EVENTS) {
            let text = format!(
                "a contract has at most {MOST_EVENTS} events, and this one has {}: make \
                 several contracts of it",
                self.events.len()
            );
            self.values.wrong(at.clone(), text);
            self.events.clear();
            self.changes_are_unclear = true;
            return Vec::new();
        }
        let mut events = Vec::new();
        for (index, (name, at, value)) in entries(table).enumerate() {
            let before = self.values.count();
            events.push(self.event(index, name, at, value));
            if self.values.count() > before {
                self.unclear.push(index);
            }
        }
        events
    }

    /// Notes each key that is not known, with the reason if it can't be said.
    fn no_others(&mut self, table: &DeTable<'_>, what: &str, known: &[&str]) {
        for (name, at, _) in entries(table).filter(|(name, ..)| !known.contains(name)) {
            let text = match words::why_not(name) {
                Some(why) => format!("{} can't be said: {why}", quoted(name)),
                None => {
                    let nearest = nearest(name, known);
                    format!("{what} has no key {}. {nearest}", quoted(name))
                }
            };
            self.values.wrong(at, text);
        }
    }

    /// Notes what is wrong with a title or a name.
    fn shown(&mut self, name: Option<&str>, at: Range<usize>) {
        if let Some(fault) = name.and_then(words::unshown) {
            self.values.wrong(at, fault);
        }
    }

    /// The position of the event with this name; notes it if there is none.
    fn event_named(&mut self, name: &str, at: Range<usize>) -> Option<usize> {
        let known: Vec<&str> = self.events.iter().map(|(name, _)| *name).collect();
        self.named(name, at, &known, "event")
    }

    /// The position of the list with this name; notes it if there is none.
    fn list_named(&mut self, name: &str, at: Range<usize>) -> Option<usize> {
        let known: Vec<&str> = self.lists.iter().map(|(name, _)| *name).collect();
        self.named(name, at, &known, "list")
    }

    fn named(
        &mut self,
        name: &str,
        at: Range<usize>,
        known: &[&str],
        kind: &str,
    ) -> Option<usize> {
        let found = known.iter().position(|known| *known == name);
        if found.is_none() {
            let more = match (known, kind) {
                ([], "list") => format!(
                    "Add a table [list.{name}] with get = \"/api/{name}\" or ask = \
                     \"EVENT\""
                ),
                ([], _) => "It has none".into(),
                _ => nearest(name, known),
            };
            let text = format!("the contract has no {kind} {}. {more}", quoted(name));
            self.values.wrong(at, text);
        }
        found
    }
}

/// The fields of a payload that is an object.
fn fields(payload: Option<&Shape>) -> &[Field] {
    match payload {
        Some(Shape::Object(fields)) => fields,
        _ => &[],
    }
}
