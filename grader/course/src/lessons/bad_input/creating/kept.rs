//! Whether a message holds what was sent, and the same everywhere.

use classroom::{
    finding::Finding,
    json::{same, short, short_pair},
    stage::Said,
};
use serde_json::{Value, json};

use crate::families::copies;

/// Whether a field of a message is what was sent, with or without the spaces around it.
fn is_kept(sent: &Value, got: &Value) -> bool {
    let trimmed = sent.as_str().map(|text| json!(text.trim()));
    same(sent, got) || trimmed.is_some_and(|trimmed| trimmed == *got)
}

/// Whether the two texts of a message are those that were sent.
///
/// # Errors
/// The first that is not, at `whose` message.
pub fn texts_are_kept(said: &Said, whose: &str, message: &Value) -> Result<(), Finding> {
    for field in ["username", "content"] {
        let (sent, got) = (&said.payload[field], &message[field]);
        if !is_kept(sent, got) {
            let why = match message.get(field) {
                Some(_) => {
                    format!("{}'s {field} was changed.", said.by)
                }
                None => format!("{}'s message lost its {field}.", said.by),
            };
            let (wanted, shown) = short_pair(sent, got, 100);
            return Err(Finding::failed(why)
                .expected(format!("`{field}` {wanted}"))
                .actual(match message.get(field) {
                    Some(_) => format!("{shown} {whose}"),
                    None => format!("no `{field}` {whose}: {}", short(message, 100)),
                })
                .trap("text-changed")
                .focus(&said.nonce));
        }
    }
    Ok(())
}

/// Whether another view of a message is the same as one.
///
/// # Errors
/// The first field that is not the same.
pub fn agree(
    said: &Said,
    one: &Value,
    other: &Value,
    whose: &str,
) -> Result<(), Finding> {
    const FIELDS: [&str; 3] = ["id", "username", "content"];
    let Some(field) = copies::first_difference(&FIELDS, one, other) else {
        return Ok(());
    };
    let (ours, theirs) = short_pair(&one[&field], &other[&field], 100);
    Err(Finding::failed(format!(
        "The `{field}` of one message is not the same everywhere."
    ))
    .expected(format!("{ours} everywhere"))
    .actual(format!("{theirs} {whose}"))
    .trap("store-and-told-differ")
    .focus(&said.nonce))
}
