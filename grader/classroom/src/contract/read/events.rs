//! The tables `[on.EVENT]`.

use std::ops::Range;

use toml::de::DeTable;

use super::{
    Change, Changed, Event, Reader, Shape, fields, held::Holds, shapes::In, words,
};
use crate::{
    contract::Held,
    reading::{Value, nearest, quoted},
};

const KEYS: [&str; 12] = [
    "optional", "prefix", "payload", "stores", "updates", "removes", "joins", "leaves",
    "members", "emits", "acks", "refuses",
];

impl<'t> Reader<'_, '_, 't> {
    pub(super) fn event(
        &mut self,
        index: usize,
        name: &'t str,
        at: Range<usize>,
        value: &'t Value<'t>,
    ) -> Event {
        if let Some(fault) = words::fault(name) {
            self.values.wrong(at.clone(), fault);
        }
        let Some(table) = self.values.table(value) else {
            self.prefixes.push(at);
            return unreadable(name);
        };
        let before = self.values.count();
        self.no_others(table, "an event", &KEYS);
        let place = In { payload_of: Some(index), needed: true, depth: 0 };
        let payload = table.get("payload").and_then(|value| self.shape(value, place));
        self.payload_is_unclear = self.values.count() > before;
        let change = self.change(index, table, payload.as_ref());
        let optional = table.get("optional").and_then(|value| self.values.flag(value));
        let room = |reader: &mut Self, key| {
            let value = table.get(key)?;
            let field = reader.values.text(value)?;
            reader.field(&field, value.span(), payload.as_ref(), Some(&Shape::Room))
        };
        let joins = room(self, "joins");
        let leaves = room(self, "leaves");
        let members = room(self, "members");
        let emits = self.emits(table, payload.as_ref());
        let holds = Holds { payload: payload.as_ref(), refused: false };
        let acks = table.get("acks").and_then(|value| self.held(value, holds));
        let refuses = table
            .get("refuses")
            .and_then(|value| self.refusal(value, payload.as_ref(), &emits));
        let does = ["emits", "acks", "stores", "updates", "removes", "joins", "leaves"];
        if !does.iter().any(|key| table.contains_key(*key)) {
            let text = format!(
                "nothing comes of {}, so nothing can be checked: add `emits`, `acks`, or \
                 what it stores, removes or joins",
                quoted(name)
            );
            self.values.wrong(at.clone(), text);
        }
        Event {
            name: name.into(),
            optional: optional.unwrap_or(false),
            prefix: self.prefix(index, name, at, table.get("prefix")),
            payload,
            joins,
            leaves,
            members,
            emits,
            acks,
            change,
            refuses,
        }
    }

    /// What the ids of its checks begin with: nothing for the first event, and for another
    /// its name, unless the contract says so.
    fn prefix(
        &mut self,
        index: usize,
        name: &str,
        at: Range<usize>,
        value: Option<&'t Value<'t>>,
    ) -> String {
        let (at, prefix) = match value {
            Some(value) => {
                let text = self.values.text(value).unwrap_or_default();
                if !text.is_empty() && kebab(&text) != text {
                    let text = "a prefix has small letters, digits and hyphens, such as \
                                \"del\"";
                    self.values.wrong(value.span(), text);
                }
                (value.span(), text)
            }
            None if index == 0 => (at, String::new()),
            None => {
                let prefix = kebab(name);
                if prefix.is_empty() && words::fault(name).is_none() {
                    let text = format!(
                        "the ids of the checks of {} need a `prefix` of small letters, \
                         such as \"del\"",
                        quoted(name)
                    );
                    self.values.wrong(at.clone(), text);
                }
                (at, prefix)
            }
        };
        self.prefixes.push(at);
        prefix
    }

    fn change(
        &mut self,
        by: usize,
        table: &'t DeTable<'t>,
        payload: Option<&Shape>,
    ) -> Option<Change> {
        type Make = fn(usize) -> Change;
        let kinds: [(&str, Make); 3] = [
            ("stores", Change::Stores),
            ("updates", Change::Updates),
            ("removes", Change::Removes),
        ];
        let mut found = kinds
            .into_iter()
            .filter_map(|(key, make)| table.get(key).map(|value| (key, make, value)));
        let (key, make, value) = found.next()?;
        let before = self.values.count();
        if let Some((other, _, value)) = found.next() {
            let text =
                format!("an event changes one list in one way: `{key}` or `{other}`");
            self.values.wrong(value.span(), text);
            return None;
        }
        let at = value.span();
        let list = self.values.text(value);
        let list = list.and_then(|list| self.list_named(&list, at.clone()));
        self.changes_are_unclear |= self.values.count() > before;
        let what = make(list?);
        self.changes.push(Changed { by, what, at: at.clone() });
        let is_object = matches!(payload, Some(Shape::Object(_)));
        if !is_object && !self.payload_is_unclear {
            let fault = match what {
                Change::Removes(_) if payload.is_some() => None,
                Change::Stores(_) => Some(
                    "an entry of a list is an object, so the payload must be one, too",
                ),
                _ => Some(
                    "the entry is found by its id, so the payload needs a field \
                     \"id of EVENT\"",
                ),
            };
            if let Some(fault) = fault {
                self.values.wrong(at, format!("`{key}`: {fault}"));
                return None;
            }
        }
        Some(what)
    }

    /// The name of a field of the payload, which must have this shape and be there always.
    pub(super) fn field(
        &mut self,
        name: &str,
        at: Range<usize>,
        payload: Option<&Shape>,
        wanted: Option<&Shape>,
    ) -> Option<String> {
        if self.payload_is_unclear {
            return Some(name.into());
        }
        let fields = fields(payload);
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            let known: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
            let more = match (payload, known.as_slice()) {
                (None, _) => "There is no payload".into(),
                (_, []) => "It is no object".into(),
                _ => nearest(name, &known),
            };
            let text = format!("the payload has no field {}. {more}", quoted(name));
            self.values.wrong(at, text);
            return None;
        };
        let word = match wanted {
            Some(Shape::Room) => "room",
            Some(_) => "client",
            None => return Some(name.into()),
        };
        if Some(&field.shape) != wanted {
            let name = quoted(name);
            let text = format!(
                "{name} must be a {word}: write \"{word}\" for it in the payload"
            );
            self.values.wrong(at, text);
            return None;
        }
        if field.optional {
            let name = quoted(name);
            let text =
                format!("{name} may be missing, so it can't name a {word} every time");
            self.values.wrong(at, text);
            return None;
        }
        Some(name.into())
    }
}

/// An event that is no table: other events may still need it.
fn unreadable(name: &str) -> Event {
    Event {
        name: name.into(),
        optional: false,
        prefix: kebab(name),
        payload: None,
        joins: None,
        leaves: None,
        members: None,
        emits: Vec::new(),
        acks: Some(Held::New),
        change: None,
        refuses: None,
    }
}

/// A name in small letters, with a hyphen between its words.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    let mut was_small = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && was_small) {
            kebab.push('-');
        }
        if c.is_ascii_alphanumeric() {
            kebab.push(c.to_ascii_lowercase());
        }
        was_small = c.is_ascii_lowercase();
    }
    let words: Vec<&str> = kebab.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}
