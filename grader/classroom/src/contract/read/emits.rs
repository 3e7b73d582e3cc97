//! What the server emits, to whom, and how it refuses.

use toml::de::{DeTable, DeValue};

use super::{Reader, Shape, held::Holds, words};
use crate::{
    contract::{Emit, Refusal, To},
    reading::{Value, entries, quoted},
};

const EMIT_KEYS: [&str; 2] = ["to", "holds"];
const REFUSES_KEYS: [&str; 2] = ["acks", "emits"];

/// Who can hear an event, for the nearest.
const TO: [&str; 6] = [
    "everyone",
    "others",
    "sender",
    "client FIELD",
    "room FIELD",
    "others in room FIELD",
];

impl<'t> Reader<'_, '_, 't> {
    pub(super) fn emits(
        &mut self,
        table: &'t DeTable<'t>,
        payload: Option<&Shape>,
    ) -> Vec<Emit> {
        let Some(value) = table.get("emits") else { return Vec::new() };
        let Some(events) = self.emitted(value) else { return Vec::new() };
        let emits = entries(events).filter_map(|(name, at, value)| {
            if let Some(fault) = words::fault(name) {
                self.values.wrong(at.clone(), fault);
            }
            let table = self.values.table(value)?;
            self.no_others(table, "an emitted event", &EMIT_KEYS);
            let to = match table.get("to") {
                Some(to) => self.to(to, payload),
                None => {
                    let text = format!(
                        "who hears {} is not said: add `to` with one of {}",
                        quoted(name),
                        TO.map(quoted).join(", ")
                    );
                    self.values.wrong(at, text);
                    None
                }
            };
            let holds = Holds { payload, refused: false };
            let holds = table.get("holds").and_then(|value| self.held(value, holds));
            Some(Emit { event: name.into(), to: to?, holds })
        });
        emits.collect()
    }

    /// The table of events in `emits`.
    fn emitted(&mut self, value: &'t Value<'t>) -> Option<&'t DeTable<'t>> {
        match value.get_ref() {
            DeValue::Table(table) if !table.is_empty() => Some(table),
            DeValue::String(name) => {
                let text = format!("write it as emits.{name} = {{ to = \"everyone\" }}");
                self.values.wrong(value.span(), text);
                None
            }
            _ => {
                let text = "it must be a table of events, such as emits.liked = { to = \
                            \"everyone\" }";
                self.values.wrong(value.span(), text);
                None
            }
        }
    }

    fn to(&mut self, value: &Value<'_>, payload: Option<&Shape>) -> Option<To> {
        let text = self.values.text(value)?;
        let at = value.span();
        let mut field = |name: &str, shape: &Shape| {
            self.field(name.trim(), at.clone(), payload, Some(shape))
        };
        let to = match text.as_str() {
            "everyone" => To::Everyone,
            "others" => To::Others,
            "sender" => To::Sender,
            text => {
                if let Some(name) = text.strip_prefix("others in room ") {
                    To::OthersInRoom(field(name, &Shape::Room)?)
                } else if let Some(name) = text.strip_prefix("room ") {
                    To::Room(field(name, &Shape::Room)?)
                } else if let Some(name) = text.strip_prefix("client ") {
                    To::Client(field(name, &Shape::Client)?)
                } else {
                    let to = quoted(text);
                    let said = match (text, words::why_not(text)) {
                        ("room" | "client" | "others in room", _) => format!(
                            "{to} needs the field that names it, such as \"{text} to\""
                        ),
                        (_, Some(why)) => format!("{to} can't be said: {why}"),
                        _ => format!(
                            "{to} says nothing about who hears it. Write one of {}",
                            TO.map(quoted).join(", ")
                        ),
                    };
                    self.values.wrong(at, said);
                    return None;
                }
            }
        };
        Some(to)
    }

    pub(super) fn refusal(
        &mut self,
        value: &'t Value<'t>,
        payload: Option<&Shape>,
        worked: &[Emit],
    ) -> Option<Refusal> {
        let table = self.values.table(value)?;
        let before = self.values.count();
        self.no_others(table, "`refuses`", &REFUSES_KEYS);
        let is_clear = self.values.count() == before;
        if payload.is_none() && !self.payload_is_unclear {
            let text = "there is no payload, so nothing of it can be refused";
            self.values.wrong(value.span(), text);
            return None;
        }
        let holds = Holds { payload, refused: true };
        match (table.get("acks"), table.get("emits")) {
            (Some(held), None) => Some(Refusal::Ack(self.held(held, holds)?)),
            (None, Some(emits)) => {
                let events = self.emitted(emits)?;
                let mut events = entries(events);
                let (name, at, held) = events.next()?;
                if let Some(fault) = words::fault(name) {
                    self.values.wrong(at.clone(), fault);
                }
                if worked.iter().any(|emit| emit.event == name) {
                    let text = format!(
                        "the server also emits {} when the event works, so nobody could \
                         tell what it means",
                        quoted(name)
                    );
                    self.values.wrong(at, text);
                }
                if let Some((_, at, _)) = events.next() {
                    self.values
                        .wrong(at, "a server refuses by one event, not by several");
                }
                let holds = self.held(held, holds)?;
                Some(Refusal::Emit { event: name.into(), holds })
            }
            (Some(_), Some(emits)) => {
                let text = "a server refuses in one way: `acks` or `emits`";
                self.values.wrong(emits.span(), text);
                None
            }
            (None, None) if !is_clear => None,
            (None, None) => {
                let text = "how it refuses is not said: add `acks` or `emits`";
                self.values.wrong(value.span(), text);
                None
            }
        }
    }
}
