//! What is good is acknowledged, heard and stored.

use std::collections::HashMap;

use serde_json::Value;

use super::creating::{
    LIST, MESSAGE, accepted, agree, answer, create, create_for_all, say, texts_are_kept,
};
use crate::{
    check::Finding,
    class::{Client, Connection},
    journal::Way,
    json::short,
    lessons::{copies, ids::is_id, list, messages::delivery::SHAPE, talk::heard_by_all},
    stage::{Said, Stage},
};

pub async fn acknowledged(stage: &mut Stage) -> Result<(), Finding> {
    let created = create(stage, "Ann");
    answer(stage, &created.asked).await.map(|_| ())
}

pub async fn ok(stage: &mut Stage) -> Result<(), Finding> {
    let created = create(stage, "Ann");
    let message = accepted(stage, &created).await?;
    texts_are_kept(&created.said, "in the acknowledgement", &message)
}

pub async fn everyone(stage: &mut Stage) -> Result<(), Finding> {
    let created = create(stage, "Ann");
    for heard in heard_by_all(stage, &created.said).await? {
        if stage.sees_all(&heard.who) {
            copies::is_object(&created.said, &heard, SHAPE)?;
        }
    }
    Ok(())
}

pub async fn get_array(stage: &mut Stage) -> Result<(), Finding> {
    list::get(stage, LIST).await.map(|_| ())
}

pub async fn same_message(stage: &mut Stage) -> Result<(), Finding> {
    let mut ids = Vec::new();
    let mut all = Vec::new();
    // Ann twice: an id may be new for each client, and not for each message.
    for by in ["Ann", "Ben", "Ann"] {
        let (created, message, heard) = create_for_all(stage, by).await?;
        let said = &created.said;
        let id = &message["id"];
        if !is_id(id) {
            return Err(Finding::failed("A message was created without a usable id.")
                .expected("`id`: a non-empty string, or an integer up to 2^53 - 1")
                .actual(short(&message, 120))
                .hint("Only the store knows the id: acknowledge what it returned.")
                .focus(&said.nonce));
        }
        if ids.contains(id) {
            return Err(Finding::failed("Two messages have the same id.")
                .expected("a new id for each message")
                .actual(format!("`id` {id} twice"))
                .hint("Make the id where the message is stored, anew each time.")
                .focus(&said.nonce));
        }
        ids.push(id.clone());
        for heard in heard.iter().filter(|heard| stage.sees_all(&heard.who)) {
            let whose = format!("in `{MESSAGE}` at {}", heard.who);
            agree(said, &message, heard.message(), &whose)?;
        }
        let entry = list::entry(stage, LIST, said).await?;
        agree(said, &message, &entry, "in the list")?;
        texts_are_kept(said, "in the list", &entry)?;
        all.push(created.said);
    }
    let list = list::get(stage, LIST).await?;
    all.iter().try_for_each(|said| stored_once(said, &list))
}

/// Whether a message that was in the list is there still, and no second time.
fn stored_once(said: &Said, list: &[Value]) -> Result<(), Finding> {
    let count = list::entries_of(list, said).len();
    let (why, hint) = match count {
        0 => (
            "A message was in the list, and is not there any more.".to_owned(),
            "Add each message to those that are there. The list holds them all, and not \
             the last one.",
        ),
        1 => return Ok(()),
        _ => (
            format!("One message is in the list {count} times."),
            "Is it added in more than one place? Add it once, and use what the service \
             returned.",
        ),
    };
    Err(Finding::failed(why)
        .expected("each message once in the list")
        .actual(format!("a list of {} with {count} of it", list.len()))
        .hint(hint)
        .focus(&said.nonce))
}

pub async fn any_client(stage: &mut Stage) -> Result<(), Finding> {
    for by in stage.names() {
        create_for_all(stage, &by).await.map_err(|finding| {
            finding.hint(
                "Does every client get its handler when it connects, and not only the \
                 first?",
            )
        })?;
    }
    for by in stage.names() {
        let said = say(stage, &by);
        heard_by_all(stage, &said).await.map_err(|mut finding| {
            finding.rationale =
                format!("Without an acknowledgement: {}", finding.rationale);
            finding
        })?;
        still_there(stage).await?;
        list::entry(stage, LIST, &said).await?;
    }
    Ok(())
}

/// In JavaScript, to call an acknowledgement that was not asked for is an exception,
/// and ends the process.
async fn still_there(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    // The stock client may not notice.
    let open = |client: &Client| {
        stage.sees_all(client.name()) && client.connection() == Connection::Open
    };
    if stage.clients().iter().any(open) {
        return Ok(());
    }
    Err(stage.end_of_server().unwrap_or_else(|| {
        Finding::failed(
            "A good message without an acknowledgement ended all connections.",
        )
        .expected("the server to go on")
        .actual("no client is connected any more")
        .hint(
            "Where no acknowledgement was asked for, there is none to call. In \
             JavaScript, see that it is a function.",
        )
    }))
}

/// Looks back at the whole run, so that what came late is seen too.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    copies::once(
        stage,
        "The sender is among those that `io.emit` reaches. It needs no `message` of its \
         own besides the acknowledgement.",
        "Is there more than one emit?",
    )
    .await?;
    answered_once(stage)
}

/// Looks at all acknowledgements so far.
pub fn answered_once(stage: &Stage) -> Result<(), Finding> {
    let mut counts: HashMap<(String, u64), usize> = HashMap::new();
    for entry in stage.journal.read().iter() {
        if entry.way == Way::Heard
            && entry.answer.is_some()
            && let Some(id) = entry.ack
        {
            *counts.entry((entry.who.clone(), id)).or_default() += 1;
        }
    }
    match counts.into_iter().find(|(_, count)| *count > 1) {
        None => Ok(()),
        Some(((who, id), count)) => Err(Finding::failed(format!(
            "{who} got {count} acknowledgements of one event."
        ))
        .expected("one acknowledgement")
        .actual(format!("{count}"))
        .hint("Answer once on each way through the handler.")
        .focus(format!("3{id}["))),
    }
}
