//! The optional part: deleting a message.

pub(in crate::lessons) mod asking;
pub mod not_found;
pub(in crate::lessons) mod timing;

use classroom::{
    class::Over,
    finding::Finding,
    json::{carries, same},
    stage::{Said, Stage},
};
use serde_json::{Value, json};

use super::{
    bad_input::bad_payloads,
    people,
    spam::none_with,
    storing,
    talk::{Heard, all_copies, and, heard_by_all, say_payload, say_to_all, with_ack},
};
use crate::families::{alive::after_bad, ids::id_of, list};
use asking::{
    DELETE, DELETED, all_hear_of_it, ask, ask_with_ack, delete_one, deletions,
    names_in_its_case, requests, wrong_shape,
};

pub async fn everyone(stage: &mut Stage) -> Result<(), Finding> {
    delete_one(stage, "Ann").await.map(|_| ())
}

/// Deletes the very first message, if it is from this run: its place in the list is 0,
/// and so may its id be. On a server of our own, [`everyone`] has deleted it.
async fn the_first(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.first_nonce();
    let list = storing::list(stage).await?;
    let Some(first) = list.first().filter(|entry| carries(entry, &nonce)) else {
        return Ok(());
    };
    let mark = ask(stage, "Ann", &first["id"]);
    let Err(finding) = all_hear_of_it(stage, "Ann", &first["id"], mark).await else {
        return Ok(());
    };
    delete_one(stage, "Ann").await?;
    Err(finding.trap("first-not-deleted"))
}

/// Also a message whose sender has left, and the very first message.
pub async fn any_client(stage: &mut Stage) -> Result<(), Finding> {
    delete_one(stage, "Ben").await?;
    let (_, heard) = say_to_all(stage, "Ann").await?;
    let id = id_of(&heard);
    let mark = ask_with_ack(stage, "Ann", &id);
    all_hear_of_it(stage, "Ann", &id, mark).await.map_err(with_ack)?;
    stage.join("Eve", Over::WebSocket).await?;
    let (_, heard) = say_to_all(stage, "Eve").await?;
    stage.leave("Eve").await;
    let id = id_of(&heard);
    let mark = ask(stage, "Ben", &id);
    all_hear_of_it(stage, "Ben", &id, mark)
        .await
        .map_err(|finding| finding.trap("only-the-author-deletes"))?;
    the_first(stage).await
}

/// Looks back at all deletions so far.
pub async fn payload(stage: &mut Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    for (mark, id) in requests(&entries) {
        for who in stage.names() {
            let Some(args) = deletions(&entries, mark, &who, &id).next() else {
                continue;
            };
            let got = args.first().unwrap_or(&Value::Null);
            if got.get("messageId").is_some_and(|got| same(got, &id)) {
                continue;
            }
            return Err(wrong_shape(&who, &id, &args));
        }
    }
    Ok(())
}

/// When it is announced, the message is gone; with a slow store, two requests overlap.
pub async fn first(stage: &mut Stage) -> Result<(), Finding> {
    timing::first(stage).await?;
    not_found::asked_twice(stage).await
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    not_found::asked_twice(stage).await?;
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)?;
    none_with(stage, 0, "Messages were deleted, and", |s| Box::pin(everyone(s))).await
}

/// Each client has heard of each deletion once so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    // A part of an id may be part of another one, too.
    let given: Vec<Value> =
        all_copies(stage).iter().map(|(_, heard)| id_of(heard)).collect();
    let entries = stage.journal.read();
    let mut requests = requests(&entries);
    requests.retain(|(_, id)| given.contains(id));
    for (at, (mark, id)) in requests.iter().enumerate() {
        // Up to the next request for the same id, which gets its own answer.
        let next = requests[at + 1..].iter().find(|(_, other)| same(other, id));
        let until = next.map_or(entries.len(), |(mark, _)| *mark);
        for who in stage.names() {
            let count = deletions(&entries[..until], *mark, &who, id)
                .filter(|args| names_in_its_case(args, id))
                .count();
            if count > 1 {
                let why =
                    format!("{who} heard `{DELETED}` {count} times for one deletion.");
                return Err(Finding::failed(why)
                    .expected("once at each client")
                    .actual(format!("{count} times"))
                    .trap("deletion-emitted-twice")
                    .focus(DELETED));
            }
        }
    }
    Ok(())
}

/// The message leaves the list. Another check looks at whether it leaves in time.
pub async fn list(stage: &mut Stage) -> Result<(), Finding> {
    // On a server of our own, the list is empty here.
    let before = holes(&storing::list(stage).await?);
    // An older message, to catch a server that always deletes the oldest.
    say_to_all(stage, "Ben").await?;
    let (said, id, _) = delete_one(stage, "Ann").await?;
    if leaves_the_list(stage, &said, &id).await? {
        return no_hole(&storing::list(stage).await?, before);
    }
    let why = "Clients heard `messageDeleted`, but the message is still in the list.";
    Err(Finding::failed(why)
        .expected("a list without it")
        .actual("it is still there")
        .trap("deletion-only-told")
        .focus(&said.nonce)
        .focus(DELETED))
}

