//! Payloads that are right, and that a careless server changes or drops.

use serde_json::{Value, json};

use super::{
    awkward::{self, LISTS, LONG, LOOKALIKES, OBJECTS, falsy, numbers},
    draw::{Mark, Payload, fitted},
};
use crate::{
    contract::{Field, Shape},
    json::carries,
};

/// What many servers change, in few characters, for texts that must be short.
const SHORT: [&str; 8] =
    ["  a  ", "A\nB\r\n", "<b>&\"", "AbC", "é漢👩e\u{301}", "\\n%20", "a\u{0}b", "a  b"];

/// As many of these as fit show what a server measures: bytes, UTF-16 code units, or
/// characters of HTML or of JSON.
const WIDE: [char; 4] = ['漢', '🦀', '<', '"'];

/// A payload as JSON, in bytes: far below the 100 kB that a server may refuse.
const MOST: usize = 60_000;

/// Makes a value around a nonce.
type Make = Box<dyn Fn(&str) -> Value + Send + Sync>;

/// A change that makes a usual payload an unusual one: what becomes of its fields, or of
/// the whole. `None` takes a field away.
pub struct Unusual(Vec<(Option<String>, Option<Make>)>);

impl Unusual {
    /// The unusual payload. It has a mark where there is room for one.
    pub fn of(&self, usual: Payload) -> Payload {
        let Payload { value: Some(mut value), mark } = usual.clone() else {
            return usual;
        };
        for (field, make) in &self.0 {
            let is_marked = mark.as_ref().filter(|mark| mark.field == *field);
            let nonce = is_marked.map_or("", |mark| &mark.text);
            match (field, make, value.as_object_mut()) {
                (None, Some(make), _) => value = make(nonce),
                (Some(field), Some(make), Some(object)) => {
                    object.insert(field.clone(), make(nonce));
                }
                (Some(field), None, Some(object)) => {
                    object.remove(field);
                }
                _ => {}
            }
        }
        if value.to_string().len() > MOST {
            return usual;
        }
        let mark = mark.and_then(|mark| mark_of(&value, mark));
        Payload { value: Some(value), mark }
    }
}

/// The mark of a changed payload, if it still has one.
fn mark_of(value: &Value, mark: Mark) -> Option<Mark> {
    let at = mark.field.as_ref().map_or(value, |field| &value[field]);
    let is_number = mark.text.parse::<f64>().is_ok();
    let text = match at {
        at if carries(at, &mark.text) => mark.text,
        Value::String(text) if *text == digits(&mark.text) => text.clone(),
        Value::Number(other) if is_number => other.to_string(),
        _ => return None,
    };
    Some(Mark { text, ..mark })
}

/// All changes of payloads of this shape: each is about every field that it can be about.
/// `mark` is that of a usual one.
pub fn unusual(shape: &Shape, mark: Option<&Mark>) -> Vec<Unusual> {
    let is_marked =
        |field: Option<&String>| mark.is_some_and(|mark| mark.field.as_ref() == field);
    let fields: &[Field] = match shape {
        Shape::Object(fields) => fields,
        _ => {
            let all = variants(shape, is_marked(None)).into_iter();
            return all.map(|make| Unusual(vec![(None, Some(make))])).collect();
        }
    };
    let mut all: Vec<Unusual> = Vec::new();
    for Field { name, shape, .. } in fields {
        for (at, make) in variants(shape, is_marked(Some(name))).into_iter().enumerate() {
            if at == all.len() {
                all.push(Unusual(Vec::new()));
            }
            all[at].0.push((Some(name.clone()), Some(make)));
        }
    }
    let optional = fields.iter().filter(|field| field.optional);
    all.extend(optional.map(|field| Unusual(vec![(Some(field.name.clone()), None)])));
    all
}

/// A text that is a number, and that no other nonce gives.
fn digits(nonce: &str) -> String {
    nonce.bytes().map(|byte| char::from(b'1' + byte % 9)).collect()
}

