//! After bad payloads the server runs, their sender stays connected, and good messages
//! work.

use classroom::{
    class::{Client, Connection},
    finding::Finding,
    journal::{Entry, Way},
    play::{
        ask::{Asked, ask, is_answered},
        talk::and,
    },
    stage::{Look, Stage},
};
use serde_json::Value;

use super::{
    creating::{CREATE, LIST, create_for_all},
    payloads,
};
use crate::families::{
    alive::{self, after_bad},
    list,
};

/// The arguments of all bad events.
fn bad_arguments(stage: &mut Stage, by: &str) -> Vec<Vec<Value>> {
    payloads::all_and_nothing(stage, by).into_iter().map(|bad| bad.args).collect()
}

/// Sends each of them once, alternately with and without an ack callback. Sending each in
/// both ways could be too much: socketioxide keeps no more than some hundred packets for a
/// client that doesn't read.
fn send(
    stage: &mut Stage,
    by: &str,
    bad: &[Vec<Value>],
    mut with_ack: bool,
) -> Vec<Asked> {
    let mut asked = Vec::new();
    for args in bad {
        match with_ack {
            true => asked.push(ask(stage, by, CREATE, args)),
            false => stage.emit(by, CREATE, args),
        }
        with_ack = !with_ack;
    }
    asked
}

/// Ann and Ben send all of them; where one uses an ack callback, the other doesn't. Waits
/// for the answers, if there are any: a slow server has a long queue now, which must not
/// disturb the next check.
async fn send_all(stage: &mut Stage, with_ack: bool) -> Result<(), Finding> {
    let mut asked = Vec::new();
    for (by, with_ack) in [("Ann", with_ack), ("Ben", !with_ack)] {
        let bad = bad_arguments(stage, by);
        asked.extend(send(stage, by, &bad, with_ack));
    }
    stage.fence(&stage.exact_names()).await?;
    let all = |entries: &[Entry]| {
        let answered = asked.iter().filter(|asked| is_answered(entries, asked)).count();
        if answered == asked.len() { Look::Found(()) } else { Look::Waiting(answered) }
    };
    stage.wait("the answers to bad payloads", all).await.map(|_| ())
}

pub async fn server_alive(stage: &mut Stage) -> Result<(), Finding> {
    send_all(stage, false).await?;
    alive::settle(stage).await;
    let down = Finding::failed("After bad payloads, the server lets nobody in.")
        .trap("error-ends-the-program");
    alive::lets_in(stage, down).await
}

pub async fn not_kicked(stage: &mut Stage) -> Result<(), Finding> {
    send_all(stage, true).await?;
    all_here(stage)
}

/// Whether the server has kept all connections open. A client that was disconnected after
/// one check is connected again for the next, so the journal is searched.
fn all_here(stage: &Stage) -> Result<(), Finding> {
    let closed = |client: &Client| {
        let entries = stage.journal.read();
        let mut own = entries.iter().filter(|entry| entry.who == client.name());
        client.connection() != Connection::Open
            || own.any(|entry| entry.way == Way::Closed)
    };
    let kicked = stage.clients().iter().filter(|client| closed(client));
    let kicked: Vec<String> = kicked.map(|client| client.name().to_owned()).collect();
    if kicked.is_empty() {
        return Ok(());
    }
    Err(Finding::failed(format!(
        "After bad payloads, the server ended the connection of {}.",
        and(&kicked)
    ))
    .expected("the connection to stay open")
    .actual(format!("closed for {}", and(&kicked)))
    .trap("bad-sender-disconnected"))
}

pub async fn works_after_bad(stage: &mut Stage) -> Result<(), Finding> {
    // The checks before this one have sent bad payloads already.
    works(stage, "Ann").await?;
    for by in ["Ann", "Ben"] {
        let bad = bad_arguments(stage, by);
        for (at, some) in bad.chunks(bad.len().div_ceil(2)).enumerate() {
            send(stage, by, some, at == 0);
            works(stage, by).await?;
        }
    }
    for by in stage.names() {
        works(stage, &by).await?;
    }
    Ok(())
}

/// A good message is acknowledged, heard by all, and in the list.
async fn works(stage: &mut Stage, by: &str) -> Result<(), Finding> {
    let tried = match create_for_all(stage, by).await {
        Ok((created, _, _)) => list::entry(stage, LIST, &created.said).await.map(|_| ()),
        Err(finding) => Err(finding),
    };
    // A client that was disconnected some time after a bad payload hears nothing either.
    tried.map_err(|finding| all_here(stage).err().unwrap_or_else(|| after_bad(finding)))
}
