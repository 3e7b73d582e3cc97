//! Payloads of a shape. Where the shape allows it, a payload has a mark: a text, id or
//! number that no other payload of the run has.

use serde_json::{Value, json};

use crate::{
    contract::{Event, Field, Shape},
    stage::Stage,
};

/// The least number of integers of which one is hardly drawn twice in a run.
const MANY: i64 = 1_000_000;

/// What a payload names that exists already.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The ids, with the events that they came of, in the order in which the shape has
    /// them.
    pub ids: Vec<(String, Value)>,
    /// The room.
    pub room: Option<String>,
    /// Who is in the room when the event has done its work.
    pub members: Vec<String>,
    /// The client that the event is for, by its name in the class.
    pub client: Option<String>,
}

/// What a client emits.
#[derive(Clone, Debug, PartialEq)]
pub struct Payload {
    /// The argument; `None` for no arguments.
    pub value: Option<Value>,
    /// What marks it.
    pub mark: Option<Mark>,
}

/// What makes a payload one of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The payload's field; `None` for the payload itself.
    pub field: Option<String>,
    /// The text to look for, or a number's digits.
    pub text: String,
}

/// What can be a mark, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Text,
    Id,
    Room,
    Integer,
}

/// Draws a payload for an event.
pub fn draw(stage: &mut Stage, event: &Event, given: &Given) -> Payload {
    let Some(shape) = &event.payload else { return Payload { value: None, mark: None } };
    let mut ids = given.ids.iter().map(|(_, id)| id.clone());
    let marked = marked(shape);
    let nonce = stage.texts.nonce();
    let value = value(stage, shape, &nonce, marked.as_ref(), given, &mut ids);
    let mark = marked.map(|field| {
        let at = field.as_ref().map_or(&value, |name| &value[name]);
        Mark { text: mark_text(at, &nonce), field }
    });
    Payload { value: Some(value), mark }
}

/// The field of such a payload that is its mark, or the whole; `None` if it has no mark.
pub fn marked(shape: &Shape) -> Option<Option<String>> {
    let Shape::Object(fields) = shape else { return kind(shape).map(|_| None) };
    let kinds = fields.iter().filter_map(|it| Some((kind(&it.shape)?, &it.name)));
    kinds.min_by_key(|(kind, _)| *kind).map(|(_, name)| Some(name.clone()))
}

/// What identifies a value: the nonce in a drawn text, or all of anything else.
fn mark_text(value: &Value, nonce: &str) -> String {
    match value {
        Value::String(text) if text.contains(nonce) => nonce.to_owned(),
        Value::String(text) => text.to_ascii_lowercase(),
        other => other.to_string(),
    }
}

/// Whether a value of this shape can be a mark.
fn kind(shape: &Shape) -> Option<Kind> {
    match shape {
        Shape::Text { most, .. } if most.is_none_or(|most| most >= 6) => Some(Kind::Text),
        Shape::Any => Some(Kind::Text),
        Shape::IdOf(_) => Some(Kind::Id),
        Shape::Room => Some(Kind::Room),
        Shape::Number => Some(Kind::Integer),
        Shape::Integer { least, most } => {
            let (least, most) = (least.unwrap_or(-MANY), most.unwrap_or(MANY));
            (most.saturating_sub(least) >= MANY).then_some(Kind::Integer)
        }
        _ => None,
    }
}

/// A value. The nonce is in the marked field only.
fn value(
    stage: &mut Stage,
    shape: &Shape,
    nonce: &str,
    marked: Option<&Option<String>>,
    given: &Given,
    ids: &mut impl Iterator<Item = Value>,
) -> Value {
    let is_marked = matches!(marked, Some(None));
    match shape {
        Shape::Text { least, most } => {
            let words = format!("{} {}", stage.texts.word(), stage.texts.word());
            let text = if is_marked { format!("{nonce} {words}") } else { words };
            fitted(&text, *least, *most).into()
        }
        Shape::Any => {
            let words = format!("{} {}", stage.texts.word(), stage.texts.word());
            if is_marked { format!("{nonce} {words}") } else { words }.into()
        }
        Shape::Number => json!(stage.texts.integer(0, MANY * 8) as f64 + 0.5),
        Shape::Integer { least, most } => {
            let least = least.unwrap_or(0);
            let most = most.unwrap_or_else(|| least.saturating_add(MANY * 8));
            json!(stage.texts.integer(least, most.max(least)))
        }
        Shape::Boolean => true.into(),
        Shape::Timestamp => "2026-02-03T04:05:06Z".into(),
        Shape::List(of) => {
            let mut one = || value(stage, of, nonce, None, given, ids);
            vec![one(), one()].into()
        }
        Shape::Object(fields) => {
            let mut object = serde_json::Map::new();
            for Field { name, shape, .. } in fields {
                let its = marked.filter(|it| it.as_ref() == Some(name)).map(|_| &None);
                let drawn = value(stage, shape, nonce, its, given, ids);
                object.insert(name.clone(), drawn);
            }
            object.into()
        }
        Shape::OneOf(values) => values.first().cloned().unwrap_or_default(),
        Shape::IdOf(_) => ids.next().unwrap_or_default(),
        Shape::Client => {
            let sid = given.client.as_ref().and_then(|name| stage.sid(name));
            sid.map_or(Value::Null, Into::into)
        }
        Shape::Room => given.room.clone().unwrap_or_else(|| nonce.to_owned()).into(),
    }
}

/// A text with at least and at most so many characters.
pub fn fitted(text: &str, least: usize, most: Option<usize>) -> String {
    let text: String = text.chars().take(most.unwrap_or(usize::MAX)).collect();
    let missing = least.saturating_sub(text.chars().count());
    let text = text + &"x".repeat(missing);
    // A server may trim its texts, as long as the contract says nothing of spaces.
    match text.strip_suffix(' ') {
        Some(rest) => format!("{rest}x"),
        None => text,
    }
}
