//! Payloads that are no message. The server may do with them what it likes, as long as
//! it does no harm.

use classroom::{finding::Finding, stage::Stage};
use serde_json::{Value, json};

use super::{
    people::closed,
    storing,
    talk::{MESSAGE, and, say_to_all},
};
use crate::families::alive::{self, after_bad};

/// Bad arguments for an event.
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
        // Only one of the two fields is bad, for a server that looks at the other first.
        vec![json!({ "username": "Somebody", "content": 5 })],
        vec![json!({ "username": "Somebody", "content": null })],
        vec![json!({ "username": 5, "content": "of a number" })],
        vec![json!({ "username": null, "content": "of null" })],
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
            stage.emit_with_ack(by, MESSAGE, &args);
        }
    }
    stage.fence(&stage.exact_names()).await?;
    alive::settle(stage).await;
    let down = Finding::failed("After bad payloads, no client can connect.")
        .trap("error-ends-the-program");
    alive::lets_in(stage, down).await
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
        "{} sent a bad payload, and the server closed the connection.",
        and(&kicked)
    ))
    .expected("an open connection")
    .actual(format!("closed for {}", and(&kicked)))
    .trap("bad-sender-disconnected"))
}

pub async fn works_after_bad(stage: &mut Stage) -> Result<(), Finding> {
    // The checks before this one have sent bad payloads already.
    let (before, _) = say_to_all(stage, "Ann").await.map_err(after_bad)?;
    storing::stored(stage, &before).await.map_err(after_bad)?;
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
