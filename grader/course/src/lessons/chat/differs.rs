//! How a payload differs from what was sent, as far as the two show it.

use classroom::{
    finding::Finding,
    json::{kind, same, short, short_pair},
    play::changed::what_became,
    stage::{Said, Stage},
};
use serde_json::Value;

use super::talk::{Heard, all_copies};

/// Compares every copy so far with what was sent.
pub fn all_same(stage: &Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        for heard in &heard {
            is_same(&said, heard)?;
        }
    }
    Ok(())
}

/// Checks that the event's first argument is what was sent. The server may add further
/// arguments after it.
pub fn is_same(said: &Said, heard: &Heard) -> Result<(), Finding> {
    let is = heard.args.first().is_some_and(|got| same(&said.payload, got));
    if is { Ok(()) } else { Err(differs(said, heard)) }
}

/// The finding about a copy that differs from what was sent.
pub fn differs(said: &Said, heard: &Heard) -> Finding {
    let (sent, args) = (&said.payload, &heard.args);
    let event = said.exchange.heard;
    Finding::failed(format!(
        "{} sent {} with `{}`, but {} heard something else.",
        said.by,
        kind(sent),
        said.exchange.sent,
        heard.who
    ))
    .expected(format!("`{event}` {}", wanted(sent, args)))
    .actual(shown(event, args, sent))
    .trap(what_became(sent, args))
    .focus(&said.nonce)
}

/// What was sent, shortened for a comparison with what arrived.
pub fn wanted(sent: &Value, args: &[Value]) -> String {
    short_pair(sent, args.first().unwrap_or(&Value::Null), 120).0
}

/// An event with its arguments, shortened for a comparison with what was sent.
pub fn shown(event: &str, args: &[Value], sent: &Value) -> String {
    match args {
        [] => format!("`{event}` without any argument"),
        [one] => format!("`{event}` {}", short_pair(sent, one, 120).1),
        many => {
            let many: Vec<String> = many.iter().map(|arg| short(arg, 60)).collect();
            format!("`{event}` with {} arguments: {}", many.len(), many.join(", "))
        }
    }
}
