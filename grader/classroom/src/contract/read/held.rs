//! What a value from the server is: `"new"`, `"same"`, `{ is = "ok" }`, or any value of a
//! shape.

use toml::de::{DeTable, DeValue};

use super::{Reader, Shape, shapes::In};
use crate::{
    contract::Held,
    reading::{Value, entries},
};

/// Where it stands.
#[derive(Clone, Copy)]
pub(super) struct Holds<'a> {
    /// The payload that it comes of.
    pub payload: Option<&'a Shape>,
    /// Whether it says that the payload is refused.
    pub refused: bool,
}

impl<'t> Reader<'_, '_, 't> {
    /// An argument of an event or an acknowledgement.
    pub(super) fn held(
        &mut self,
        value: &'t Value<'t>,
        holds: Holds<'_>,
    ) -> Option<Held> {
        let place = In { payload_of: None, needed: true, depth: 0 };
        self.held_in(value, holds, None, place)
    }

    /// A part of one. `key` is the name of the field that it is.
    fn held_in(
        &mut self,
        value: &'t Value<'t>,
        holds: Holds<'_>,
        key: Option<&str>,
        place: In,
    ) -> Option<Held> {
        if self.is_too_deep(value, place) {
            return None;
        }
        match value.get_ref() {
            DeValue::String(word) => {
                self.held_word(word.trim(), value, holds, key, place)
            }
            DeValue::Table(table) => match (table.len(), table.get("is")) {
                (1, Some(inner)) => self.json(inner).map(Held::Is),
                (1, None) if table.contains_key("one-of") => {
                    self.shape(value, place).map(Held::Any)
                }
                _ => self.held_object(table, holds, place),
            },
            DeValue::Array(_) => self.shape(value, place).map(Held::Any),
            DeValue::Boolean(_) | DeValue::Integer(_) | DeValue::Float(_) => {
                let json = self.json(value)?;
                let text = format!("for this very value, write {{ is = {json} }}");
                self.values.wrong(value.span(), text);
                None
            }
            DeValue::Datetime(_) => {
                let text = "JSON has no dates: write \"timestamp\" for any time";
                self.values.wrong(value.span(), text);
                None
            }
        }
    }

    fn held_object(
        &mut self,
        table: &'t DeTable<'t>,
        holds: Holds<'_>,
        place: In,
    ) -> Option<Held> {
        let mut fields = Vec::new();
        let mut all_are_right = true;
        for (name, at, value) in entries(table) {
            self.shown(Some(name), at);
            match self.held_in(value, holds, Some(name), place.deeper()) {
                Some(held) => fields.push((name.to_owned(), held)),
                None => all_are_right = false,
            }
        }
        all_are_right.then_some(Held::Object(fields))
    }

    fn held_word(
        &mut self,
        word: &str,
        value: &'t Value<'t>,
        holds: Holds<'_>,
        key: Option<&str>,
        place: In,
    ) -> Option<Held> {
        let at = value.span();
        let is_same = word == "same" || word.starts_with("same ");
        let has_fields = matches!(holds.payload, Some(Shape::Object(_)));
        let fault = match (word, key) {
            (_, _) if is_same && holds.refused => REFUSED.to_owned(),
            (_, _) if is_same && holds.payload.is_none() && !self.payload_is_unclear => {
                "there is no payload that it could be the same as".into()
            }
            ("same", None) => return Some(Held::Same(None)),
            ("same", Some(_)) if !has_fields => return Some(Held::Same(None)),
            (word, key) if is_same => {
                let field = word.trim_start_matches("same").trim();
                let name = if field.is_empty() { key.unwrap_or_default() } else { field };
                let name = self.field(name, at, holds.payload, None)?;
                return Some(Held::Same(Some(name)));
            }
            ("sender", _) => return Some(Held::SenderId),
            ("new" | "count", _) if holds.refused => {
                "what is refused brings nothing new, so there is nothing to count".into()
            }
            ("new", _) => return Some(Held::New),
            ("count", _) => return Some(Held::Count),
            (word, _) if word.starts_with("optional ") => {
                "what may be missing can't be checked: leave it out".into()
            }
            ("room", _) => {
                "a room's name is any text: say \"text\", or \"same FIELD\"".into()
            }
            (word, _) => return self.word(word, at, place).map(Held::Any),
        };
        self.values.wrong(at, fault);
        None
    }
}

/// Why a refusal can't name a field.
const REFUSED: &str =
    "what is refused may have no such field, so a refusal can't repeat it";
