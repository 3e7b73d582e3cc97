//! Payloads that are no message. What becomes of them is not asked here; only
//! that they harm nobody.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use super::{
    people::closed,
    storing,
    talk::{MESSAGE, and, say_to_all},
};
use crate::{check::Finding, class::Over, stage::Stage, verdict::Status};

/// How long a server that runs elsewhere may take to die of a bad payload.
const LATER: Duration = Duration::from_millis(500);

/// The arguments of events that are no good.
pub fn bad_payloads() -> Vec<Vec<Value>> {
    vec![
        vec![],
        vec![Value::Null],
        vec![json!({})],
        vec![json!("a text")],
        vec![json!(42)],
        vec![json!({ "username": null, "content": null })],
        vec![json!([])],
        vec![json!(true)],
        vec![json!({ "username": 5, "content": ["a"] })],
        vec![json!({ "username": "Somebody" })],
        vec![json!({ "content": "of nobody" })],
        vec![json!({ "username": {}, "content": { "length": -1 } })],
        vec![json!([["username", "Somebody"], ["content", "in a list"]])],
        vec![json!("{\"username\":\"Somebody\",\"content\":\"as text\"}"), json!(null)],
    ]
}

pub async fn server_alive(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben"] {
        for args in bad_payloads() {
            stage.emit(by, MESSAGE, &args);
        }
    }
    stage.fence(&stage.exact_names()).await?;
    if stage.is_shared() {
        // Its process cannot be watched, and may take a while to end.
        sleep(LATER).await;
    }
    stage.join("Sol", Over::WebSocket).await.map_err(|finding| {
        let mut down = Finding::failed("After bad payloads, the server lets nobody in.")
            .expected("a server that is still there")
            .hint(
                "An error in a handler must not end the program: no `process::exit`, \
                 and in Node no exception that nobody catches.",
            );
        down.actual = finding.actual;
        stage.end_of_server().unwrap_or(down)
    })?;
    stage.leave("Sol").await;
    Ok(())
}

pub async fn not_kicked(stage: &mut Stage) -> Result<(), Finding> {
    for args in bad_payloads() {
        stage.emit("Ann", MESSAGE, &args);
        stage.emit("Ben", MESSAGE, &args);
    }
    stage.fence(&stage.exact_names()).await?;
    let kicked = closed(stage);
    if kicked.is_empty() {
        return Ok(());
    }
    Err(Finding::failed(format!(
        "{} sent a bad payload, and the connection was ended for it.",
        and(&kicked)
    ))
    .expected("the connection to stay open")
    .actual(format!("closed for {}", and(&kicked)))
    .hint(
        "A mistake in one event is no reason to lose all others: ignore it, or answer.",
    ))
}

pub async fn works_after_bad(stage: &mut Stage) -> Result<(), Finding> {
    let (before, _) = say_to_all(stage, "Ann").await?;
    storing::stored(stage, &before).await?;
    for by in ["Ann", "Ben"] {
        for some in bad_payloads().chunks(5) {
            for args in some {
                stage.emit(by, MESSAGE, args);
            }
            let (said, _) = say_to_all(stage, by).await.map_err(after_bad)?;
            storing::stored(stage, &said).await.map_err(after_bad)?;
        }
    }
    for by in stage.names() {
        say_to_all(stage, &by).await.map_err(after_bad)?;
    }
    storing::stored(stage, &before).await.map(|_| ()).map_err(after_bad)
}

pub fn after_bad(mut finding: Finding) -> Finding {
    if finding.status != Status::Failed {
        return finding;
    }
    finding.rationale = format!("After bad payloads: {}", finding.rationale);
    finding.hint(
        "A bad payload leaves something behind. A panic while a std `Mutex` is locked \
         poisons it, and each later `.lock().unwrap()` panics too.",
    )
}
