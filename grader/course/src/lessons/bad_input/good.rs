//! Good messages are acknowledged, sent to everyone and stored.

use classroom::{
    class::{Client, Connection, Over},
    finding::Finding,
    json::{is_id, short},
    play::talk::heard_by_all,
    stage::Stage,
    trap::Trap,
};
use serde_json::json;

use super::{
    creating::{
        LIST, MESSAGE, accepted, agree, answer, create, create_for_all, create_payload,
        heard_as_sent, say, texts_are_kept, without_ack,
    },
    once::stored_once,
};
use crate::{
    families::{copies, list, people},
    lessons::messages::delivery::SHAPE,
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

/// Before anything was sent, so that the list of our own server is empty.
pub async fn get_array(stage: &mut Stage) -> Result<(), Finding> {
    list::get(stage, LIST).await.map(|_| ())
}

pub async fn same_message(stage: &mut Stage) -> Result<(), Finding> {
    let mut ids = Vec::new();
    let mut all = Vec::new();
    // Ann twice: a server may make an id for each client, and not for each message.
    for by in ["Ann", "Ben", "Ann"] {
        let (created, message, heard) = create_for_all(stage, by).await?;
        let said = &created.said;
        let id = &message["id"];
        if !is_id(id) {
            return Err(Finding::failed("A message was created without a usable id.")
                .expected("`id`: a non-empty string, or an integer up to 2^53 - 1")
                .actual(short(&message, 120))
                .trap("id-not-from-the-store")
                .focus(&said.nonce));
        }
        if ids.contains(id) {
            return Err(Finding::failed("Two messages have the same id.")
                .expected("a new id for each message")
                .actual(format!("`id` {id} twice"))
                .trap("id-used-twice")
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

pub async fn any_client(stage: &mut Stage) -> Result<(), Finding> {
    for by in stage.names() {
        create_for_all(stage, &by).await.map_err(people::has_no_handlers)?;
    }
    same_name(stage).await?;
    newcomer(stage).await?;
    for by in stage.names() {
        let said = say(stage, &by);
        heard_by_all(stage, &said).await.map_err(without_ack)?;
        still_there(stage).await?;
        heard_as_sent(stage, &said).await?;
    }
    Ok(())
}

/// Two clients may use the same name: it belongs to nobody.
async fn same_name(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    let payload = json!({ "username": stage.username("Ann"), "content": nonce });
    let created = create_payload(stage, "Ben", payload, nonce);
    let trap = Trap::of("username-belongs-to-one");
    accepted(stage, &created).await.map_err(|finding| finding.trap(trap))?;
    heard_by_all(stage, &created.said).await.map(|_| ())
}

/// A late joiner is served like the others. When it leaves again, its messages stay, and so
/// do the other clients.
async fn newcomer(stage: &mut Stage) -> Result<(), Finding> {
    let (before, _, _) = create_for_all(stage, "Ann").await?;
    stage.join("Eve", Over::Upgraded).await?;
    let here = |finding: Finding| finding.trap("newcomer-changes-something");
    let (of_ann, _, _) = create_for_all(stage, "Ann").await.map_err(here)?;
    let (of_eve, _, _) = create_for_all(stage, "Eve").await.map_err(here)?;
    list::entry(stage, LIST, &before.said).await.map_err(here)?;
    stage.leave("Eve").await;
    let left = |finding: Finding| finding.trap("leaver-changes-something");
    create_for_all(stage, "Ben").await.map_err(left)?;
    for created in [of_ann, of_eve] {
        list::entry(stage, LIST, &created.said).await.map_err(left)?;
    }
    Ok(())
}

/// In JavaScript, calling an ack callback that isn't there throws an exception, which ends
/// the process.
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
        Finding::failed("A good message without an ack callback ended all connections.")
            .expected("every connection to stay open")
            .actual("no client is connected any more")
            .trap("ack-callback-missing")
    }))
}
