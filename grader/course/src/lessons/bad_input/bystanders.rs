//! Clients that make no mistake hear of none.

use classroom::{
    class::Over,
    finding::Finding,
    play::talk::{and, heard_by_all},
    stage::Stage,
};
use serde_json::json;

use super::{
    answers::{answers, try_all},
    creating::{create_for_all, say},
    errors::{ERROR, anew, dee_heard, error_of, heard_error},
    payloads::{self, Bad},
};

/// A username that is too long.
fn long_name(nonce: &str) -> Bad {
    let username = format!("{nonce} of the long name");
    Bad {
        what: "a username that is too long".into(),
        args: vec![json!({ "username": username, "content": "Hello" })],
        fields: &["username"],
        nonce: nonce.to_owned(),
    }
}

pub async fn error_to_sender(stage: &mut Stage) -> Result<(), Finding> {
    let heard_before = dee_heard(stage);
    anew(stage).await?;
    let nonce = stage.texts.nonce();
    for (by, with_ack) in [("Ann", false), ("Ben", false), ("Ann", true)] {
        told_alone(stage, by, long_name(&nonce), with_ack).await?;
    }
    if heard_before {
        // It was another mistake. Find out which.
        for bad in payloads::all_and_nothing(stage, "Ann") {
            told_alone(stage, "Ann", bad, false).await?;
        }
        for bad in payloads::all(stage, "Ann") {
            told_alone(stage, "Ann", bad, true).await?;
        }
    }
    Ok(())
}

/// Lets a client make a mistake, and waits for the answer. Nobody else may hear it.
async fn told_alone(
    stage: &mut Stage,
    by: &str,
    bad: Bad,
    with_ack: bool,
) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let what = bad.what.clone();
    if with_ack {
        let tried = try_all(stage, by, vec![bad]);
        answers(stage, &tried).await?;
    } else {
        error_of(stage, by, &bad).await?;
    }
    stage.fence(&stage.exact_names()).await?;
    let mut others = heard_error(stage, mark);
    others.retain(|name| name != by);
    if others.is_empty() {
        return Ok(());
    }
    Err(Finding::failed(format!(
        "{by} sent {what}, and {} heard `{ERROR}`.",
        and(&others)
    ))
    .expected(format!("`{ERROR}` at {by} alone, or no `{ERROR}` at all"))
    .actual(format!("`{ERROR}` at {}", and(&others)))
    .trap("others-hear-the-error"))
}

/// With clients that have made no mistake, see [`anew`].
pub async fn good_without_error(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Eve", Over::Polling).await?;
    let mark = stage.journal.mark();
    create_for_all(stage, "Eve").await?;
    let said = say(stage, "Dee");
    heard_by_all(stage, &said).await?;
    stage.fence(&stage.exact_names()).await?;
    let mut who = heard_error(stage, mark);
    who.retain(|name| name == "Dee" || name == "Eve");
    stage.leave("Eve").await;
    if who.is_empty() {
        return Ok(());
    }
    Err(Finding::failed(format!(
        "Nobody made a mistake, and {} heard `{ERROR}`.",
        and(&who)
    ))
    .expected(format!("no `{ERROR}` for a good message"))
    .actual(format!("`{ERROR}` at {}", and(&who)))
    .trap("both-ok-and-error"))
}
