//! What a client claims beside the text: the server must ignore it.

use classroom::{
    finding::Finding,
    json::{any_carries, short},
    stage::{Said, Stage},
};
use serde_json::{Value, json};

use super::{
    content::{has_from, has_mode},
    talk::{Heard, Target, UNNAMED, all_copies, new_text, only, reaches, say_payload},
    texts::has_text,
};

/// Fields of [`claims`] that the lesson doesn't have, and that a server might use.
const EXTRAS: [&str; 24] = [
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
    "content",
    "message",
    "msg",
    "body",
    "data",
    "value",
    "heard",
    "replyTo",
    "user",
    "userId",
    "socketId",
    "sid",
    "target",
    "__proto__",
];

/// Those that may name a client.
const NAMING: [&str; 5] = ["sender", "id", "sid", "socketId", "userId"];

/// A payload with a text and false claims: another sender, another target, and extra
/// fields. Those that name a client have the id of `as_if`; without it, a text of their own,
/// by which it can be told where they went.
pub fn claims(stage: &mut Stage, target: Target, as_if: Option<&str>) -> (Value, String) {
    let (text, nonce) = new_text(stage);
    let other = as_if.map(|who| stage.sid(who).unwrap_or(who).to_owned());
    let mut payload = json!({ "text": text });
    for field in EXTRAS.into_iter().chain(CLAIMED) {
        let own = format!("{nonce}-{field}");
        payload[field] = match (&other, field) {
            (Some(other), field) if field == "from" || NAMING.contains(&field) => {
                json!(other)
            }
            (Some(_), "mode") if target == Target::All => json!("me"),
            (Some(_), "mode") => json!("all"),
            (Some(other), "to") => json!(other),
            (_, "tags") => json!([own]),
            (_, "__proto__") => json!({ "admin": own }),
            _ => json!(own),
        };
    }
    if let (Target::One, Some(fields)) = (target, payload.as_object_mut()) {
        fields.remove("to");
    }
    (payload, nonce)
}

/// Fields of the lesson that the client doesn't decide.
const CLAIMED: [&str; 3] = ["from", "mode", "to"];

/// Lets Ann and Ben send such payloads to all targets. A second call does nothing.
async fn send_claims(stage: &mut Stage) -> Result<(), Finding> {
    if !stage.first_time("claims") {
        return Ok(());
    }
    let mut all = Vec::new();
    let as_ben = UNNAMED.map(|target| ("Ann", target, Some("Ben")));
    let as_nobody = UNNAMED.map(|target| ("Ben", target, None));
    for (by, target, as_if) in as_ben.into_iter().chain(as_nobody) {
        let (payload, nonce) = claims(stage, target, as_if);
        let said = say_payload(stage, by, target, payload, nonce);
        reaches(stage, &said)
            .await
            .map_err(|finding| finding.trap("extra-field-refused"))?;
        all.push(said);
    }
    only(stage, &all).await.map_err(|finding| finding.trap("target-from-client"))
}

/// The copies of what was sent with claims.
fn claimed(stage: &Stage) -> Vec<(Said, Heard)> {
    let with_claims = |(said, _): &(Said, Vec<Heard>)| said.payload.get("role").is_some();
    let all = all_copies(stage).into_iter().filter(with_claims);
    all.flat_map(|(said, heard)| heard.into_iter().map(move |h| (said.clone(), h)))
        .collect()
}

pub async fn extra_fields_ok(stage: &mut Stage) -> Result<(), Finding> {
    send_claims(stage).await?;
    claimed(stage).iter().try_for_each(|(said, heard)| has_text(stage, said, heard))
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
    let field = match EXTRAS.iter().chain(&CLAIMED).find(taken) {
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
    .trap("client-fields-copied")
    .focus(&said.nonce))
}
