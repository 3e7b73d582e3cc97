//! What a payload, or a part of it, may be: `"text 1..500"`, `["text"]`, `{ x = "number" }`.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{Field, IdOf, Reader, Shape, limits::GREATEST, words};
use crate::reading::{Value, entries, nearest, quoted};

/// The words, for the nearest.
const WORDS: [&str; 9] = [
    "text",
    "number",
    "integer",
    "boolean",
    "timestamp",
    "any",
    "id of",
    "client",
    "room",
];

/// How deep lists and objects may nest: no payload needs more.
const DEEPEST: usize = 8;

/// The most fields of an object.
const MOST_FIELDS: usize = 50;

/// Where a shape stands.
#[derive(Clone, Copy)]
pub(super) struct In {
    /// The event whose payload it is, by position; `None` for what the server sends.
    pub payload_of: Option<usize>,
    /// Whether a payload can't be drawn without it.
    pub needed: bool,
    /// How many lists and objects are around it.
    pub depth: usize,
}

impl In {
    /// One list or object further in.
    pub fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    fn optional(self) -> Self {
        Self { needed: false, ..self }
    }
}

impl<'t> Reader<'_, '_, 't> {
    /// A whole payload, or what an item of a list is. It can't be optional.
    pub(super) fn shape(&mut self, value: &'t Value<'t>, place: In) -> Option<Shape> {
        let (shape, optional) = self.maybe_optional(value, place)?;
        if optional {
            let text = "only a field of an object can be optional";
            self.values.wrong(value.span(), text);
        }
        Some(shape)
    }

    /// A shape, and whether it is optional.
    fn maybe_optional(
        &mut self,
        value: &'t Value<'t>,
        place: In,
    ) -> Option<(Shape, bool)> {
        if self.is_too_deep(value, place) {
            return None;
        }
        match value.get_ref() {
            DeValue::String(words) => {
                let optional = words.strip_prefix("optional ");
                let (words, is) = (optional.unwrap_or(words), optional.is_some());
                let place = if is { place.optional() } else { place };
                Some((self.word(words.trim(), value.span(), place)?, is))
            }
            DeValue::Array(items) => match items.iter().collect::<Vec<_>>()[..] {
                [item] => {
                    let item = self.shape(item, place.deeper())?;
                    Some((Shape::List(Box::new(item)), false))
                }
                _ => {
                    let text =
                        "a list has one shape for all its items, such as [\"text\"]";
                    self.values.wrong(value.span(), text);
                    None
                }
            },
            DeValue::Table(table) => {
                match (table.len(), table.get("optional"), table.get("one-of")) {
                    (1, Some(inner), _) => {
                        Some((self.shape(inner, place.optional())?, true))
                    }
                    (1, _, Some(values)) => Some((self.one_of(values)?, false)),
                    (_, _, Some(values)) => {
                        let text = "a table with `one-of` has nothing else in it";
                        self.values.wrong(values.span(), text);
                        None
                    }
                    _ => Some((self.object(table, value.span(), place)?, false)),
                }
            }
            _ => {
                let text = "it must be a word for what it may be, such as \"text\" or \
                            \"integer 1..5\"";
                self.values.wrong(value.span(), text);
                None
            }
        }
    }

    pub(super) fn is_too_deep(&mut self, value: &Value<'_>, place: In) -> bool {
        let is = place.depth > DEEPEST;
        if is {
            let text = format!("lists and objects nest at most {DEEPEST} deep");
            self.values.wrong(value.span(), text);
        }
        is
    }

    fn object(
        &mut self,
        table: &'t DeTable<'t>,
        at: Range<usize>,
        place: In,
    ) -> Option<Shape> {
        let fault = match table.len() {
            0 if place.depth == 0 => {
                "an object without fields says nothing: leave `payload` out for an event \
                 without a payload"
                    .to_owned()
            }
            0 => "an object without fields says nothing".to_owned(),
            many if many > MOST_FIELDS => {
                format!(
                    "an object has at most {MOST_FIELDS} fields, and this one has {many}"
                )
            }
            _ => {
                let mut fields = Vec::new();
                for (name, at, value) in entries(table) {
                    self.shown(Some(name), at);
                    let found = self.maybe_optional(value, place.deeper());
                    // A field that is wrong still has its name, so that no other part is
                    // blamed for it.
                    let (shape, optional) = found.unwrap_or((Shape::Any, false));
                    fields.push(Field { name: name.into(), shape, optional });
                }
                return Some(Shape::Object(fields));
            }
        };
        self.values.wrong(at, fault);
        None
    }

