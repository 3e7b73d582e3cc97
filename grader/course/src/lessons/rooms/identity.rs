//! Who sent a message, which id it has, and that a client decides neither.

use classroom::{
    finding::Finding,
    json::{kind, short},
    play::talk::{Heard, all_copies},
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::json;

use super::{
    hearing::MEMBERS,
    words::{Spoken, heard, join, new_room, say_in, speak_payload},
};
use crate::families::ids;

/// Looks back at the messages of all clients whose id is known.
pub async fn from(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &MEMBERS).await?;
    for by in ["Ben", "Ann", "Cy", "Ann"] {
        say_in(stage, by, &room, &MEMBERS).await?;
    }
    for (said, heard) in all_copies(stage) {
        for heard in heard {
            is_from(stage, &said, &heard)?;
        }
    }
    Ok(())
}

/// Whether a copy names its sender.
///
/// # Errors
/// It names somebody else.
pub fn is_from(stage: &Stage, said: &Said, heard: &Heard) -> Result<(), Finding> {
    let Some(sid) = stage.sid(&said.by) else { return Ok(()) };
    let got = &heard.message()["from"];
    if *got == *sid {
        return Ok(());
    }
    let finding = Finding::failed(format!(
        "{} spoke, and `from` in the message that {} heard is not {}'s id.",
        said.by, heard.who, said.by
    ))
    .expected(format!("`from` {sid:?}, the id of {}'s socket", said.by))
    .actual(match heard.message().get("from") {
        None => "no field `from`".to_owned(),
        Some(got) => format!("{}: {}", kind(got), short(got, 60)),
    })
    .focus(&said.nonce);
    let names = stage.names();
    let other = names.iter().find(|name| stage.sid(name).is_some_and(|sid| *got == *sid));
    Err(match other {
        Some(other) => finding.trap(Trap::of("from-another-client").with("other", other)),
        None if got.get("username").is_some() || got.is_object() => {
            finding.trap("from-not-a-string")
        }
        None => finding.trap("from-not-the-id"),
    })
}

pub async fn id(stage: &mut Stage) -> Result<(), Finding> {
    ids::usable(stage)
}

pub async fn id_unique(stage: &mut Stage) -> Result<(), Finding> {
    // In another room too, for a server that counts anew in each room.
    for _ in 0..2 {
        let room = new_room(stage);
        join(stage, &room, &["Dee"]).await?;
        say_in(stage, "Dee", &room, &["Dee"]).await?;
    }
    ids::unique(stage).map_err(|finding| {
        finding.expected("a new id for each message, whatever its room")
    })
}

/// A client sends a `from` and an `id` of its own, and the server ignores both.
pub async fn from_ignored(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &MEMBERS).await?;
    let nonce = stage.texts.nonce();
    let payload = json!({
        "roomId": room,
        "content": format!("{nonce} in another's name"),
        "from": stage.sid("Ben").unwrap_or("somebody else"),
        "id": format!("{nonce}-id"),
    });
    let spoken = speak_payload(stage, "Ann", payload, nonce, &MEMBERS);
    let copies = heard(stage, &spoken)
        .await
        .map_err(|finding| finding.trap("extra-field-refused"))?;
    let Spoken { said, .. } = spoken;
    for heard in copies {
        let message = heard.message();
        let field = ["from", "id"].into_iter().find(|f| message[f] == said.payload[f]);
        let Some(field) = field else { continue };
        return Err(Finding::failed(format!(
            "A client sent a `{field}` of its own, and the server used it."
        ))
        .expected("an `id` from the store, and `from` from the connection")
        .actual(format!("`{field}` {} at {}", message[field], heard.who))
        .trap("client-fields-copied")
        .focus(&said.nonce));
    }
    Ok(())
}
