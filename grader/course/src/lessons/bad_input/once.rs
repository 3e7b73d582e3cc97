//! Each good message is heard, acknowledged and stored once.

use std::collections::HashMap;

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, carries, short},
    play::{ask, talk},
    stage::{Look, Said, Stage},
    trap::Trap,
};
use serde_json::Value;

use super::{
    creating::{CREATE, LIST, MESSAGE, answer},
    unsaid::only_what_was_sent,
};
use crate::families::{copies, list};

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)?;
    only_what_was_sent(stage).await?;
    again(stage).await?;
    let list = list::get(stage, LIST).await?;
    let all = talk::all_copies(stage).into_iter();
    let mut heard = all.filter(|(_, heard)| !heard.is_empty());
    heard.try_for_each(|(said, _)| stored_once(&said, &list))
}

/// Each message has been heard and acknowledged once so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    copies::once_so_far(
        stage,
        Trap::of("sender-hears-it-twice"),
        Trap::of("emitted-twice"),
    )?;
    answered_once(stage)
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
        .trap("acked-twice")
        .focus(format!("3{id}["))),
    }
}

/// Whether a message that was in the list is still there, once.
pub fn stored_once(said: &Said, list: &[Value]) -> Result<(), Finding> {
    let count = list::entries_of(list, said).len();
    let (why, trap) = match count {
        0 => (
            "A message was in the list, and is no longer there.".to_owned(),
            Trap::of("message-lost-from-list"),
        ),
        1 => return Ok(()),
        _ => (
            format!("One message is in the list {count} times."),
            Trap::of("stored-twice"),
        ),
    };
    Err(Finding::failed(why)
        .expected("each message once in the list")
        .actual(format!("a list of {} with {count} of it", list.len()))
        .trap(trap)
        .focus(&said.nonce))
}

/// The same message sent several times, at once, is several messages: twice with an ack
/// callback, and twice without.
async fn again(stage: &mut Stage) -> Result<(), Finding> {
    const TIMES: usize = 4;
    let (payload, nonce) = talk::chat_message(stage, "Ann");
    let args = std::slice::from_ref(&payload);
    let mark = stage.journal.mark();
    let asked = [0, 1].map(|_| ask::ask(stage, "Ann", CREATE, args));
    for _ in asked.len()..TIMES {
        stage.emit("Ann", CREATE, args);
    }
    let finding = |actual: String| {
        Finding::failed(
            "Ann sent the same message four times, and that didn't become four messages.",
        )
        .expected("four messages, each with an id of its own")
        .actual(actual)
        .trap("repeated-message-dropped")
        .focus(nonce.clone())
    };
    let mut ids = Vec::new();
    for asked in &asked {
        let answer = answer(stage, asked).await?;
        let id = &answer["message"]["id"];
        if answer["status"] != "ok" || ids.contains(id) {
            return Err(finding(short(&answer, 120)));
        }
        ids.push(id.clone());
    }
    for who in stage.exact_names() {
        let count = |entries: &[Entry]| {
            let own = entries.iter().skip(mark).filter(|entry| entry.who == who);
            let heard = own.filter_map(|entry| entry.heard(MESSAGE));
            heard.filter(|args| any_carries(args, &nonce)).count()
        };
        let all = |entries: &[Entry]| match count(entries) {
            TIMES => Look::Found(()),
            heard => Look::Waiting(heard),
        };
        if stage.wait("four messages", all).await?.is_none() {
            let heard = count(&stage.journal.read());
            return Err(finding(format!("{who} heard `{MESSAGE}` {heard} times")));
        }
    }
    let stored = |list: &[Value]| list.iter().filter(|e| carries(e, &nonce)).count();
    let all = |list: &[Value]| (stored(list) == TIMES).then_some(());
    match list::until(stage, LIST, all).await? {
        Ok(()) => Ok(()),
        Err(list) => Err(finding(format!("the list holds {} of them", stored(&list)))),
    }
}
