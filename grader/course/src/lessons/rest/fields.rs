//! Fields that a client sends, and must not decide.

use classroom::{
    finding::Finding,
    play::talk::{Heard, heard_by_all},
    stage::{Said, Stage},
};
use serde_json::{Value, json};

use super::asking::{POSTER, heard_of, post_payload};
use crate::{
    families::list,
    lessons::messages::{storing::LIST, talk::say_payload},
};

/// A client's extra fields are ignored, whichever way it sends them.
pub async fn extra(stage: &mut Stage) -> Result<(), Finding> {
    of_a_body(stage).await?;
    of_a_socket(stage).await
}

async fn of_a_body(stage: &mut Stage) -> Result<(), Finding> {
    let (payload, nonce) = with_more(stage, POSTER);
    let posted = post_payload(stage, payload, nonce).await.map_err(fewer_fields)?;
    let said = &posted.said;
    let heard = heard_of(stage, said).await?;
    let entry = list::entry(stage, LIST, said).await?;
    let answer = ("the answer", &posted.message);
    not_taken_over(said, &heard, &[answer, ("the list", &entry)])
}

/// The same over a socket.
async fn of_a_socket(stage: &mut Stage) -> Result<(), Finding> {
    let (payload, nonce) = with_more(stage, "Ann");
    let said = say_payload(stage, "Ann", payload, nonce);
    let heard = heard_by_all(stage, &said).await.map_err(fewer_fields)?;
    let entry = list::entry(stage, LIST, &said).await?;
    not_taken_over(&said, &heard, &[("the list", &entry)])
}

/// A good message with extra fields.
fn with_more(stage: &mut Stage, by: &str) -> (Value, String) {
    let nonce = stage.texts.nonce();
    let payload = json!({
        "id": format!("{nonce}-id"),
        "role": format!("{nonce}-role"),
        "createdAt": format!("{nonce}-time"),
        "username": stage.username(by),
        "content": format!("{nonce} with extra fields"),
    });
    (payload, nonce)
}

fn fewer_fields(finding: Finding) -> Finding {
    finding.trap("extra-field-refused")
}

fn not_taken_over(
    said: &Said,
    heard: &[Heard],
    others: &[(&str, &Value)],
) -> Result<(), Finding> {
    let heard = heard.iter().map(|heard| (heard.who.as_str(), heard.message()));
    for (whose, message) in heard.chain(others.iter().copied()) {
        for field in ["id", "role", "createdAt"] {
            if message.get(field) == Some(&said.payload[field]) {
                let why = format!("The client's own `{field}` was stored.");
                return Err(Finding::failed(why)
                    .expected("only `username` and `content` to be taken from the client")
                    .actual(format!("`{field}` {} at {whose}", said.payload[field]))
                    .trap("client-fields-copied")
                    .focus(&said.nonce));
            }
        }
    }
    Ok(())
}
