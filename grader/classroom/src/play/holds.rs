//! Whether a value from the server is what the contract promises.

use serde_json::Value;

use crate::{
    contract::{Held, Shape, shape::described},
    json::{is_id, kind, same, short, short_pair},
    play::changed::what_became,
    trap::Trap,
};

/// What a promise refers to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// What the client emitted.
    pub payload: Option<&'a Value>,
    /// The emitting client's `socket.id`, if it is known.
    pub sender: Option<&'a str>,
    /// The new id, if it is known from somewhere else.
    pub id: Option<&'a Value>,
    /// The count that is due, if it is known.
    pub count: Option<u64>,
}

/// How a value differs from the promise.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The field, such as `user.name`; empty for the whole value.
    pub field: String,
    /// What was promised.
    pub wanted: String,
    /// What came.
    pub got: String,
    /// What to try.
    pub trap: Trap,
}

/// The first difference, if there is any.
pub fn differs(held: &Held, got: &Value, around: &Around<'_>) -> Option<Difference> {
    at("", held, got, around)
}

fn at(field: &str, held: &Held, got: &Value, around: &Around<'_>) -> Option<Difference> {
    let difference = |wanted: String, trap| {
        let got = match got {
            Value::Null if !field.is_empty() => "nothing, or `null`".to_owned(),
            got => format!("{}: {}", kind(got), short(got, 80)),
        };
        Some(Difference { field: field.to_owned(), wanted, got, trap })
    };
    match held {
        Held::Same(of) => {
            let payload = around.payload?;
            let sent = of.as_ref().map_or(payload, |name| &payload[name]);
            if same(sent, got) {
                return None;
            }
            let trap = what_became(sent, std::slice::from_ref(got));
            let (wanted, shown) = short_pair(sent, got, 120);
            let got = format!("{}: {shown}", kind(got));
            let wanted = format!("as it was sent: {wanted}");
            Some(Difference { field: field.to_owned(), wanted, got, trap })
        }
        Held::New => match around.id {
            _ if !is_id(got) => difference(
                "an id: a text that is not empty, or a whole number".into(),
                Trap::of("id-missing"),
            ),
            Some(id) if !same(id, got) => difference(
                format!("{}, the id that this one has elsewhere", short(id, 60)),
                Trap::of("two-ids-for-one-thing"),
            ),
            _ => None,
        },
        Held::Count => match (got.as_u64().filter(|count| *count > 0), around.count) {
            (None, _) => {
                difference("a whole number, from 1".into(), Trap::of("count-not-shared"))
            }
            (Some(got), Some(due)) if got != due => {
                difference(due.to_string(), Trap::of("count-not-shared"))
            }
            _ => None,
        },
        Held::SenderId => match around.sender {
            Some(sender) if got.as_str() != Some(sender) => difference(
                format!("the sender's `socket.id`, {sender}"),
                Trap::of("sender-not-the-socket"),
            ),
            None if !got.is_string() => {
                difference("a `socket.id`".into(), Trap::of("sender-not-the-socket"))
            }
            _ => None,
        },
        Held::Is(value) if !same(value, got) => {
            difference(short(value, 80), Trap::of("another-value"))
        }
        Held::Is(_) => None,
        Held::Any(shape) if !fits(shape, got) => {
            difference(described(shape), Trap::of("another-shape"))
        }
        Held::Any(_) => None,
        Held::Object(fields) => {
            if !got.is_object() {
                return difference(
                    "one object".into(),
                    Trap::of("fields-not-in-an-object"),
                );
            }
            fields.iter().find_map(|(name, held)| {
                let inner = match field {
                    "" => name.clone(),
                    outer => format!("{outer}.{name}"),
                };
                at(&inner, held, &got[name], around)
            })
        }
    }
}

/// The new id in a value, if the promise has one.
pub fn new_id<'a>(held: &Held, value: &'a Value) -> Option<&'a Value> {
    match held {
        Held::New => Some(value),
        Held::Object(fields) => {
            fields.iter().find_map(|(name, held)| new_id(held, value.get(name)?))
        }
        _ => None,
    }
}

