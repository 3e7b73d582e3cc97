//! What became of a payload on its way, as far as a look at both shows it.

use serde_json::Value;

use crate::{
    json::{kind, same},
    trap::Trap,
};

/// What happened to `sent` before it arrived as these arguments, and how to fix it.
pub fn what_became(sent: &Value, args: &[Value]) -> Trap {
    if args.is_empty() && *sent == Value::Array(Vec::new()) {
        return Trap::of("fell-apart");
    }
    let Some(got) = args.first() else {
        return Trap::of("no-argument");
    };
    if let Value::Array(items) = sent
        && !items.is_empty()
        && args.len() >= items.len()
        && items.iter().zip(args).all(|(item, arg)| same(item, arg))
    {
        return Trap::of("fell-apart");
    }
    if args.iter().any(|arg| same(arg, sent)) {
        return Trap::of("argument-before-it");
    }
    match (sent, got) {
        (_, Value::String(text)) if parses_to(text, sent) => Trap::of("json-in-a-string"),
        (_, Value::Array(items)) if items.iter().any(|item| same(item, sent)) => {
            Trap::of("wrapped-in-a-list")
        }
        (_, Value::Object(fields)) if wrapped_in(fields, sent).is_some() => {
            let name = wrapped_in(fields, sent).unwrap_or_default();
            Trap::of("wrapped-in-a-field").with("name", name)
        }
        (Value::Object(fields), _) if wrapped_in(fields, got).is_some() => {
            let name = wrapped_in(fields, got).unwrap_or_default();
            Trap::of("only-one-field").with("name", name)
        }
        (Value::String(sent), got) if !got.is_string() && parses_to(sent, got) => {
            Trap::of("text-became-another-type")
        }
        (Value::String(sent), Value::String(got)) if is_more(sent, got) => {
            Trap::of("text-longer")
        }
        (Value::String(sent), Value::String(got)) => what_changed(sent, got),
        (Value::Object(sent), Value::Object(got)) => fields_differ(sent, got),
        (sent, Value::Null) => Trap::of("became-null").with("was", kind(sent)),
        (sent, got) if kind(sent) != kind(got) => {
            Trap::of("became-another-type").with("was", kind(sent)).with("is", kind(got))
        }
        _ => Trap::of("payload-changed"),
    }
}

fn is_more(sent: &str, got: &str) -> bool {
    let more = got.trim().len() > sent.trim().len();
    more && !sent.trim().is_empty() && got.contains(sent)
}

fn parses_to(text: &str, value: &Value) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|parsed| same(&parsed, value))
}

/// The field that holds this value, if there is one.
fn wrapped_in<'a>(
    fields: &'a serde_json::Map<String, Value>,
    value: &Value,
) -> Option<&'a str> {
    fields.iter().find(|(_, field)| same(field, value)).map(|(name, _)| name.as_str())
}

fn fields_differ(
    sent: &serde_json::Map<String, Value>,
    got: &serde_json::Map<String, Value>,
) -> Trap {
    if let Some(name) = sent.keys().find(|name| !got.contains_key(*name)) {
        return Trap::of("field-missing").with("name", name);
    }
    if let Some(name) = got.keys().find(|name| !sent.contains_key(*name)) {
        return Trap::of("field-added").with("name", name);
    }
    let changed = sent.iter().find(|(name, value)| !same(value, &got[*name]));
    let name = changed.map_or("?", |(name, _)| name);
    Trap::of("field-changed").with("name", name)
}

/// What a server did to a text, judged by the text before and after.
pub fn what_changed(sent: &str, got: &str) -> Trap {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let longer = got.chars().count() > sent.chars().count();
    if sent.trim() == got.trim() {
        Trap::of("spaces-trimmed")
    } else if squeeze(sent) == squeeze(got) {
        Trap::of("spaces-changed")
    } else if sent.to_lowercase() == got.to_lowercase() {
        Trap::of("case-changed")
    } else if sent.starts_with(got.trim_end_matches(['.', '…'])) {
        Trap::of("text-cut")
    } else if longer && got.contains('&') && got.contains(';') {
        Trap::of("html-escaped")
    } else if sent.is_ascii() != got.is_ascii() || !sent.is_ascii() {
        Trap::of("characters-changed")
    } else {
        Trap::of("text-changed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Book;
    use serde_json::json;

    #[test]
    fn the_hint_names_what_happened() {
        let book = Book::of(&[]).unwrap();
        for (sent, args, hint) in [
            (json!(null), vec![], "lost on the way"),
            (json!(["a", "b"]), vec![json!("a"), json!("b")], "fell apart"),
            (json!([]), vec![], "fell apart"),
            (json!([]), vec![json!({})], "came back as an object"),
            (json!("a"), vec![json!("id"), json!("a")], "before it"),
            (json!({"a": 1}), vec![json!("{\"a\":1}")], "inside a string"),
            (json!("a"), vec![json!(["a"])], "wrapped in a list"),
            (json!("a"), vec![json!({"message": "a"})], "wrapped in `message`"),
            (json!({"message": "a"}), vec![json!("a")], "the field `message`"),
            (json!("007"), vec![json!(7)], "`Data<Value>`"),
            (json!("7"), vec![json!(7)], "whatever it looks like"),
            (json!(7), vec![json!(null)], "came back as null"),
            (json!({"a": 1, "b": 2}), vec![json!({"a": 1})], "`b` is missing"),
            (json!({"a": 1}), vec![json!({"a": 1, "b": 2})], "`b` was added"),
            (json!({"a": 1}), vec![json!({"a": 2})], "`a` was changed"),
            (json!(" a "), vec![json!("a")], "spaces at the ends"),
            (json!("a"), vec![json!("Ann: a")], "added to the text"),
        ] {
            let said = book.say(&[what_became(&sent, &args)]).unwrap();
            assert!(said.contains(hint), "{sent} {args:?}: {said}");
        }
    }
}
