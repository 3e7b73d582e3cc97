//! What a shape says of itself: in words, and what it names.

use super::Shape;

/// A shape in words.
pub fn described(shape: &Shape) -> String {
    match shape {
        Shape::Text { least: 0, most: None } | Shape::Room => "a text".into(),
        Shape::Text { least, most: None } => {
            format!("a text of {least} or more characters")
        }
        Shape::Text { least, most: Some(most) } => {
            format!("a text of {least} to {most} characters")
        }
        Shape::Any => "any value".into(),
        Shape::Number => "a number".into(),
        Shape::Integer { least: None, most: None } => "a whole number".into(),
        Shape::Integer { least, most } => {
            let bound = |bound: &Option<i64>| bound.map(|it| it.to_string());
            let least = bound(least).map(|it| format!(" from {it}")).unwrap_or_default();
            let most = bound(most).map(|it| format!(" to {it}")).unwrap_or_default();
            format!("a whole number{least}{most}")
        }
        Shape::Boolean => "`true` or `false`".into(),
        Shape::Timestamp => "a time: RFC 3339, or ms since 1970".into(),
        Shape::List(of) => format!("a list, each {}", described(of)),
        Shape::Object(fields) => {
            let names: Vec<&str> = fields.iter().map(|it| it.name.as_str()).collect();
            format!("an object with {}", names.join(", "))
        }
        Shape::OneOf(values) => {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            format!("one of {}", values.join(", "))
        }
        Shape::IdOf(event) => format!("the id of a `{event}`"),
        Shape::Client => "the `socket.id` of a client".into(),
    }
}

/// The events whose ids a shape names, in order.
pub fn ids_in(shape: &Shape) -> Vec<&str> {
    match shape {
        Shape::IdOf(event) => vec![event],
        Shape::Object(fields) => {
            fields.iter().flat_map(|field| ids_in(&field.shape)).collect()
        }
        // A list is drawn with two items.
        Shape::List(of) => [ids_in(of), ids_in(of)].concat(),
        _ => Vec::new(),
    }
}

/// The field of a payload that has this shape: `Some(None)` if it is the payload itself.
pub fn field_of<'a>(payload: &'a Shape, wanted: &Shape) -> Option<Option<&'a str>> {
    match payload {
        Shape::Object(fields) => {
            let found = fields.iter().find(|field| field.shape == *wanted)?;
            Some(Some(&found.name))
        }
        other => (other == wanted).then_some(None),
    }
}
