//! What a client claims beside the text: the server must ignore it.

use serde_json::{Value, json};

use super::{
    content::{has_from, has_mode},
    talk::{Heard, Target, UNNAMED, all_copies, new_text, only, reaches, say_payload},
};
use crate::{
    check::Finding,
    json::{any_carries, short},
    stage::{Said, Stage},
};

/// Fields of [`claims`] that the lesson doesn't have, and that a server might use.
const EXTRAS: [&str; 10] = [
    "role",
    "at",
    "tags",
    "id",
    "name",
    "username",
    "sender",
    "color",
    "timestamp",
    "room",
];

/// A payload with a text and false claims: another sender, another target, and extra
/// fields.
pub fn claims(stage: &mut Stage, target: Target, as_if: &str) -> (Value, String) {
    let (text, nonce) = new_text(stage);
    let mode = if target == Target::All { "me" } else { "all" };
    let other = stage.sid(as_if).unwrap_or(as_if);
    let mut payload = json!({ "text": text, "from": other, "mode": mode });
    for field in EXTRAS {
        payload[field] = match field {
            "tags" => json!([format!("{nonce}-tags")]),
            _ => json!(format!("{nonce}-{field}")),
        };
    }
    if target != Target::One {
        payload["to"] = json!(other);
    }
    (payload, nonce)
}

/// Lets Ann send such payloads to all targets. A second call does nothing.
async fn send_claims(stage: &mut Stage) -> Result<(), Finding> {
    if !stage.first_time("claims") {
        return Ok(());
    }
    let mut all = Vec::new();
    for target in UNNAMED {
        let (payload, nonce) = claims(stage, target, "Ben");
        let said = say_payload(stage, "Ann", target, payload, nonce);
        reaches(stage, &said).await.map_err(|finding| {
            finding.hint(
                "A client may send more fields than your server knows; a newer client \
                 does. Let serde ignore them (no `deny_unknown_fields`). Only the event's \
                 name decides who hears the text.",
            )
        })?;
        all.push(said);
    }
    only(stage, &all).await.map_err(|finding| {
        finding.hint(
            "The client sent a `mode` and a `to` of its own, and your server followed \
             one of them. Only the event's name decides who hears the text.",
        )
    })
}

/// The copies of what was sent with claims.
fn claimed(stage: &Stage) -> Vec<(Said, Heard)> {
    let with_claims = |(said, _): &(Said, Vec<Heard>)| said.payload.get("role").is_some();
    let all = all_copies(stage).into_iter().filter(with_claims);
    all.flat_map(|(said, heard)| heard.into_iter().map(move |h| (said.clone(), h)))
        .collect()
}

pub async fn extra_fields_ok(stage: &mut Stage) -> Result<(), Finding> {
    send_claims(stage).await
}

pub async fn own_from(stage: &mut Stage) -> Result<(), Finding> {
    send_claims(stage).await?;
    for (said, heard) in claimed(stage) {
        has_from(stage, &said, &heard)?;
        has_mode(&said, &heard)?;
    }
    Ok(())
}

pub async fn no_extras(stage: &mut Stage) -> Result<(), Finding> {
    send_claims(stage).await?;
    claimed(stage).iter().try_for_each(|(said, heard)| has_no_extras(said, heard))
}

/// Whether a copy of a text that was sent with claims is free of the extra fields.
///
/// # Errors
/// The extra field that it has.
pub fn has_no_extras(said: &Said, heard: &Heard) -> Result<(), Finding> {
    let message = heard.message();
    // Anywhere: a server may put the whole payload into a field of its own, or into
    // another argument.
    let taken =
        |field: &&&str| any_carries(&heard.args, &format!("{}-{field}", said.nonce));
    let to = said.payload.get("to");
    let has_to =
        Target::of(said) != Target::One && to.is_some() && to == message.get("to");
    let field = match EXTRAS.iter().find(taken) {
        Some(field) => field,
        None if has_to => &"to",
        None => return Ok(()),
    };
    let seen = message.get(*field).map_or_else(
        || short(message, 160),
        |value| format!("`{field}` {}", short(value, 60)),
    );
    Err(Finding::failed(format!(
        "The server passed on the extra field `{field}` that a client sent."
    ))
    .expected("only the text taken from the client")
    .actual(format!("{seen} at {}", heard.who))
    .hint(
        "Build `heard` from the text and the server's own `from` and `mode`. Don't copy \
         the client's object.",
    )
    .focus(&said.nonce))
}
