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
/// characters of HTML.
const WIDE: [char; 3] = ['漢', '🦀', '<'];

/// A payload as JSON, in bytes: far below the 100 kB that a server may refuse.
const MOST: usize = 60_000;

/// The unusual payload with this number, made of a usual one; `None` if there are no more.
pub fn unusual(shape: &Shape, usual: Payload, number: usize) -> Option<Payload> {
    let Payload { value: Some(value), mark } = usual else { return None };
    let all = values(shape, &value, mark.as_ref());
    let value = all.into_iter().nth(number)?;
    let text = mark.as_ref().map(|mark| {
        let at = mark.field.as_ref().map_or(&value, |field| &value[field]);
        let is_number = mark.text.parse::<f64>().is_ok();
        match at {
            at if carries(at, &mark.text) => mark.text.clone(),
            Value::String(text) if *text == digits(&mark.text) => text.clone(),
            Value::Number(other) if is_number => other.to_string(),
            _ => String::new(),
        }
    });
    let mark = mark.and_then(|mark| {
        let text = text.filter(|text| !text.is_empty())?;
        Some(Mark { text, ..mark })
    });
    Some(Payload { value: Some(value), mark })
}

/// All of them: each changes every field that it can.
fn values(shape: &Shape, usual: &Value, mark: Option<&Mark>) -> Vec<Value> {
    let mut all = Vec::new();
    let fields: &[Field] = match shape {
        Shape::Object(fields) => fields,
        _ => &[],
    };
    let most = fields.iter().map(|field| variants(&field.shape, "").len()).max();
    let most = most.unwrap_or_else(|| variants(shape, "").len());
    for number in 0..most {
        if fields.is_empty() {
            let nonce = mark.map_or("", |mark| &mark.text);
            all.extend(variants(shape, nonce).into_iter().nth(number));
            continue;
        }
        let mut value = usual.clone();
        for field in fields {
            let is_marked = |mark: &&Mark| mark.field.as_ref() == Some(&field.name);
            let nonce = mark.filter(is_marked).map_or("", |mark| &mark.text);
            let changed = variants(&field.shape, nonce).into_iter().nth(number);
            if let Some(changed) = changed {
                value[&field.name] = changed;
            }
        }
        if value.to_string().len() < MOST {
            all.push(value);
        }
    }
    for field in fields.iter().filter(|field| field.optional) {
        let mut value = usual.clone();
        if let Some(object) = value.as_object_mut() {
            object.remove(&field.name);
        }
        all.push(value);
    }
    all
}

/// A text that is a number, and that no other nonce gives.
fn digits(nonce: &str) -> String {
    nonce.bytes().map(|byte| char::from(b'1' + byte % 9)).collect()
}

/// Unusual values of a shape; a text begins with the nonce.
fn variants(shape: &Shape, nonce: &str) -> Vec<Value> {
    match shape {
        Shape::Text { least, most } => {
            let room = most.unwrap_or(usize::MAX);
            let length = |text: &str| text.chars().count();
            let fits = |text: &String| (*least..=room).contains(&length(text));
            let mut texts: Vec<String> =
                awkward::texts().map(|text| text(nonce)).filter(fits).collect();
            if texts.len() < awkward::texts().count() {
                let short = SHORT.iter().map(|text| format!("{nonce}{text}"));
                texts.extend(short.filter(fits));
            }
            if nonce.is_empty() {
                texts.extend(LOOKALIKES.map(str::to_owned).into_iter().filter(fits));
            }
            let mut all: Vec<Value> = texts.into_iter().map(Value::from).collect();
            all.push(fitted(nonce, (*least).max(length(nonce)), *most).into());
            all.push(fitted(nonce, room.min(LONG), *most).into());
            let number = digits(nonce);
            if fits(&number) && !number.is_empty() {
                all.push(number.into());
            }
            if let Some(most) = most {
                let left = most.saturating_sub(length(nonce));
                let wide =
                    |one: &char| format!("{nonce}{}", one.to_string().repeat(left));
                all.extend(WIDE.iter().filter(|_| left > 0).map(wide).map(Value::from));
            }
            all
        }
        // A text that bears the mark can be anywhere.
        Shape::Any => {
            let around = OBJECTS.iter().chain(&LISTS).map(|around| around(nonce));
            let texts = awkward::texts().map(|text| text(nonce).into());
            let bare = [json!({}), json!([]), digits(nonce).into()];
            let bare = bare.into_iter().chain(numbers()).chain(falsy());
            let bare = bare.chain(LOOKALIKES.map(Value::from));
            around.chain(texts).chain(bare).collect()
        }
        Shape::Number => numbers().into_iter().chain([json!(0)]).collect(),
        Shape::Integer { least, most } => {
            let ends = [least.unwrap_or(-1), most.unwrap_or(9_007_199_254_740_991)];
            let is_in = |n: &i64| {
                least.is_none_or(|least| *n >= least)
                    && most.is_none_or(|most| *n <= most)
            };
            ends.into_iter().chain([0]).filter(is_in).map(Value::from).collect()
        }
        Shape::Boolean => vec![false.into()],
        Shape::Timestamp => vec![json!("1999-12-31T23:59:59.999+02:00")],
        Shape::List(of) => {
            let items = variants(of, nonce);
            let Some(one) = items.first() else { return vec![json!([])] };
            let many = (0..120).map(|_| one.clone());
            let some: Value = items.iter().take(3).cloned().collect();
            vec![json!([]), json!([one]), json!([one, one]), some, many.collect()]
        }
        Shape::OneOf(values) => values.clone(),
        Shape::Object(_) | Shape::IdOf(_) | Shape::Client | Shape::Room => Vec::new(),
    }
}
