//! Why nobody heard a message: looks at what the list holds, and whether the message is
//! heard when it is sent again.

use std::time::Duration;

use super::{about_to_say, copy};
use crate::{
    finding::Finding,
    journal::Entry,
    json::carries,
    stage::{Look, Said, Stage},
    trap::Trap,
};

/// How long a second try may take. A handler that is registered answers at once.
const AGAIN: Duration = Duration::from_millis(300);

/// A hint for a message that nobody heard, from what else the server does; nothing if
/// that shows no cause.
///
/// # Errors
/// The server has ended, or has reached a `todo!()`.
pub async fn hint(stage: &mut Stage, said: &Said) -> Result<Option<Trap>, Finding> {
    let mut listed = None;
    if let Some(list) = stage.list {
        let path = list(&said.payload);
        match stage.rest.get(&path, stage.patience()).await {
            Err(_) => return Ok(Some(locked(&path))),
            Ok(answer) => {
                let holds = answer.json.is_some_and(|list| carries(&list, &said.nonce));
                listed = holds.then(|| stored(&path));
            }
        }
    }
    let again = say_again(stage, said).await?;
    // A stored message reached its handler, but each message may still come one late.
    Ok(match again {
        Some(trap) if trap.id == "one-late" => Some(trap),
        _ => listed.or(again),
    })
}

/// Whether the handler may have been registered too late: nothing that this client sent
/// before was heard, and nobody else sent at the same time.
fn may_be_too_early(stage: &Stage, said: &Said) -> bool {
    let entries = stage.journal.read();
    let is_heard =
        |one: &Said| one.audience.iter().any(|who| copy(&entries, one, who).is_some());
    let mut others = stage.said.iter().filter(|one| one.nonce != said.nonce);
    others.all(|one| one.step != said.step && !(one.by == said.by && is_heard(one)))
}

/// Sends the same with another nonce. It is heard if there is a handler by now. If each
/// message comes one late, the first one is heard instead.
async fn say_again(stage: &mut Stage, said: &Said) -> Result<Option<Trap>, Finding> {
    // A message that went over HTTP can't be sent again as an event.
    if said.exchange.sent.contains('/') {
        return Ok(None);
    }
    let too_early = may_be_too_early(stage, said);
    let nonce = stage.texts.nonce();
    let text = said.payload.to_string().replace(&said.nonce, &nonce);
    let Ok(payload) = serde_json::from_str(&text) else { return Ok(None) };
    let (by, audience) = (&said.by, said.audience.clone());
    let again = about_to_say(stage, by, said.exchange, payload, nonce, audience);
    stage.emit(by, again.exchange.sent, std::slice::from_ref(&again.payload));
    let heard = |entries: &[Entry], one: &Said| {
        one.audience.iter().any(|who| copy(entries, one, who).is_some())
    };
    let what = "it to be heard the second time";
    let either = |entries: &[Entry]| match (heard(entries, &again), heard(entries, said))
    {
        (true, _) => Look::Found(true),
        (false, true) => Look::Found(false),
        (false, false) => Look::Waiting(0),
    };
    match stage.wait_within(AGAIN, what, either).await? {
        None => return Ok(None),
        Some(true) => return Ok(too_early.then(|| too_late(said))),
        Some(false) => {}
    }
    // A server that is only slow sends both.
    let second = |entries: &[Entry]| match heard(entries, &again) {
        true => Look::Found(()),
        false => Look::Waiting(0),
    };
    let is_slow = stage.wait_within(stage.patience() * 2, what, second).await?.is_some();
    Ok((!is_slow).then(|| Trap::of("one-late")))
}

fn locked(path: &str) -> Trap {
    Trap::of("store-locked-for-ever").with("path", path)
}

fn stored(path: &str) -> Trap {
    Trap::of("stored-but-reached-nobody").with("path", path)
}

fn too_late(said: &Said) -> Trap {
    let event = said.exchange.sent;
    Trap::of("registered-too-late").with("event", event)
}
