//! REST works whoever is connected: nobody, or somebody who does not listen.

use serde_json::Value;

use super::{
    CLASS,
    asking::{POSTER, Posted, ask, path_of, post, post_to_all},
    deleting::delete,
};
use crate::{
    check::Finding,
    class::Over,
    lessons::{list, messages::storing::LIST, talk::chat_message},
    stage::Stage,
};

/// So many events fill what a server keeps for a client that does not fetch them:
/// in socketioxide that is 128.
const FULL: usize = 140;

pub async fn nobody(stage: &mut Stage) -> Result<(), Finding> {
    stage.vanish("Ben");
    stage.leave_all().await;
    let result = post_and_delete(stage).await;
    stage.assemble(&CLASS[..2]).await?;
    result.map_err(|finding| {
        finding.hint(
            "Nobody was connected. An event that nobody hears is no failure: drop the \
             error of `emit` with `.ok()`, and answer as always.",
        )
    })?;
    // Who comes after that is heard of again.
    post_to_all(stage).await.map(|_| ())
}

async fn post_and_delete(stage: &mut Stage) -> Result<(), Finding> {
    let Posted { said, message } = post(stage).await?;
    list::entry(stage, LIST, &said).await?;
    let deleted = delete(stage, said, message["id"].clone()).await?;
    super::deleting::leaves_the_list(stage, &deleted).await
}

/// Somebody has stopped to listen, without a word: events for them pile up.
pub async fn deaf(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Pip", Over::Polling).await?;
    stage.vanish("Pip");
    if stage.is_shared() {
        // So many messages are too many for a server that others use.
        return post_to_all(stage).await.map(|_| ());
    }
    let mut ids: Vec<Value> = Vec::new();
    for _ in 0..FULL {
        let (payload, _) = chat_message(stage, POSTER);
        let answer = ask(stage, "POST", LIST, Some(&payload)).await?;
        if answer.status != 201 {
            return Err(Finding::failed(format!(
                "One client stopped to listen, and POST number {} failed.",
                ids.len() + 1
            ))
            .expected("status 201, whoever listens or does not")
            .actual(format!("status {}", answer.status))
            .hint(
                "`io.emit(…).await` is an error when one client's queue is full, or when \
                 it is just leaving. The message is stored, and all others have heard \
                 it: drop the error with `.ok()`.",
            )
            .focus("POST"));
        }
        ids.extend(answer.json.map(|message| message["id"].clone()));
    }
    // So that the list is short again.
    for id in &ids {
        ask(stage, "DELETE", &path_of(id), None).await?;
    }
    Ok(())
}
