//! Two ways in, one chat: what clients send over their sockets goes on working, and
//! both ways meet in one list.

use super::asking::{POSTER, post_to_all};
use crate::{
    check::Finding,
    json::{carries, cut},
    lessons::{
        ids,
        list::{self, entries_of},
        messages::{delivery, spam::unasked, storing::LIST, talk::say_to_all},
        talk::all_copies,
    },
    stage::{Said, Stage},
};

pub async fn get_array(stage: &mut Stage) -> Result<(), Finding> {
    list::get(stage, LIST).await.map(|_| ())
}

pub async fn socket_everyone(stage: &mut Stage) -> Result<(), Finding> {
    for by in stage.names() {
        say_to_all(stage, &by).await?;
    }
    Ok(())
}

/// One message each way; both are in the list.
pub async fn one_list(stage: &mut Stage) -> Result<(), Finding> {
    let (said, _) = say_to_all(stage, "Ann").await?;
    let (posted, _) = post_to_all(stage).await?;
    list::entry(stage, LIST, &posted.said).await?;
    list::entry(stage, LIST, &said).await.map(|_| ()).map_err(|mut finding| {
        finding.rationale =
            "What was posted is in the list, what came over a socket is not.".into();
        finding.hint(
            "There are two stores. The routes and the handlers need clones of one \
             `MessageService`: a clone is a handle to the same messages.",
        )
    })
}

pub async fn order(stage: &mut Stage) -> Result<(), Finding> {
    let mut all: Vec<Said> = Vec::new();
    for by in [POSTER, "Ann", POSTER, "Ben", POSTER] {
        let said = match by {
            POSTER => post_to_all(stage).await?.0.said,
            by => say_to_all(stage, by).await?.0,
        };
        // What is stored too late is another check's matter.
        list::entry(stage, LIST, &said).await?;
        all.push(said);
    }
    let list = list::get(stage, LIST).await?;
    let place = |said: &Said| list.iter().position(|entry| carries(entry, &said.nonce));
    for pair in all.windows(2) {
        let [first, second] = pair else { continue };
        if place(first) > place(second) {
            return Err(list::wrong_order(first, second)
                .expected("oldest first, whichever way each of them came")
                .hint("One list for both ways, and each new message at its end."));
        }
    }
    Ok(())
}

/// Looks back at the whole run, so that a copy which came late is seen too.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    delivery::once(stage).await?;
    if stage.is_shared() {
        return Ok(());
    }
    // On a server of our own, nothing else may be heard as `message`.
    match unasked(stage, 0, "").first() {
        None => Ok(()),
        Some(entry) => Err(Finding::failed(format!(
            "{} heard a `message` that nobody sent.",
            entry.who
        ))
        .expected("one `message` for each message, with its words")
        .actual(cut(&entry.packet, 120))
        .hint("Is there a second emit, with another payload?")),
    }
}

/// Each message is in the list once.
pub async fn stored_once(stage: &mut Stage) -> Result<(), Finding> {
    let list = list::get(stage, LIST).await?;
    list::no_twice(&list, &stage.said).map_err(|finding| {
        finding.hint(
            "Does the route store it, and then something else once more? One function \
             should store and tell, for both ways.",
        )
    })?;
    // Nothing has been deleted so far.
    for (said, heard) in all_copies(stage) {
        if !heard.is_empty() && entries_of(&list, &said).is_empty() {
            return Err(Finding::failed(
                "A message that was heard is no longer in the list.",
            )
            .expected("all messages, oldest first")
            .actual(format!("a list of {} without it", list.len()))
            .hint("Does the list have a greatest length, or does something clear it?")
            .focus(&said.nonce));
        }
    }
    Ok(())
}

/// Looks at all messages so far, whichever way they came.
pub async fn id_unique(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben"] {
        post_to_all(stage).await?;
        say_to_all(stage, by).await?;
    }
    ids::unique(stage)
}