/// Whether the promise has something of this kind anywhere.
pub fn has(held: &Held, wanted: &impl Fn(&Held) -> bool) -> bool {
    let inside = match held {
        Held::Object(fields) => fields.iter().any(|(_, held)| has(held, wanted)),
        _ => false,
    };
    inside || wanted(held)
}

/// Whether the promise brings the payload's field back; `None` is the whole payload.
pub fn brings_back(held: &Held, field: Option<&str>) -> bool {
    has(held, &|held| match held {
        Held::Same(of) => of.is_none() || of.as_deref() == field,
        _ => false,
    })
}

/// Whether a value is of a shape.
pub fn fits(shape: &Shape, value: &Value) -> bool {
    match shape {
        Shape::Text { least, most } => value.as_str().is_some_and(|text| {
            let length = text.chars().count();
            length >= *least && most.is_none_or(|most| length <= most)
        }),
        Shape::Any => true,
        Shape::Number => value.is_number(),
        Shape::Integer { least, most } => value.as_f64().is_some_and(|number| {
            let above = least.is_none_or(|least| number >= least as f64);
            number.fract() == 0.0
                && above
                && most.is_none_or(|most| number <= most as f64)
        }),
        Shape::Boolean => value.is_boolean(),
        // JavaScript's `Date` writes RFC 3339, and `Date.now()` is a number.
        Shape::Timestamp => match value {
            Value::String(text) => is_rfc3339(text),
            other => other.as_f64().is_some_and(|ms| ms > 0.0),
        },
        Shape::List(of) => {
            value.as_array().is_some_and(|list| list.iter().all(|it| fits(of, it)))
        }
        Shape::Object(fields) => value.as_object().is_some_and(|object| {
            fields.iter().all(|field| match object.get(&field.name) {
                None | Some(Value::Null) => field.optional,
                Some(value) => fits(&field.shape, value),
            })
        }),
        Shape::OneOf(values) => values.iter().any(|one| same(one, value)),
        Shape::IdOf(_) => is_id(value),
        Shape::Client | Shape::Room => value.is_string(),
    }
}

/// Whether a text begins like `2026-02-03T04:05`.
fn is_rfc3339(text: &str) -> bool {
    let pattern = "0000-00-00T00:00";
    text.len() >= pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, like)| match like {
            b'0' => byte.is_ascii_digit(),
            b'T' => matches!(byte, b'T' | b't' | b' '),
            other => byte == other,
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(fields: &[(&str, Held)]) -> Held {
        Held::Object(fields.iter().map(|(n, h)| ((*n).to_owned(), h.clone())).collect())
    }

    #[test]
    fn the_first_difference_is_named_by_its_field() {
        let held = object(&[
            ("id", Held::New),
            ("user", object(&[("name", Held::Same(Some("name".into())))])),
        ]);
        let payload = json!({ "name": "Ann" });
        let around = Around { payload: Some(&payload), ..Around::default() };
        let right = json!({ "id": "x", "user": { "name": "Ann", "more": 1 } });
        assert_eq!(differs(&held, &right, &around), None);
        for (wrong, field) in [
            (json!({ "user": { "name": "Ann" } }), "id"),
            (json!({ "id": 1, "user": { "name": "ann" } }), "user.name"),
            (json!({ "id": 1, "user": "Ann" }), "user"),
            (json!([1]), ""),
        ] {
            let found = differs(&held, &wrong, &around).map(|it| it.field);
            assert_eq!(found.as_deref(), Some(field), "{wrong}");
        }
    }

    #[test]
    fn a_shape_is_what_its_words_say() {
        let text = Shape::Text { least: 1, most: Some(2) };
        for (shape, value, is) in [
            (&text, json!("äö"), true),
            (&text, json!(""), false),
            (&text, json!("abc"), false),
            (&Shape::Integer { least: Some(1), most: None }, json!(1.0), true),
            (&Shape::Integer { least: Some(1), most: None }, json!(1.5), false),
            (&Shape::Timestamp, json!("2026-02-03T04:05:06.789Z"), true),
            (&Shape::Timestamp, json!("yesterday at noon"), false),
        ] {
            assert_eq!(fits(shape, &value), is, "{shape:?} {value}");
        }
    }
}