/// The number of entries that are not objects. Bad payloads may have left some.
fn holes(list: &[Value]) -> usize {
    list.iter().filter(|entry| !entry.is_object()).count()
}

/// Whether a deletion has removed the message's place from the list too.
fn no_hole(list: &[Value], before: usize) -> Result<(), Finding> {
    if holes(list) <= before {
        return Ok(());
    }
    let why = "A deleted message left an empty place in the list.";
    Err(Finding::failed(why)
        .expected("a list that is shorter by one")
        .actual("an entry that is not a message")
        .trap("deletion-leaves-a-hole")
        .focus(DELETED))
}

/// Waits until the message is gone from the list; false if it stays.
pub async fn leaves_the_list(
    stage: &Stage,
    said: &Said,
    id: &Value,
) -> Result<bool, Finding> {
    let gone = |list: &[Value]| (!holds(list, said, id)).then_some(());
    Ok(list::until(stage, storing::LIST, gone).await?.is_ok())
}

fn holds(list: &[Value], said: &Said, id: &Value) -> bool {
    list.iter().any(|entry| carries(entry, &said.nonce) || same(&entry["id"], id))
}

pub async fn others_kept(stage: &mut Stage) -> Result<(), Finding> {
    // All by one author, because a server could delete by author.
    let author = stage.texts.person();
    let (before, _) = say_as(stage, &author).await?;
    let (_, heard) = say_as(stage, &author).await?;
    let (after, _) = say_as(stage, &author).await?;
    let (_, too) = say_as(stage, &author).await?;
    let (last, _) = say_as(stage, &author).await?;
    // Two at once: each is told.
    let ids = [id_of(&heard), id_of(&too)];
    let marks = ids.clone().map(|id| ask(stage, "Ann", &id));
    for (id, mark) in ids.iter().zip(marks) {
        all_hear_of_it(stage, "Ann", id, mark).await?;
    }

    let list = storing::list(stage).await?;
    others_are_there(&list, [&before, &after, &last])
        .map_err(|finding| finding.focus(DELETE))
}

/// Whether the messages that were not deleted are in the list, in order.
///
/// # Errors
/// One is missing, or they are in another order.
pub fn others_are_there(list: &[Value], others: [&Said; 3]) -> Result<(), Finding> {
    let places =
        others.map(|said| list.iter().position(|entry| carries(entry, &said.nonce)));
    let failed = |why: &str| {
        let finding = Finding::failed(why)
            .expected("only the message with that id deleted, the others unchanged");
        others.iter().fold(finding, |finding, said| finding.focus(&said.nonce))
    };
    match places {
        [Some(a), Some(b), Some(c)] if a < b && b < c => Ok(()),
        [Some(_), Some(_), Some(_)] => {
            Err(failed("A deletion changed the order of the other messages.")
                .actual("another order than before")
                .trap("deletion-changes-the-order"))
        }
        _ => Err(failed("A deletion removed other messages as well.")
            .actual(format!("a list of {}, without one that was not deleted", list.len()))
            .trap("deletion-takes-others")),
    }
}

async fn say_as(stage: &mut Stage, author: &str) -> Result<(Said, Vec<Heard>), Finding> {
    let nonce = stage.texts.nonce();
    let payload =
        json!({ "username": author, "content": format!("{nonce} by one author") });
    let said = say_payload(stage, "Ann", payload, nonce);
    let heard = heard_by_all(stage, &said).await?;
    Ok((said, heard))
}

pub async fn id_not_reused(stage: &mut Stage) -> Result<(), Finding> {
    let (_, id, _) = delete_one(stage, "Ann").await?;
    for _ in 0..2 {
        let (said, heard) = say_to_all(stage, "Ann").await?;
        if heard.iter().any(|heard| same(&heard.message()["id"], &id)) {
            return Err(Finding::failed("A new message got the id of a deleted one.")
                .expected("ids that are never used again")
                .actual(format!("`id` {id} for two messages"))
                .trap("id-from-the-length")
                .focus(&said.nonce)
                .focus(DELETE));
        }
    }
    Ok(())
}

/// Payloads that name no message.
pub async fn harmless(stage: &mut Stage) -> Result<(), Finding> {
    let (kept, _) = say_to_all(stage, "Ben").await?;
    for args in bad_payloads() {
        stage.emit("Ann", DELETE, &args);
    }
    for id in [Value::Null, json!({}), json!([]), json!(true), json!(""), json!(-1.5)] {
        ask(stage, "Ben", &id);
    }
    stage.fence(&stage.exact_names()).await?;
    let closed = people::closed(stage);
    if !closed.is_empty() {
        return Err(Finding::failed(format!(
            "{} sent a bad `{DELETE}`, and the server closed the connection.",
            and(&closed)
        ))
        .trap("bad-deleter-disconnected"));
    }
    delete_one(stage, "Ben").await.map_err(after_bad)?;
    storing::stored(stage, &kept).await.map(|_| ())
}
