//! Payloads that are right, and that a careless server changes or drops.

use serde_json::{Value, json};

use super::draw::{Mark, Payload, fitted};
use crate::{
    contract::{Field, Shape},
    json::carries,
};

/// Texts that are often changed: trimmed, escaped, cut, normalized or turned into
/// something else.
const TEXTS: [&str; 12] = [
    "  spaces  around  ",
    "two\nlines\r\n\tand a tab",
    "<b>bold</b> & \"quoted\" 'twice'",
    "007",
    "null",
    "{\"json\": [1]}",
    "Größe 漢字 👩\u{200d}🚀 e\u{301}",
    "back\\slash \\n / %20 ${x} {{y}}",
    "__proto__",
    "-1e3",
    "a\u{0}b",
    "\u{a0}\u{2003}wide\u{3000}",
];

/// The same in few characters, for texts that must be short.
const SHORT: [&str; 8] =
    ["  a  ", "A\nB\r\n", "<b>&\"", "AbC", "é漢👩e\u{301}", "\\n%20", "a\u{0}b", "a  b"];

/// As many of these as fit show what a server measures: bytes, UTF-16 code units, or
/// characters of HTML or of JSON.
const WIDE: [char; 4] = ['漢', '🦀', '<', '"'];

/// Longer than most limits that nobody announced, in characters.
const LONG: usize = 6_000;

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
    if fields.is_empty() {
        return variants(shape, mark.map_or("", |mark| &mark.text));
    }
    let of = |field: &Field| {
        let is_marked = |mark: &&Mark| mark.field.as_ref() == Some(&field.name);
        variants(&field.shape, mark.filter(is_marked).map_or("", |mark| &mark.text))
    };
    let variants: Vec<(&String, Vec<Value>)> =
        fields.iter().map(|field| (&field.name, of(field))).collect();
    let most = variants.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
    for number in 0..most {
        let mut value = usual.clone();
        for (name, values) in &variants {
            if let Some(changed) = values.get(number) {
                value[*name] = changed.clone();
            }
        }
        all.push(value);
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
            let is_short = room < TEXTS.iter().map(|text| length(text)).max().unwrap_or(0) + 8;
            let short = SHORT.iter().filter(|_| is_short);
            let texts = TEXTS.iter().chain(short).map(|text| format!("{nonce}{text}"));
            let fits = |text: &String| (*least..=room).contains(&length(text));
            let mut all: Vec<Value> = texts.filter(fits).map(Value::from).collect();
            // The shortest has no room for a nonce.
            all.push(fitted("", *least, *most).into());
            all.push(fitted(nonce, room.min(LONG), *most).into());
            let number = digits(nonce);
            if fits(&number) && !number.is_empty() {
                all.push(number.into());
            }
            if let Some(most) = most {
                let left = most.saturating_sub(length(nonce));
                let wide = |one: &char| format!("{nonce}{}", one.to_string().repeat(left));
                all.extend(WIDE.iter().filter(|_| left > 0).map(wide).map(Value::from));
            }
            all
        }
        // A text that bears the mark can be anywhere.
        Shape::Any => [
            json!({ "text": nonce, "list": [1, "2", null, true], "__proto__": { "a": 1 } }),
            json!([nonce, [[[[[[["deep"]]]]]]], {}, [], "007", -0.5, ""]),
        ]
        .into_iter()
        .chain(TEXTS.iter().map(|text| format!("{nonce}{text}").into()))
        .chain([
            fitted(nonce, LONG, None).into(),
            digits(nonce).into(),
            json!(null),
            json!(false),
            json!(0),
            json!(""),
            json!([]),
            json!({}),
        ])
        .collect(),
        Shape::Number => vec![json!(0), json!(-2.5), json!(1e15)],
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
            vec![json!([]), items.into_iter().take(3).collect()]
        }
        Shape::OneOf(values) => values.clone(),
        Shape::Object(_) | Shape::IdOf(_) | Shape::Client | Shape::Room => Vec::new(),
    }
}
