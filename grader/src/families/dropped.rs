//! A payload that nobody heard, although others were heard: what may set it apart.

use serde_json::Value;

use crate::{
    finding::Finding,
    journal::{Entry, Way},
    stage::{Said, Stage},
};

/// Adds a hint on what sets the payload apart, if nobody heard it and no connection has
/// ended.
pub fn dropped(stage: &Stage, said: &Said, finding: Finding) -> Finding {
    let heard = |entry: &Entry| {
        entry.way == Way::Closed || entry.heard(said.exchange.heard).is_some()
    };
    let silent = !stage.journal.read()[said.mark..].iter().any(heard);
    match silent && !stage.extractor_failed() {
        true => finding.hint(sets_apart(&said.payload)),
        false => finding,
    }
}

/// A payload may be too long for a server if its JSON has more characters than this.
const LENGTHY: usize = 256;

/// A payload is long if its JSON has more characters than this.
const LONG: usize = 1_000;

/// A list is long if it has more items than this.
const MANY: usize = 50;

/// A payload is deep if it has more levels than this.
const DEEP: usize = 4;

/// A hint on what sets a payload apart from those that were heard.
pub fn sets_apart(payload: &Value) -> String {
    let (length, depth) = (payload.to_string().chars().count(), depth(payload));
    let items = payload.as_array().map_or(0, Vec::len);
    let falsy = match payload {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    if falsy {
        "Does the server pass it on only under a condition? In JavaScript, `if (message)` \
         is false for `\"\"`, `0`, `false` and `null`. Each of them is a payload like any \
         other."
            .into()
    } else if items > MANY {
        format!(
            "This list has {items} items, and shorter ones arrived. Does the server drop \
             lists that are longer than some limit?"
        )
    } else if depth > DEEP {
        format!(
            "This payload is nested {depth} levels deep, and flatter ones arrived. Does \
             the server drop payloads that are deeper than some limit?"
        )
    } else if length > LONG {
        format!(
            "This payload is {length} characters long, and shorter ones arrived. Does the \
             server drop payloads that are longer than some limit?"
        )
    } else if payload.as_array().is_some_and(Vec::is_empty)
        || payload.as_object().is_some_and(serde_json::Map::is_empty)
    {
        "An empty list or object is a payload like any other. Does the server drop a \
         payload that has no items or fields?"
            .into()
    } else if length > LENGTHY {
        format!(
            "Other payloads arrived, but this one didn't. It is {length} characters long. \
             Does the server drop payloads that are longer than some limit, or only under a \
             condition on what is in them?"
        )
    } else {
        "Other payloads arrived, but this one didn't. Does the server pass a payload on \
         only under a condition on what is in it?"
            .into()
    }
}

/// How many lists and objects enclose the innermost value.
fn depth(value: &Value) -> usize {
    let inner = match value {
        Value::Array(items) => items.iter().map(depth).max(),
        Value::Object(fields) => fields.values().map(depth).max(),
        _ => return 0,
    };
    1 + inner.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_sets_a_payload_apart_is_named() {
        for (payload, hint) in [
            (json!(""), "`if (message)`"),
            (json!(0.0), "`if (message)`"),
            (json!("a".repeat(2000)), "2002 characters long"),
            (json!("a".repeat(300)), "302 characters long"),
            (json!({"a": [[[[1]]]]}), "5 levels deep"),
            (json!({"a": [[[["a".repeat(2000)]]]]}), "5 levels deep"),
            (json!(vec![0; 51]), "51 items"),
            (json!([]), "empty list"),
            (json!({"text": "!roll"}), "a condition on what is in it"),
        ] {
            let said = sets_apart(&payload);
            assert!(said.contains(hint), "{payload}: {said}");
        }
    }
}
