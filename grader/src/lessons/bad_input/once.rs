//! Each good message is one message: heard, acknowledged and stored once.

use std::collections::HashMap;

use serde_json::Value;

use super::creating::{CREATE, LIST, answer};
use crate::{
    check::Finding,
    journal::Way,
    json::short,
    lessons::{ask, copies, list, talk},
    stage::{Said, Stage},
};

/// Looks back at the whole run, so that what came late is seen too.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    copies::once(
        stage,
        "The sender is among those that `io.emit` reaches. It needs no `message` of its \
         own besides the acknowledgement.",
        "Is there more than one emit?",
    )
    .await?;
    answered_once(stage)?;
    again(stage).await?;
    let list = list::get(stage, LIST).await?;
    let all = talk::all_copies(stage).into_iter();
    let mut heard = all.filter(|(_, heard)| !heard.is_empty());
    heard.try_for_each(|(said, _)| stored_once(&said, &list))
}

/// Looks at all acknowledgements so far.
pub fn answered_once(stage: &Stage) -> Result<(), Finding> {
    let mut counts: HashMap<(String, u64), usize> = HashMap::new();
    for entry in stage.journal.read().iter() {
        if entry.way == Way::Heard
            && entry.answer.is_some()
            && let Some(id) = entry.ack
        {
            *counts.entry((entry.who.clone(), id)).or_default() += 1;
        }
    }
    match counts.into_iter().find(|(_, count)| *count > 1) {
        None => Ok(()),
        Some(((who, id), count)) => Err(Finding::failed(format!(
            "{who} got {count} acknowledgements of one event."
        ))
        .expected("one acknowledgement")
        .actual(format!("{count}"))
        .hint("Answer once on each way through the handler.")
        .focus(format!("3{id}["))),
    }
}

/// Whether a message that was in the list is there still, and no second time.
pub fn stored_once(said: &Said, list: &[Value]) -> Result<(), Finding> {
    let count = list::entries_of(list, said).len();
    let (why, hint) = match count {
        0 => (
            "A message was in the list, and is not there any more.".to_owned(),
            "Add each message to those that are there. The list holds them all, and not \
             the last one.",
        ),
        1 => return Ok(()),
        _ => (
            format!("One message is in the list {count} times."),
            "Is it added in more than one place? Add it once, and use what the service \
             returned.",
        ),
    };
    Err(Finding::failed(why)
        .expected("each message once in the list")
        .actual(format!("a list of {} with {count} of it", list.len()))
        .hint(hint)
        .focus(&said.nonce))
}

/// The same person says the same words twice: that is two messages.
async fn again(stage: &mut Stage) -> Result<(), Finding> {
    let (payload, nonce) = talk::chat_message(stage, "Ann");
    let mut ids = Vec::new();
    for _ in 0..2 {
        let asked = ask::ask(stage, "Ann", CREATE, std::slice::from_ref(&payload));
        let answer = answer(stage, &asked).await?;
        let id = &answer["message"]["id"];
        if answer["status"] != "ok" || ids.contains(id) {
            return Err(Finding::failed(
                "Ann said the same words twice, and those are two messages.",
            )
            .expected("two messages, each with an id of its own")
            .actual(short(&answer, 120))
            .hint("People repeat themselves. Whether a message is new is not told by its words.")
            .focus(nonce));
        }
        ids.push(id.clone());
    }
    Ok(())
}
