//! The id that the server gives a message, and what a client may not decide.

use serde_json::{Value, json};

use super::{
    storing,
    talk::{MESSAGE, all_copies, heard_by_all, say_payload, say_to_all},
};
use crate::{
    check::Finding,
    journal::Entry,
    json::{any_carries, carries, same, short},
    lessons::{ids, list},
    stage::{Look, Said, Stage},
};

pub async fn id(stage: &mut Stage) -> Result<(), Finding> {
    ids::usable(stage)
}

pub async fn id_unique(stage: &mut Stage) -> Result<(), Finding> {
    ids::unique(stage)
}

/// Names that messages often have fields of, beside those of the lesson.
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

/// What an extra field holds, so that it is known wherever it comes out.
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
    heard_by_all(stage, &said).await.map_err(|finding| {
        finding.hint(
            "A client may send more fields than you ask for: newer clients do. Let \
             serde ignore them (no `deny_unknown_fields`).",
        )
    })?;
    Ok(said)
}

pub async fn extra_fields_ok(stage: &mut Stage) -> Result<(), Finding> {
    say_with_extras(stage).await.map(|_| ())
}

/// Everybody's view of the message with extra fields: whose, and the message. That
/// it is in the list at all is another check's matter.
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
    // A server may take only what looks like an id of its own, or is one.
    let (_, heard) = say_to_all(stage, "Ben").await?;
    let id = ids::id_of(&heard);
    if id.is_null() {
        return Ok(());
    }
    let never = ids::never_given(stage, &id);
    if claims(stage, &never).await?.is_some() {
        // The server may have made this very id: it makes no two in a row.
        let other = ids::never_given(stage, &never);
        if let Some(chosen) = claims(stage, &other).await? {
            return Err(chosen);
        }
    }
    claims(stage, &id).await?.map_or(Ok(()), Err)
}

/// Lets Ann claim an id for her message. The finding, if the message has it then.
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

/// A client chose the id of its message.
fn chosen(said: &Said, id: &Value, whose: &str) -> Finding {
    let why = "A client chose the id of its message, and the server took it.";
    Finding::failed(why)
        .expected("an id that the server made")
        .actual(format!("`id` {id} at {whose}, as the client sent it"))
        .hint(
            "Somebody could overwrite or delete another's message that way. Make the id \
             in the service, whatever the client sent.",
        )
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
            "A field that the lesson does not know was taken over from a client, and \
             stands in `{field}`."
        ))
        .expected("only `username` and `content` to be taken from the client")
        .actual(format!("`{field}` {} at {whose}", short(value, 60)))
        .hint(
            "Build the message from the two fields that you ask for; do not copy the \
             client's object.",
        )
        .focus(&said.nonce));
    }
    Ok(())
}

/// Whether a field of a message holds an extra field of the client's, or all of them.
/// The id is another check's matter.
fn is_taken(said: &Said, (field, value): &(&String, &Value)) -> bool {
    match field.as_str() {
        "id" => false,
        "isAdmin" => **value == said.payload["isAdmin"],
        "username" | "content" if **value == said.payload["isAdmin"] => true,
        _ => carries(value, &format!("{}-", said.nonce)),
    }
}

/// The same person says the same words twice: that is two messages.
pub async fn said_again(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    let payload =
        json!({ "username": stage.username("Ann"), "content": format!("{nonce} ok") });
    let mark = stage.journal.mark();
    let names = stage.names();
    let copies = |entries: &[Entry], who: &String| {
        let since = entries.iter().skip(mark).filter(|entry| entry.who == *who);
        let ours = since.filter_map(|entry| entry.heard(MESSAGE));
        ours.filter(|args| any_carries(args, &nonce)).count()
    };
    for times in 1..=2 {
        stage.emit("Ann", MESSAGE, std::slice::from_ref(&payload));
        let all = |entries: &[Entry]| {
            let heard = names.iter().filter(|who| copies(entries, who) >= times).count();
            if heard == names.len() { Look::Found(()) } else { Look::Waiting(heard) }
        };
        if stage.wait("all to hear the same words again", all).await?.is_none() {
            return Err(Finding::failed(
                "Ann said the same words twice, and was heard once.",
            )
            .expected("two messages: people repeat themselves")
            .actual("one message")
            .hint("Whether two messages are one is not told by their words.")
            .focus(&nonce));
        }
    }
    // They may come a little later than the events, as in `stored`.
    let ours = |list: &[Value]| {
        list.iter().filter(|e| carries(e, &nonce)).cloned().collect::<Vec<_>>()
    };
    let both = |list: &[Value]| Some(ours(list)).filter(|entries| entries.len() > 1);
    let entries = match list::until(stage, storing::LIST, both).await? {
        Ok(entries) => entries,
        Err(list) => ours(&list),
    };
    let finding = |actual: String| {
        Finding::failed("Ann said the same words twice; those are two messages.")
            .expected("two entries, each with an id of its own")
            .actual(actual)
            .hint("Whether two messages are one is not told by their words.")
            .focus(&nonce)
    };
    match entries.as_slice() {
        [] | [_] => Err(finding(format!("{} of two", entries.len()))),
        [first, second, ..] if same(&first["id"], &second["id"]) => {
            Err(finding(format!("both with the `id` {}", first["id"])))
        }
        _ => Ok(()),
    }
}
