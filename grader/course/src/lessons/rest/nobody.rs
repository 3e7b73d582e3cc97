//! REST works whoever is connected: nobody, clients that stay when others leave, or a
//! client that doesn't listen.

use std::slice;

use classroom::{
    class::{Over, rest::Answer},
    finding::Finding,
    json::{same, short},
    play::talk::{chat_message, strays_since},
    stage::Stage,
    verdict::Status,
};
use futures_util::future::join_all;
use serde_json::Value;

use super::{
    CLASS,
    asking::{POSTER, Posted, ask, path_of, post, post_to_all, shown},
    deleting::{delete, delete_one, leaves_the_list},
};
use crate::{
    families::{alive, list, people, status::status_says},
    lessons::messages::{
        people::{comes, comes_and_leaves},
        spam::{CONNECTED, LEFT, none_with},
        storing::LIST,
        talk::say_to_all,
    },
};

/// More events than a server keeps for a client that doesn't fetch them: socketioxide
/// keeps 128.
const FULL: usize = 140;

/// How many are posted at once.
const AT_ONCE: usize = 20;

/// Before the first client has come, if the server is our own, and after all have left.
pub async fn nobody(stage: &mut Stage) -> Result<(), Finding> {
    post_and_delete(stage).await.map_err(nobody_is_there)?;
    stage.assemble(&CLASS[..2]).await?;
    let (earlier, _) = post_to_all(stage).await?;
    stage.leave_all().await;
    post_and_delete(stage).await.map_err(nobody_is_there)?;
    // A server may do something when it has noticed that everybody has left.
    alive::settle(stage).await;
    post_and_delete(stage).await.map_err(nobody_is_there)?;
    stage.assemble(&CLASS[..2]).await?;
    list::entry(stage, LIST, &earlier.said).await.map_err(|mut finding| {
        finding.rationale =
            "All clients have left, and an earlier message is no longer in the list."
                .into();
        finding.trap("list-with-the-connection")
    })?;
    delete_all(stage).await?;
    // Clients that come after that hear messages again.
    post_to_all(stage).await.map(|_| ())
}

fn nobody_is_there(finding: Finding) -> Finding {
    finding.trap("nobody-there")
}

/// Deletes all messages, if all are of this run: then the list is empty once more.
async fn delete_all(stage: &Stage) -> Result<(), Finding> {
    let list = list::get(stage, LIST).await?;
    if !list.iter().all(|entry| stage.texts.knows(slice::from_ref(entry))) {
        return Ok(());
    }
    let paths: Vec<String> = list.iter().map(|entry| path_of(&entry["id"])).collect();
    for some in paths.chunks(AT_ONCE) {
        let asking = some.iter().map(|path| ask(stage, "DELETE", path, None));
        for answer in join_all(asking).await {
            answer?;
        }
    }
    list::get(stage, LIST).await.map(|_| ())
}

async fn post_and_delete(stage: &mut Stage) -> Result<(), Finding> {
    let Posted { said, message } = post(stage).await?;
    list::entry(stage, LIST, &said).await?;
    let deleted = delete(stage, said, message["id"].clone()).await?;
    leaves_the_list(stage, &deleted).await
}

/// Clients come, and leave in one way or another. That causes no message, and the others
/// hear every change over REST.
pub async fn come_and_go(stage: &mut Stage) -> Result<(), Finding> {
    // What was posted when nobody was there may be sent to a newcomer.
    let mark = stage.journal.mark();
    let (earlier, _) = post_to_all(stage).await?;
    people::leavers_join(stage).await?;
    stage.fence(&stage.exact_names()).await?;
    if let Some((said, heard)) = strays_since(stage, mark).first() {
        let why = format!(
            "{} connected, nobody spoke, and {} heard `message`.",
            heard.who, heard.who
        );
        return Err(Finding::failed(why)
            .expected("no event until something changes")
            .actual(short(heard.message(), 120))
            .trap("old-messages-sent-again")
            .focus(&said.nonce));
    }
    none_with(stage, mark, CONNECTED, |s| Box::pin(comes(s))).await?;
    stage.leave("Nia").await;
    let (said, _) = say_to_all(stage, "Oda").await?;
    people::leavers_go(stage).await;
    let after = |finding: Finding| finding.trap("leaver-affects-others");
    none_with(stage, mark, LEFT, |s| Box::pin(comes_and_leaves(s))).await?;
    // One after the other, because the server may notice a little later.
    for _ in 0..2 {
        post_to_all(stage).await.map_err(after)?;
        delete_one(stage).await.map_err(after)?;
    }
    for said in [&earlier.said, &said] {
        list::entry(stage, LIST, said).await.map_err(|mut finding| {
            finding.rationale = format!(
                "Since somebody left, what {} said is no longer in the list.",
                said.by
            );
            after(finding)
        })?;
    }
    Ok(())
}

/// A client has stopped listening without a close: its events pile up.
pub async fn deaf(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Pip", Over::Polling).await?;
    stage.vanish("Pip");
    if stage.is_shared() {
        // That would be too many messages for a server that others use. The first one
        // may still go into a request of Pip's that nobody reads.
        for _ in 0..3 {
            post_to_all(stage).await.map_err(held_up)?;
        }
        return Ok(());
    }
    stage.leave("Ann").await;
    stage.leave("Ben").await;
    let payloads: Vec<Value> = (0..FULL).map(|_| chat_message(stage, POSTER).0).collect();
    for some in payloads.chunks(AT_ONCE) {
        let asking = some.iter().map(|payload| ask(stage, "POST", LIST, Some(payload)));
        for answer in join_all(asking).await {
            is_created(&answer.map_err(held_up)?)?;
        }
    }
    let list = list::get(stage, LIST).await?;
    let is_listed = |payload: &Value| {
        list.iter().any(|entry| same(&entry["content"], &payload["content"]))
    };
    let lost = payloads.iter().filter(|payload| !is_listed(payload)).count();
    match lost {
        0 => Ok(()),
        _ => Err(Finding::failed("After many messages, some are not in the list.")
            .expected(format!("all {FULL} messages that were just posted"))
            .actual(format!("a list of {}, without {lost} of them", list.len()))
            .trap("list-limited")),
    }
}

/// The finding for a POST that fails only since a client stopped listening.
fn held_up(mut finding: Finding) -> Finding {
    if finding.status == Status::Failed {
        finding.rationale = format!(
            "One client has stopped listening. Since then: {}",
            finding.rationale
        );
    }
    finding.trap("held-up-by-one")
}

fn is_created(answer: &Answer) -> Result<(), Finding> {
    if answer.status == 201 {
        return Ok(());
    }
    let why = "One client has stopped listening, and after some messages POST fails.";
    let finding = Finding::failed(why)
        .expected("status 201, whether every client listens or not")
        .actual(shown(answer));
    if let Some(says) = status_says(answer.status) {
        return Err(finding.because(says).focus("POST"));
    }
    Err(finding.trap("full-queue-is-an-error").focus("POST"))
}
