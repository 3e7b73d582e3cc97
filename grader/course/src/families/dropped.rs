//! A payload that nobody heard, although others were heard: what may set it apart.

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::Value;

/// Adds a hint on what sets the payload apart, if nobody heard it and no connection has
/// ended.
pub fn dropped(stage: &Stage, said: &Said, finding: Finding) -> Finding {
    let heard = |entry: &Entry| {
        entry.way == Way::Closed || entry.heard(said.exchange.heard).is_some()
    };
    let silent = !stage.journal.read()[said.mark..].iter().any(heard);
    match silent && !stage.extractor_failed() {
        true => finding.trap(sets_apart(&said.payload)),
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
pub fn sets_apart(payload: &Value) -> Trap {
    let (length, depth) = (payload.to_string().chars().count(), depth(payload));
    let items = payload.as_array().map_or(0, Vec::len);
    let falsy = match payload {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    if falsy {
        Trap::of("falsy-dropped")
    } else if items > MANY {
        Trap::of("many-items-dropped").with("items", items)
    } else if depth > DEEP {
        Trap::of("deep-dropped").with("depth", depth)
    } else if length > LONG {
        Trap::of("long-dropped").with("length", length)
    } else if payload.as_array().is_some_and(Vec::is_empty)
        || payload.as_object().is_some_and(serde_json::Map::is_empty)
    {
        Trap::of("empty-dropped")
    } else if length > LENGTHY {
        Trap::of("lengthy-dropped").with("length", length)
    } else {
        Trap::of("some-dropped")
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
        for (payload, id) in [
            (json!(""), "falsy-dropped"),
            (json!(0.0), "falsy-dropped"),
            (json!("a".repeat(2000)), "long-dropped"),
            (json!("a".repeat(300)), "lengthy-dropped"),
            (json!({"a": [[[[1]]]]}), "deep-dropped"),
            (json!({"a": [[[["a".repeat(2000)]]]]}), "deep-dropped"),
            (json!(vec![0; 51]), "many-items-dropped"),
            (json!([]), "empty-dropped"),
            (json!({"text": "!roll"}), "some-dropped"),
        ] {
            let trap = sets_apart(&payload);
            assert_eq!(trap.id, id, "{payload}");
        }
    }
}
