//! `clientEvent <data>`: the server answers the client that sent it.

mod received;

use std::time::Duration;

use classroom::{
    class::Over,
    finding::Finding,
    journal::Way,
    json::same,
    play::ask::{self, Asked},
    stage::Stage,
    trap::Trap,
    verdict::Status,
};
use serde_json::{Value, json};

use super::reply;
use crate::families::people;
pub use received::received;
use received::{is_received, not_this};

/// The event that this module is about.
pub const CLIENT_EVENT: &str = "clientEvent";

/// Sends data, and asks for an acknowledgement.
pub fn send(stage: &mut Stage, by: &str, data: &Value) -> Asked {
    ask::ask(stage, by, CLIENT_EVENT, std::slice::from_ref(data))
}

/// A text that occurs nowhere else.
pub fn text(stage: &mut Stage) -> Value {
    json!(format!("{} {}", stage.texts.nonce(), stage.texts.word()))
}

/// Waits until the data is acknowledged as the lesson asks.
///
/// # Errors
/// In what way the acknowledgement differs.
pub async fn acknowledged(
    stage: &Stage,
    asked: &Asked,
    data: &Value,
) -> Result<(), Finding> {
    let reply = reply::object(stage, asked, asked.mark, Duration::ZERO).await?;
    reply::has_status(CLIENT_EVENT, &reply, "ok")?;
    is_received(asked, &reply, data)
}

pub async fn ack(stage: &mut Stage) -> Result<(), Finding> {
    let data = text(stage);
    let asked = send(stage, "Ann", &data);
    ask::answer(stage, &asked).await.map(|_| ())
}

pub async fn one_object(stage: &mut Stage) -> Result<(), Finding> {
    let data = text(stage);
    let asked = send(stage, "Ann", &data);
    let reply = reply::object(stage, &asked, asked.mark, Duration::ZERO).await;
    reply.map(|_| ()).map_err(|mut finding| {
        if reply::is_silence(&finding) {
            let why =
                "Ann's first `clientEvent` was acknowledged, but not her second one.";
            finding.rationale = why.into();
        }
        finding
    })
}

pub async fn status(stage: &mut Stage) -> Result<(), Finding> {
    let data = text(stage);
    let asked = send(stage, "Ann", &data);
    let reply = reply::object(stage, &asked, asked.mark, Duration::ZERO).await?;
    reply::has_status(CLIENT_EVENT, &reply, "ok")
}

pub async fn any_client(stage: &mut Stage) -> Result<(), Finding> {
    always_ok(stage)?;
    stage.join("Eli", Over::Upgraded).await?;
    for by in stage.names() {
        let data = text(stage);
        let asked = send(stage, &by, &data);
        acknowledged(stage, &asked, &data).await.map_err(|finding| {
            if finding.status != Status::Failed {
                return finding;
            }
            people::has_no_handlers(finding)
        })?;
    }
    for data in [json!({ "over": "long-polling, 👋🏽" }), json!(null)] {
        let asked = send(stage, "Ben", &data);
        let done = acknowledged(stage, &asked, &data).await;
        let again = was_sent_before(stage, &asked, &data);
        done.map_err(|finding| match again {
            true => finding.trap("same-data-of-another-client"),
            false => not_this(finding, &data),
        })?;
    }
    Ok(())
}

/// Whether the same data was acknowledged before this was sent.
fn was_sent_before(stage: &Stage, asked: &Asked, data: &Value) -> bool {
    let entries = stage.journal.read();
    entries[..asked.mark].iter().any(|entry| {
        let sent = entry.event.as_ref().filter(|_| entry.way == Way::Sent);
        sent.is_some_and(|(name, args)| {
            name == CLIENT_EVENT && args.first().is_some_and(|sent| same(sent, data))
        })
    })
}

/// Looks back: whatever the data was, the status was "ok".
fn always_ok(stage: &Stage) -> Result<(), Finding> {
    for asked in reply::sent(stage, &[CLIENT_EVENT]) {
        let Some(reply) = ask::answers(stage, &asked).into_iter().flatten().next() else {
            continue;
        };
        reply::has_status(CLIENT_EVENT, &reply, "ok").map_err(|finding| {
            let data = stage.journal.read()[asked.mark].event.clone();
            let data = data.and_then(|(_, args)| args.first().cloned());
            not_this(finding, &data.unwrap_or_default())
        })?;
    }
    Ok(())
}

/// All send three things at once, and the same thing twice. Then a look back at the
/// whole group.
pub async fn own_data(stage: &mut Stage) -> Result<(), Finding> {
    let mut all = Vec::new();
    let same = text(stage);
    for round in 0..5 {
        for by in stage.exact_names() {
            let data = if round < 3 { text(stage) } else { same.clone() };
            all.push((send(stage, &by, &data), data));
        }
    }
    for (asked, data) in &all {
        acknowledged(stage, asked, data).await.map_err(|mut finding| {
            if finding.status == Status::Failed {
                finding.rationale =
                    format!("All clients sent at once. {}", finding.rationale);
                finding = finding.trap(match *data == same {
                    true => Trap::of("same-data-at-once"),
                    false => Trap::of("calls-share-data"),
                });
            }
            finding
        })?;
    }
    stage.fence(&stage.exact_names()).await?;
    reply::once(stage, &[CLIENT_EVENT])
}
