//! Payloads that a contract doesn't allow.

use serde_json::{Value, json};

use crate::contract::{Field, Shape};

/// A wrong payload, and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    /// Such as "`title` is missing".
    pub what: String,
    /// The event's arguments.
    pub args: Vec<Value>,
}

/// Wrong variants of a right payload.
pub fn wrong(shape: &Shape, right: &Value) -> Vec<Wrong> {
    let one = |what: String, value: Value| Wrong { what, args: vec![value] };
    if *shape == Shape::Any {
        return Vec::new();
    }
    let Shape::Object(fields) = shape else {
        let mut all =
            vec![Wrong { what: "there is no payload".into(), args: Vec::new() }];
        let values = values(shape).into_iter();
        all.extend(values.map(|(what, value)| one(format!("it is {what}"), value)));
        return all;
    };
    let mut all = Vec::new();
    if fields.iter().any(|field| !field.optional) {
        all.push(Wrong { what: "there is no payload".into(), args: Vec::new() });
        all.push(one("it is an empty object".into(), json!({})));
        let values = fields.iter().map(|field| right[&field.name].clone());
        all.push(one("it is a list of the values".into(), values.collect()));
    }
    for (what, value) in
        [("null", Value::Null), ("a text", json!("a text")), ("a number", json!(42))]
    {
        all.push(one(format!("it is {what}"), value));
    }
    for Field { name, shape, optional } in fields {
        if !optional {
            let mut without = right.clone();
            if let Some(object) = without.as_object_mut() {
                object.remove(name);
            }
            all.push(one(format!("`{name}` is missing"), without));
        }
        for (what, value) in values(shape) {
            // `null` often stands for what is missing.
            if *optional && value.is_null() {
                continue;
            }
            let mut changed = right.clone();
            changed[name] = value;
            all.push(one(format!("`{name}` is {what}"), changed));
        }
    }
    all
}

/// Values that are not of a shape, and what they are.
fn values(shape: &Shape) -> Vec<(String, Value)> {
    if *shape == Shape::Any {
        return Vec::new();
    }
    let mut all: Vec<(String, Value)> = vec![("null".into(), Value::Null)];
    let mut add = |what: &str, value: Value| all.push((what.to_owned(), value));
    match shape {
        Shape::Text { least, most } => {
            add("a number", json!(5));
            add("a list", json!(["a"]));
            add("an object", json!({ "length": 3 }));
            if *least > 0 {
                let short = "x".repeat(least - 1);
                add(&format!("{} characters long", least - 1), short.into());
            }
            if let Some(most) = most {
                add(
                    &format!("{} characters long", most + 1),
                    "x".repeat(most + 1).into(),
                );
                // Spaces are characters, too.
                let spaced = format!("{:1$}", "x".repeat(*most), most + 2);
                add(
                    &format!("{} characters long with its spaces", most + 2),
                    spaced.into(),
                );
            }
        }
        Shape::Number => {
            add("a text", json!("5"));
            add("a list", json!([5]));
        }
        Shape::Integer { least, most } => {
            add("a text", json!("5"));
            add("no whole number", json!(least.or(*most).unwrap_or(0) as f64 + 0.5));
            if let Some(least) = least {
                add("too small", json!(least - 1));
            }
            if let Some(most) = most {
                add("too great", json!(most + 1));
            }
        }
        Shape::Any => {}
        Shape::Boolean => {
            add("a text", json!("true"));
            add("a number", json!(1));
        }
        Shape::Timestamp => {
            add("no time", json!("yesterday at noon"));
            add("an object", json!({}));
        }
        Shape::List(of) => {
            add("a text", json!("a"));
            add("an object", json!({ "0": "a" }));
            for (what, value) in values(of).into_iter().take(2) {
                add(&format!("a list with {what}"), json!([value]));
            }
        }
        Shape::Object(_) => {
            add("a text", json!("a"));
            add("a list", json!([]));
        }
        Shape::OneOf(_) => add("none of the values", json!("none of these")),
        Shape::IdOf(_) => {
            add("an object", json!({}));
            add("a list", json!([]));
        }
        Shape::Client | Shape::Room => {
            add("a number", json!(5));
            add("an object", json!({}));
        }
    }
    all
}
