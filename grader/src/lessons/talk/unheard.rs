//! Why nobody heard what was said: what the list holds, and whether it is heard when
//! it is said again.

use std::time::Duration;

use super::{about_to_say, copy};
use crate::{
    check::Finding,
    journal::Entry,
    json::carries,
    stage::{Look, Said, Stage},
};

/// How long a second try may take: nobody waits for a handler that is there.
const AGAIN: Duration = Duration::from_millis(300);

/// A hint for what nobody heard, by what else the server does; nothing, if that tells
/// no more.
///
/// # Errors
/// The server has ended, or has reached a `todo!()`.
pub async fn hint(stage: &mut Stage, said: &Said) -> Result<Option<String>, Finding> {
    if let Some(list) = stage.list {
        let path = list(&said.payload);
        match stage.rest.get(&path, stage.patience()).await {
            Err(_) => return Ok(Some(locked(&path))),
            Ok(answer) => {
                if answer.json.is_some_and(|list| carries(&list, &said.nonce)) {
                    return Ok(Some(stored(&path)));
                }
            }
        }
    }
    let heard = is_heard_again(stage, said).await?;
    Ok(heard.then(|| too_late(said)))
}

/// Says the same with another nonce. Whoever heard it has a handler by now.
async fn is_heard_again(stage: &mut Stage, said: &Said) -> Result<bool, Finding> {
    // What went over HTTP has no event to be sent again.
    if said.exchange.sent.contains('/') {
        return Ok(false);
    }
    let nonce = stage.texts.nonce();
    let text = said.payload.to_string().replace(&said.nonce, &nonce);
    let Ok(payload) = serde_json::from_str(&text) else { return Ok(false) };
    let (by, audience) = (&said.by, said.audience.clone());
    let again = about_to_say(stage, by, said.exchange, payload, nonce, audience);
    stage.emit(by, again.exchange.sent, std::slice::from_ref(&again.payload));
    let look = |entries: &[Entry]| {
        let heard = again.audience.iter().any(|who| copy(entries, &again, who).is_some());
        if heard { Look::Found(()) } else { Look::Waiting(0) }
    };
    let heard = stage.wait_within(AGAIN, "it to be heard the second time", look).await?;
    Ok(heard.is_some())
}

fn locked(path: &str) -> String {
    format!(
        "`GET {path}` is not answered either: something holds the store for ever. Is a \
         lock taken a second time before it is let go, or held across an `.await` that \
         never ends?"
    )
}

fn stored(path: &str) -> String {
    format!(
        "`GET {path}` holds it, so the handler ran and stored it, and its emit reached \
         nobody. Is the emit awaited? Does it go to a room that nobody has joined, or \
         to another namespace than `/`?"
    )
}

fn too_late(said: &Said) -> String {
    let event = said.exchange.sent;
    format!(
        "The second `{event}` was heard, so the handler was registered after the first \
         one had come. Register every handler before the first `.await` of the connect \
         handler: what comes earlier is lost."
    )
}
