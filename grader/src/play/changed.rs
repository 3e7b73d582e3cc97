//! What became of a payload on its way, as far as a look at both shows it, and how to mend
//! that.

use serde_json::Value;

use crate::json::{kind, same};

const FELL_APART: &str = "The list fell apart: each of its items became an argument. In \
                          Rust an array or a tuple does that, but a `Vec` or a `Value` \
                          doesn't; in JavaScript `...message` does.";

/// What happened to `sent` before it arrived as these arguments, and how to fix it.
pub fn what_became(sent: &Value, args: &[Value]) -> String {
    if args.is_empty() && *sent == Value::Array(Vec::new()) {
        return FELL_APART.into();
    }
    let Some(got) = args.first() else {
        return "The payload was lost on the way: the event was emitted without an \
                argument. `null`, `0` and `\"\"` are payloads like any other. In \
                python-socketio, `None` sends no argument, and `(None,)` sends `null`."
            .into();
    };
    if let Value::Array(items) = sent
        && !items.is_empty()
        && args.len() >= items.len()
        && items.iter().zip(args).all(|(item, arg)| same(item, arg))
    {
        return FELL_APART.into();
    }
    if args.iter().any(|arg| same(arg, sent)) {
        return "There is another argument before it. The payload must come first."
            .into();
    }
    match (sent, got) {
        (_, Value::String(text)) if parses_to(text, sent) => {
            "This is JSON inside a string. Pass `emit` the value itself: `emit` converts \
             it to JSON."
                .into()
        }
        (_, Value::Array(items)) if items.iter().any(|item| same(item, sent)) => {
            "It is wrapped in a list. Send the payload as it came, with nothing around it.".into()
        }
        (_, Value::Object(fields)) if wrapped_in(fields, sent).is_some() => {
            let name = wrapped_in(fields, sent).unwrap_or_default();
            format!(
                "It is wrapped in `{name}`. Send the payload as it came, with nothing \
                 around it."
            )
        }
        (Value::Object(fields), _) if wrapped_in(fields, got).is_some() => {
            let name = wrapped_in(fields, got).unwrap_or_default();
            format!("This is only the value of the field `{name}`. Send the whole object.")
        }
        (Value::String(sent), got) if !got.is_string() && parses_to(sent, got) => {
            "A text must stay a text, whatever it looks like.".into()
        }
        (Value::String(sent), Value::String(got)) if is_more(sent, got) => {
            "Something was added to the text. Send the payload as it came.".into()
        }
        (Value::String(sent), Value::String(got)) => what_changed(sent, got).into(),
        (Value::Object(sent), Value::Object(got)) => fields_differ(sent, got),
        (sent, Value::Null) => format!(
            "It was {}, but came back as null. In Rust, take it as `Data<Value>`, which \
             holds any JSON, and send that. In JavaScript, `undefined` is sent as `null`.",
            kind(sent)
        ),
        (sent, got) if kind(sent) != kind(got) => format!(
            "It was {}, but came back as {}. Take it as `Data<Value>`, which holds any \
             JSON, and send that.",
            kind(sent),
            kind(got)
        ),
        _ => "Send the payload as it came, unchanged.".into(),
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
) -> String {
    if let Some(name) = sent.keys().find(|name| !got.contains_key(*name)) {
        return format!(
            "The field `{name}` is missing. Take the payload as `Data<Value>`, which \
             holds any JSON, and send that."
        );
    }
    if let Some(name) = got.keys().find(|name| !sent.contains_key(*name)) {
        return format!("The field `{name}` was added. Send the payload as it came.");
    }
    let changed = sent.iter().find(|(name, value)| !same(value, &got[*name]));
    let name = changed.map_or("?", |(name, _)| name);
    format!("The field `{name}` was changed. Send the payload as it came.")
}

/// What a server did to a text, judged by the text before and after.
pub fn what_changed(sent: &str, got: &str) -> &'static str {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let longer = got.chars().count() > sent.chars().count();
    if sent.trim() == got.trim() {
        "The server removed or added spaces at the ends. Pass the text on unchanged."
    } else if squeeze(sent) == squeeze(got) {
        "The server changed spaces inside the text. Pass the text on unchanged."
    } else if sent.to_lowercase() == got.to_lowercase() {
        "The server changed upper and lower case. Pass the text on unchanged."
    } else if sent.starts_with(got.trim_end_matches(['.', '…'])) {
        "The server cut the text. This lesson has no limit on its length."
    } else if longer && got.contains('&') && got.contains(';') {
        "The server escaped the text for HTML. Leave that to the page that shows it."
    } else if sent.is_ascii() != got.is_ascii() || !sent.is_ascii() {
        "The server changed some characters. A text is Unicode: pass it on unchanged."
    } else {
        "Send and store the text as it came in. Don't change it."
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_hint_names_what_happened() {
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
            let said = what_became(&sent, &args);
            assert!(said.contains(hint), "{sent} {args:?}: {said}");
        }
    }
}
