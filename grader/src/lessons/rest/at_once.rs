//! Several messages at once, with a slow store.

use futures_util::future::join_all;
use serde_json::Value;

use super::{
    asking::{POSTER, ask, created, heard_of, post_payload, to_be_posted},
    deleting::{delete, heard_of as heard_of_deletion, holds},
};
use crate::{
    check::Finding,
    families::{
        copies,
        ids::id_of,
        list::{self, entries_of},
        talk::{self, chat_message, heard_by_all},
    },
    json::{same, short_pair},
    lessons::messages::{storing::LIST, talk::say},
    stage::{Said, Stage},
    verdict::Status,
};

/// Several post and speak at once: each gets the answer to its own message.
pub async fn own_words(stage: &mut Stage) -> Result<(), Finding> {
    const POSTS: usize = 4;
    let mut posts = Vec::new();
    for at in 0..POSTS {
        let (mut payload, nonce) = chat_message(stage, POSTER);
        payload["username"] = format!("{} {at}", stage.texts.person()).into();
        posts.push(to_be_posted(stage, payload, nonce));
    }
    let said: Vec<_> = stage.names().iter().map(|by| say(stage, by)).collect();
    let asking = posts.iter().map(|said| ask(stage, "POST", LIST, Some(&said.payload)));
    let answers = join_all(asking).await;
    let mut ids: Vec<Value> = Vec::new();
    for (said, answer) in posts.into_iter().zip(answers) {
        let posted = created(said, &answer?)?;
        let heard = heard_of(stage, &posted.said).await;
        let heard = heard.map_err(|f| copies::in_its_place(stage, &posted.said, f))?;
        let entry = list::entry(stage, LIST, &posted.said).await?;
        let answer = ("the answer".to_owned(), &posted.message);
        let listed = ("the list".to_owned(), &entry);
        let heard = heard.iter().map(|heard| (heard.who.clone(), heard.message()));
        for (whose, message) in heard.chain([answer, listed]) {
            is_own(&posted.said.payload, &whose, message, &posted.said.nonce)?;
        }
        ids.push(posted.id().clone());
    }
    for said in &said {
        let heard: Vec<talk::Heard> = heard_by_all(stage, said)
            .await
            .map_err(|finding| copies::in_its_place(stage, said, finding))?;
        for heard in &heard {
            is_own(&said.payload, &heard.who, heard.message(), &said.nonce)?;
        }
        ids.push(id_of(&heard));
    }
    let twice = ids
        .iter()
        .enumerate()
        .find(|(at, id)| ids[..*at].iter().any(|earlier| same(earlier, id)));
    match twice {
        None => said_again(stage).await,
        Some((_, id)) => {
            Err(Finding::failed("Several spoke at once, and two got one id.")
                .expected("a new id for each message")
                .actual(format!("`id` {id} twice"))
                .hint("Take the id and store the message under one lock."))
        }
    }
}

/// The same words posted twice are two messages.
async fn said_again(stage: &mut Stage) -> Result<(), Finding> {
    let (payload, nonce) = chat_message(stage, POSTER);
    let mut ids = Vec::new();
    for _ in 0..2 {
        let posted = post_payload(stage, payload.clone(), nonce.clone()).await?;
        ids.push(posted.id().clone());
    }
    if !same(&ids[0], &ids[1]) {
        return Ok(());
    }
    Err(Finding::failed("The same words were posted twice. Those are two messages.")
        .expected("a new message for each POST, with an id of its own")
        .actual(format!("`id` {} twice", ids[0]))
        .hint(
            "Don't compare the words to decide whether a message is new: people repeat \
             themselves.",
        )
        .focus(nonce))
}

/// Deletes several of the latest messages at once: those are gone, and the others stay.
pub async fn deletions(stage: &mut Stage) -> Result<(), Finding> {
    let list = list::get(stage, LIST).await?;
    let there = |said: &Said| {
        Some((said.clone(), entries_of(&list, said).first()?["id"].clone()))
    };
    let last: Vec<(Said, Value)> =
        stage.said.iter().rev().filter_map(there).take(6).collect();
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for (at, (said, id)) in last.into_iter().enumerate() {
        match at % 2 {
            0 => gone.push((said, id)),
            _ => kept.push(said),
        }
    }
    // The oldest first, because removing one moves those behind it.
    let asking = gone.into_iter().rev().map(|(said, id)| delete(stage, said, id));
    let answers: Vec<_> = join_all(asking).await;
    let mut gone = Vec::new();
    for deleted in answers {
        let deleted = deleted.map_err(overlapping)?;
        heard_of_deletion(stage, &deleted).await.map_err(overlapping)?;
        gone.push(deleted);
    }
    let right = |list: &[Value]| {
        let there = gone.iter().any(|deleted| holds(list, deleted));
        let all = kept.iter().all(|said| !entries_of(list, said).is_empty());
        (all && !there).then_some(())
    };
    let Err(list) = list::until(stage, LIST, right).await? else { return Ok(()) };
    let there = gone.iter().filter(|deleted| holds(&list, deleted)).count();
    let lost = kept.iter().filter(|said| entries_of(&list, said).is_empty()).count();
    Err(overlapping(
        Finding::failed("The list is wrong.")
            .expected("a list without the deleted messages, and with all others")
            .actual(format!(
                "{there} of {} are still there, and {lost} others are gone",
                gone.len()
            ))
            .focus("DELETE"),
    ))
}

/// The finding for deletions that fail only when they overlap.
fn overlapping(mut finding: Finding) -> Finding {
    if finding.status == Status::Failed {
        finding.rationale =
            "Deleting several messages at once went wrong. One after the other it \
             works."
                .into();
    }
    finding.hint(
        "Requests overlap at every `.await`. Find a message and take it out in one \
         step. While a request waits, messages move to other places in the list, and a \
         copy of the list gets out of date.",
    )
}

fn is_own(
    sent: &Value,
    whose: &str,
    message: &Value,
    nonce: &str,
) -> Result<(), Finding> {
    let other =
        ["username", "content"].into_iter().find(|f| !same(&sent[*f], &message[*f]));
    let Some(field) = other else { return Ok(()) };
    let (wanted, got) = short_pair(&sent[field], &message[field], 80);
    Err(Finding::failed(format!(
        "Several posted at once, and a message came out with another's {field}."
    ))
    .expected(format!("`{field}` {wanted}"))
    .actual(format!("`{field}` {got} at {whose}"))
    .hint(
        "Handlers of different requests overlap at every `.await`. Keep a message in \
         local variables. By then, the last one in the list may be somebody else's.",
    )
    .focus(nonce))
}
