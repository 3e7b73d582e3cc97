//! The id that the server gives a message, and what a client must not decide.

use classroom::{
    finding::Finding,
    json::{carries, short},
    stage::{Said, Stage},
};
use serde_json::{Value, json};

use super::{
    storing,
    talk::{MESSAGE, all_copies, chat_message, heard_by_all, say_payload, say_to_all},
};
use crate::families::{ids, list, repeated::Repeated};

pub async fn id(stage: &mut Stage) -> Result<(), Finding> {
    ids::usable(stage)
}

pub async fn id_unique(stage: &mut Stage) -> Result<(), Finding> {
    ids::unique(stage)
}

/// Names of fields that messages often have, beside those of the lesson.
pub const NAMES: [&str; 10] = [
    "id",
    "role",
    "createdAt",
    "timestamp",
    "time",
    "date",
    "userId",
    "avatar",
    "room",
    "type",
];

/// What [`extra_fields_ok`] sends beside the two fields of the lesson.
fn extras(nonce: &str) -> Value {
    let mut extras = json!({ "isAdmin": true, "seen": { "by": [of(nonce, "seen")] } });
    for name in NAMES {
        extras[name] = of(nonce, name).into();
    }
    extras
}

/// The value of an extra field, which we recognise wherever it turns up.
fn of(nonce: &str, name: &str) -> String {
    format!("{nonce}-{}", name.to_lowercase())
}

/// Says a message with more fields than the lesson has. A second call returns
/// the same message.
async fn say_with_extras(stage: &mut Stage) -> Result<Said, Finding> {
    let earlier = stage.said.iter().find(|said| said.payload.get("role").is_some());
    if let Some(said) = earlier {
        return Ok(said.clone());
    }
    let nonce = stage.texts.nonce();
    let mut payload = extras(&nonce);
    payload["username"] = stage.username("Ann").into();
    payload["content"] = format!("{nonce} with extra fields").into();
    let said = say_payload(stage, "Ann", payload, nonce);
    heard_by_all(stage, &said)
        .await
        .map_err(|finding| finding.trap("extra-field-refused"))?;
    Ok(said)
}

pub async fn extra_fields_ok(stage: &mut Stage) -> Result<(), Finding> {
    say_with_extras(stage).await.map(|_| ())
}

/// Each client's copy of the message with extra fields, and the list's: whose it is, and
/// the message. Another check looks at whether it is in the list at all.
async fn views(stage: &mut Stage) -> Result<(Said, Vec<(String, Value)>), Finding> {
    let said = say_with_extras(stage).await?;
    let copies =
        all_copies(stage).into_iter().filter(|(other, _)| other.nonce == said.nonce);
    let heard = copies.flat_map(|(_, heard)| heard);
    let mut views: Vec<(String, Value)> =
        heard.map(|heard| (heard.who.clone(), heard.message().clone())).collect();
    let list = storing::list(stage).await?;
    let entries = list::entries_of(&list, &said);
    views.extend(entries.into_iter().map(|entry| ("the list".to_owned(), entry.clone())));
    Ok((said, views))
}

pub async fn client_id_ignored(stage: &mut Stage) -> Result<(), Finding> {
    let (said, views) = views(stage).await?;
    let sent = &said.payload["id"];
    if let Some((whose, _)) = views.iter().find(|(_, message)| message["id"] == *sent) {
        return Err(chosen(&said, sent, whose));
    }
    // A server may accept only ids that look like its own, or are its own.
    let (_, heard) = say_to_all(stage, "Ben").await?;
    let id = ids::id_of(&heard);
    if id.is_null() {
        return Ok(());
    }
    let never = ids::never_given(stage, &id);
    if claims(stage, &never).await?.is_some() {
        // The server may have made this very id by chance, but hardly twice in a row.
        let other = ids::never_given(stage, &never);
        if let Some(chosen) = claims(stage, &other).await? {
            return Err(chosen);
        }
    }
    claims(stage, &id).await?.map_or(Ok(()), Err)
}

/// Lets Ann claim an id for her message; the finding if the message then has it.
async fn claims(stage: &mut Stage, id: &Value) -> Result<Option<Finding>, Finding> {
    let nonce = stage.texts.nonce();
    let payload = json!({
        "username": stage.username("Ann"), "content": nonce, "id": id,
    });
    let said = say_payload(stage, "Ann", payload, nonce);
    let heard = heard_by_all(stage, &said).await?;
    let taken = heard.iter().find(|heard| heard.message()["id"] == *id);
    Ok(taken.map(|heard| chosen(&said, id, &heard.who)))
}

/// The finding that a client chose the id of its message.
fn chosen(said: &Said, id: &Value, whose: &str) -> Finding {
    let why = "A client chose the id of its message, and the server took it.";
    Finding::failed(why)
        .expected("an id that the server made")
        .actual(format!("`id` {id} at {whose}, as the client sent it"))
        .trap("id-from-client")
        .focus(&said.nonce)
}

pub async fn no_mass_assignment(stage: &mut Stage) -> Result<(), Finding> {
    let (said, views) = views(stage).await?;
    for (whose, message) in views {
        let fields = message.as_object().into_iter().flatten();
        let Some((field, value)) =
            fields.into_iter().find(|field| is_taken(&said, field))
        else {
            continue;
        };
        return Err(Finding::failed(format!(
            "The server took over an extra field that a client sent, and put it into \
             `{field}`."
        ))
        .expected("only `username` and `content` taken from the client")
        .actual(format!("`{field}` {} at {whose}", short(value, 60)))
        .trap("client-fields-copied")
        .focus(&said.nonce));
    }
    Ok(())
}

/// Whether a field of a message holds the client's extra fields, or one of them. Another
/// check looks at the id.
fn is_taken(said: &Said, (field, value): &(&String, &Value)) -> bool {
    match field.as_str() {
        "id" => false,
        "isAdmin" => **value == said.payload["isAdmin"],
        "username" | "content" if **value == said.payload["isAdmin"] => true,
        _ => carries(value, &format!("{}-", said.nonce)),
    }
}

/// The same person sends the same text twice at once, and once more; then somebody else
/// sends it under the same name. Those are four messages.
pub async fn said_again(stage: &mut Stage) -> Result<(), Finding> {
    let (payload, nonce) = chat_message(stage, "Ann");
    let mark = stage.journal.mark();
    let mut times = 0;
    let again = Repeated { nonce: &nonce, mark, event: MESSAGE, list: storing::LIST };
    for senders in [&["Ann", "Ann"][..], &["Ann"], &["Ben"]] {
        for by in senders {
            stage.emit(by, MESSAGE, std::slice::from_ref(&payload));
        }
        times += senders.len();
        again.heard(stage, times).await?;
    }
    again.listed(stage, times).await
}