    fn one_of(&mut self, value: &Value<'_>) -> Option<Shape> {
        let items = self.values.list(value)?;
        if items.is_empty() {
            let text = "one of nothing can't be drawn: name the values, such as \
                        { one-of = [\"red\", \"blue\"] }";
            self.values.wrong(value.span(), text);
            return None;
        }
        let mut values = Vec::new();
        for item in items {
            let found = self.json(item)?;
            if values.contains(&found) {
                self.values.wrong(item.span(), format!("{found} is there twice"));
            }
            values.push(found);
        }
        Some(Shape::OneOf(values))
    }

    /// A word, such as `integer 1..5` or `id of message`.
    pub(super) fn word(
        &mut self,
        words: &str,
        at: Range<usize>,
        place: In,
    ) -> Option<Shape> {
        let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
        let rest = rest.trim();
        match (first, rest) {
            ("any", "") => Some(Shape::Any),
            ("text", "") => Some(Shape::Text { least: 0, most: None }),
            ("text", limits) => self.text_limits(limits, at),
            ("integer", "") => Some(Shape::Integer { least: None, most: None }),
            ("integer", limits) => self.integer_limits(limits, at),
            ("number", "") => Some(Shape::Number),
            ("boolean", "") => Some(Shape::Boolean),
            ("timestamp", "") => Some(Shape::Timestamp),
            ("client", "") => Some(Shape::Client),
            ("room", "") => {
                self.room.get_or_insert(at);
                Some(Shape::Room)
            }
            ("id", of) if of.starts_with("of ") => {
                let name = of.trim_start_matches("of ").trim();
                let of = self.event_named(name, at.clone())?;
                if let In { payload_of: Some(by), needed, .. } = place {
                    self.ids.push(IdOf { by, of, needed, at });
                }
                Some(Shape::IdOf(name.into()))
            }
            _ => {
                self.values.wrong(at, unknown(words, first, rest));
                None
            }
        }
    }

    /// A value of JSON.
    pub(super) fn json(&mut self, value: &Value<'_>) -> Option<serde_json::Value> {
        use serde_json::Value as Json;
        let fault = match value.get_ref() {
            DeValue::String(text) => return Some(Json::String(text.to_string())),
            DeValue::Boolean(flag) => return Some(Json::Bool(*flag)),
            DeValue::Integer(number) => {
                let radix = number.radix();
                let found = i64::from_str_radix(&number.as_str().replace('_', ""), radix);
                match found {
                    Ok(found) if found.abs() <= GREATEST => return Some(found.into()),
                    _ => "JavaScript doesn't keep a whole number that is this great",
                }
            }
            DeValue::Float(number) => {
                let found = number.as_str().replace('_', "").parse::<f64>();
                match found.ok().and_then(serde_json::Number::from_f64) {
                    Some(found) => return Some(Json::Number(found)),
                    None => "JSON has no such number",
                }
            }
            DeValue::Array(items) => {
                let items = items.iter().map(|item| self.json(item));
                return items.collect::<Option<_>>().map(Json::Array);
            }
            DeValue::Table(table) => {
                let fields = entries(table)
                    .map(|(name, _, value)| Some((name.to_owned(), self.json(value)?)));
                return fields.collect::<Option<_>>().map(Json::Object);
            }
            DeValue::Datetime(_) => "JSON has no dates: write it as a text",
        };
        self.values.wrong(value.span(), fault);
        None
    }
}

/// What to say of a word that is not known.
fn unknown(words: &str, first: &str, rest: &str) -> String {
    let word = quoted(words);
    if let Some(why) = words::why_not(first) {
        return format!("{word} can't be said: {why}");
    }
    if let Some(meant) = words::meant(first) {
        return format!("a contract has no word {word}. Write {meant}");
    }
    if WORDS.contains(&first) && !rest.is_empty() {
        return format!("{} takes nothing after it", quoted(first));
    }
    let nearest = nearest(first, &WORDS);
    format!("a contract has no word {word}. {nearest}")
}
