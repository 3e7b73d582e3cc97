//! What the server stores, and whether the list agrees with what clients heard.

use std::time::Duration;

use classroom::{
    class::rest::Answer,
    finding::Finding,
    json::carries,
    patience::stretched,
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::Value;
use tokio::time::Instant;

use super::talk::{all_copies, first_copy, heard_by_all, say, say_to_all};
use crate::families::{
    copies, ids,
    list::{self, entries_of},
    tries::Tries,
};

/// Where the list is.
pub const LIST: &str = "/api/messages";

/// The path of the message with this id, encoded as `encodeURIComponent` does.
pub fn path_of(id: &Value) -> String {
    let text = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let encoded = text.bytes().map(|byte| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    format!("{LIST}/{}", encoded.collect::<String>())
}

/// The list, as the REST API returns it.
///
/// # Errors
/// See [`list::get`].
pub async fn list(stage: &Stage) -> Result<Vec<Value>, Finding> {
    list::get(stage, LIST).await
}

/// The list's entry of a message.
///
/// # Errors
/// See [`list::entry`].
pub async fn stored(stage: &Stage, said: &Said) -> Result<Value, Finding> {
    list::entry(stage, LIST, said).await
}

/// Runs before any client has sent a message, so our own server's list is empty.
pub async fn get_array(stage: &mut Stage) -> Result<(), Finding> {
    list::from_the_start(stage, LIST).await
}

/// Asks for the list before the first client connects.
pub async fn early(stage: &mut Stage) -> Vec<Answer> {
    stage.rest.get(LIST, stage.patience()).await.into_iter().collect()
}

pub async fn stored_same(stage: &mut Stage) -> Result<(), Finding> {
    // A message that is new since the list was last read.
    say_to_all(stage, "Ann").await?;
    let list = list(stage).await?;
    for (said, heard) in all_copies(stage) {
        let Some(heard) = heard.into_iter().next() else { continue };
        let id = &heard.message()["id"];
        if said.payload.get("id") == Some(id) {
            // Another check looks at ids that a client chose.
            continue;
        }
        let entry = match list::entry_with_id(&list, &said, id) {
            Some(entry) => entry.clone(),
            None => stored(stage, &said).await?,
        };
        if let Some(field) = first_difference(heard.message(), &entry) {
            return Err(list::disagrees(&said, &heard, &entry, &field));
        }
    }
    Ok(())
}

/// The first field in which another view of a message contradicts what was heard.
pub fn first_difference(heard: &Value, other: &Value) -> Option<String> {
    copies::first_difference(&["id", "username", "content"], heard, other)
}

pub async fn stored_once(stage: &mut Stage) -> Result<(), Finding> {
    list::no_twice(&list(stage).await?, &stage.said)
}

pub async fn order(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben", "Ann"] {
        let (said, _) = say_to_all(stage, by).await?;
        stored(stage, &said).await?;
    }
    let list = list(stage).await?;
    let places: Vec<(&Said, usize)> = stage
        .said
        .iter()
        .filter_map(|said| {
            Some((said, list.iter().position(|e| carries(e, &said.nonce))?))
        })
        .collect();
    for pair in places.windows(2) {
        let [(first, at), (second, after)] = pair else { continue };
        if first.step < second.step && at > after {
            let trap = if places.first().map(|p| p.1) > places.last().map(|p| p.1) {
                Trap::of("newest-first")
            } else {
                Trap::of("no-order")
            };
            return Err(list::wrong_order(first, second).trap(trap));
        }
    }
    Ok(())
}

/// More messages than a list of a hundred would hold.
const SOME: usize = 105;

/// More messages than a list of 256 would hold. That takes time, so it is only for servers
/// that run elsewhere: they aren't checked at every save.
const MANY: usize = 260;

/// How many are sent at once: fewer than any server keeps for a client.
const AT_ONCE: usize = 12;

/// A server that delivers so many within this time is fast enough for many. The fastest
/// delivery counts, because a busy machine may delay some of them.
pub const QUICK: Duration = Duration::from_millis(60);

/// Says so many messages that a list with a limit has lost one.
async fn say_many(stage: &mut Stage) -> Result<(), Finding> {
    let mut quickest = Duration::MAX;
    while stage.said.len() < SOME
        || (stage.is_shared() && stage.said.len() < MANY && quickest < stretched(QUICK))
    {
        let sent = Instant::now();
        let some: Vec<Said> = (0..AT_ONCE).map(|_| say(stage, "Ann")).collect();
        for said in &some {
            heard_by_all(stage, said).await?;
        }
        quickest = quickest.min(sent.elapsed());
    }
    let (last, _) = say_to_all(stage, "Ann").await?;
    stored(stage, &last).await.map(|_| ())
}

/// At the end of the run, every message that was heard is still in the list, unchanged.
pub async fn all_kept(stage: &mut Stage) -> Result<(), Finding> {
    say_many(stage).await?;
    ids::unique(stage)?;
    let list = list(stage).await?;
    for (said, heard) in all_copies(stage) {
        let Some(heard) = heard.into_iter().next() else { continue };
        let Some(entry) = list::entry_with_id(&list, &said, &heard.message()["id"])
        else {
            let all = all_copies(stage);
            let ours =
                stage.said.iter().filter(|s| !entries_of(&list, s).is_empty()).count();
            return Err(Finding::failed(
                "A message that was stored is no longer in the list.",
            )
            .expected(format!("all {} messages of this run", all.len()))
            .actual(format!("{ours} of them are left"))
            .trap("messages-lost-later")
            .focus(&said.nonce));
        };
        if let Some(field) = first_difference(heard.message(), entry) {
            return Err(list::disagrees(&said, &heard, entry, &field));
        }
    }
    Ok(())
}

pub async fn stored_before_broadcast(stage: &mut Stage) -> Result<(), Finding> {
    let mut tries = Tries::new(stage);
    while tries.go_on() {
        let sent = Instant::now();
        let said = say(stage, "Ann");
        let first = stage.wait("the first to hear a message", first_copy(&said)).await?;
        let Some(first) = first else {
            return heard_by_all(stage, &said).await.map(|_| ());
        };
        let heard = Instant::now();
        let list = list(stage).await?;
        let asked = heard.elapsed();
        if entries_of(&list, &said).is_empty() {
            return Err(Finding::failed(format!(
                "{} heard a message and read the list at once, but the message was not in \
                 it.",
                first.who
            ))
            .expected("the message in the list by the time it is heard")
            .actual(list::without_it(list.len()))
            .trap("told-before-stored")
            .focus(&said.nonce));
        }
        heard_by_all(stage, &said).await?;
        tries.saw(heard - sent, asked);
    }
    Ok(())
}