/// As many characters as a nonce has.
const NONCE: &str = "nonce0";

/// Unusual values of a shape. One that is marked begins with a nonce, if it can.
fn variants(shape: &Shape, is_marked: bool) -> Vec<Make> {
    match shape {
        Shape::Text { least, most } => texts(*least, *most, is_marked),
        // A text that bears the mark can be anywhere.
        Shape::Any => {
            let around = OBJECTS.into_iter().chain(LISTS).map(|it| Box::new(it) as Make);
            let texts = awkward::texts().map(text);
            let bare = numbers().into_iter().chain(falsy());
            let bare = bare.chain([json!({}), json!([])]);
            let bare = bare.chain(LOOKALIKES.map(Value::from)).map(fixed);
            around.chain(texts).chain([text(digits)]).chain(bare).collect()
        }
        Shape::Number => numbers().into_iter().chain([json!(0)]).map(fixed).collect(),
        Shape::Integer { least, most } => {
            let ends = [least.unwrap_or(-1), most.unwrap_or(9_007_199_254_740_991)];
            let is_in = |n: &i64| {
                least.is_none_or(|least| *n >= least)
                    && most.is_none_or(|most| *n <= most)
            };
            let all = ends.into_iter().chain([0]).filter(is_in);
            all.map(|number| fixed(number.into())).collect()
        }
        Shape::Boolean => vec![fixed(false.into())],
        Shape::Timestamp => vec![fixed(json!("1999-12-31T23:59:59.999+02:00"))],
        Shape::List(of) => {
            let items: Vec<Value> =
                variants(of, false).iter().take(4).map(|make| make("")).collect();
            let one = items.iter().take(1);
            let lengths = one.flat_map(|one| [1, 2, 120].map(|n| json!(vec![one; n])));
            let all = [json!([]), json!(items)].into_iter();
            all.chain(lengths).map(fixed).collect()
        }
        Shape::OneOf(values) => values.iter().cloned().map(fixed).collect(),
        Shape::Object(_) | Shape::IdOf(_) | Shape::Client | Shape::Room => Vec::new(),
    }
}

fn fixed(value: Value) -> Make {
    Box::new(move |_| value.clone())
}

fn text(around: impl Fn(&str) -> String + Send + Sync + 'static) -> Make {
    Box::new(move |nonce| around(nonce).into())
}

/// Unusual texts with so many characters.
fn texts(least: usize, most: Option<usize>, is_marked: bool) -> Vec<Make> {
    let nonce = if is_marked { NONCE } else { "" };
    let length = |text: &str| text.chars().count();
    let room = most.unwrap_or(usize::MAX);
    let fits = |text: &str| (least..=room).contains(&length(text));
    let mut all: Vec<Make> =
        awkward::texts().filter(|make| fits(&make(nonce))).map(text).collect();
    if all.len() < awkward::texts().count() {
        let short = SHORT.into_iter().filter(|text| fits(&format!("{nonce}{text}")));
        all.extend(short.map(|it| text(move |nonce| format!("{nonce}{it}"))));
    }
    if is_marked {
        all.extend(fits(&digits(nonce)).then(|| text(digits)));
    } else {
        all.extend(
            LOOKALIKES.into_iter().filter(|it| fits(it)).map(|it| fixed(it.into())),
        );
    }
    // The shortest has no room for a nonce.
    all.push(fixed(fitted("", least, most).into()));
    if let Some(most) = most {
        let fill = |one: char| {
            text(move |nonce| {
                let left = most.saturating_sub(nonce.chars().count()).min(LONG);
                format!("{nonce}{}", one.to_string().repeat(left))
            })
        };
        all.push(text(move |nonce| fitted(nonce, most.min(LONG), Some(most))));
        all.extend(WIDE.into_iter().map(fill));
    }
    all
}
