//! REST works whoever is connected: nobody, or somebody who does not listen.

use futures_util::future::join_all;
use serde_json::Value;

use super::{
    CLASS,
    asking::{POSTER, Posted, ask, post, post_to_all, shown},
    deleting::{delete, leaves_the_list},
};
use crate::{
    check::Finding,
    class::{Over, rest::Answer},
    lessons::{list, messages::storing::LIST, talk::chat_message},
    stage::Stage,
};

/// So many events fill what a server keeps for a client that does not fetch them:
/// in socketioxide that is 128.
const FULL: usize = 140;

/// So many are posted at once.
const AT_ONCE: usize = 20;

pub async fn nobody(stage: &mut Stage) -> Result<(), Finding> {
    let (earlier, _) = post_to_all(stage).await?;
    stage.leave_all().await;
    let result = post_and_delete(stage).await;
    stage.assemble(&CLASS[..2]).await?;
    result.map_err(|finding| {
        finding.hint(
            "Nobody was connected. An event that nobody hears is no failure: drop the \
             error of `emit` with `.ok()`, and answer as always.",
        )
    })?;
    list::entry(stage, LIST, &earlier.said).await.map_err(|mut finding| {
        finding.rationale =
            "All have left, and a message from before is no longer in the list.".into();
        finding.hint("What must stay belongs in the state, not to a connection.")
    })?;
    // Who comes after that is heard of again.
    post_to_all(stage).await.map(|_| ())
}

async fn post_and_delete(stage: &mut Stage) -> Result<(), Finding> {
    let Posted { said, message } = post(stage).await?;
    list::entry(stage, LIST, &said).await?;
    let deleted = delete(stage, said, message["id"].clone()).await?;
    leaves_the_list(stage, &deleted).await
}

/// Somebody has stopped to listen, without a word: events for them pile up.
pub async fn deaf(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Pip", Over::Polling).await?;
    stage.vanish("Pip");
    if stage.is_shared() {
        // So many messages are too many for a server that others use.
        return post_to_all(stage).await.map(|_| ());
    }
    stage.leave("Ann").await;
    stage.leave("Ben").await;
    let payloads: Vec<Value> = (0..FULL).map(|_| chat_message(stage, POSTER).0).collect();
    for some in payloads.chunks(AT_ONCE) {
        let asking = some.iter().map(|payload| ask(stage, "POST", LIST, Some(payload)));
        for answer in join_all(asking).await {
            is_created(&answer?)?;
        }
    }
    Ok(())
}

fn is_created(answer: &Answer) -> Result<(), Finding> {
    if answer.status == 201 {
        return Ok(());
    }
    let why = "One client has stopped to listen, and after some messages POST fails.";
    Err(Finding::failed(why)
        .expected("status 201, whoever listens or does not")
        .actual(shown(answer))
        .hint(
            "`io.emit(…).await` is an error when one client's queue is full, or when it \
             is just leaving. The message is stored, and all others have heard it: drop \
             the error with `.ok()`.",
        )
        .focus("POST"))
}
