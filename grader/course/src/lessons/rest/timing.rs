//! What happens too early; a slow store shows it.

use std::time::{Duration, Instant};

use classroom::{
    finding::Finding,
    journal::Entry,
    play::talk::{chat_message, first_copy},
    stage::{Look, Stage},
};
use futures_util::future::join;
use serde_json::Value;

use super::{
    asking::{POSTER, heard_of, post, to_be_posted},
    deleting::{self, delete, holds, leaves_the_list},
};
use crate::{
    families::{
        ids::id_of,
        list::{self, entries_of},
        tries::Tries,
    },
    lessons::messages::{
        self,
        deleting::asking::deletions,
        storing::{self, LIST},
        talk::say_to_all,
    },
};

/// When clients hear a message, it is in the list, whichever way it came.
pub async fn stored_first(stage: &mut Stage) -> Result<(), Finding> {
    let mut tries = Tries::new(stage);
    while tries.go_on() {
        let (payload, nonce) = chat_message(stage, POSTER);
        let said = to_be_posted(stage, payload, nonce);
        let sent = Instant::now();
        let asking = stage.rest.ask("POST", LIST, Some(&said.payload), stage.patience());
        let hearing = async {
            let first =
                stage.wait("the first to hear a message", first_copy(&said)).await?;
            let heard = Instant::now();
            let list = list::get(stage, LIST).await?;
            Ok::<_, Finding>((first, heard, list))
        };
        let (_, heard) = join(asking, hearing).await;
        let (first, heard, list) = heard?;
        let asked = heard.elapsed();
        let Some(first) = first else {
            return heard_of(stage, &said).await.map(|_| ());
        };
        if entries_of(&list, &said).is_empty() {
            return Err(Finding::failed(format!(
                "{} heard a posted message, and the list that was read right after \
                 that didn't have it.",
                first.who
            ))
            .expected("the message in the list by then")
            .actual(list::without_it(list.len()))
            .trap("told-before-stored")
            .focus(&said.nonce));
        }
        heard_of(stage, &said).await?;
        tries.saw(heard - sent, asked);
    }
    storing::stored_before_broadcast(stage).await
}

/// When POST is answered, the message is in the list.
pub async fn stored_before_answer(stage: &mut Stage) -> Result<(), Finding> {
    let mut tries = Tries::new(stage);
    while tries.go_on() {
        let sent = Instant::now();
        let posted = post(stage).await?;
        let answered = Instant::now();
        let list = list::get(stage, LIST).await?;
        let asked = answered.elapsed();
        if entries_of(&list, &posted.said).is_empty() {
            return Err(Finding::failed(
                "POST was answered with 201, and the list that was read right after \
                 that didn't have the message.",
            )
            .expected("the message in the list by then")
            .actual(list::without_it(list.len()))
            .trap("answered-before-stored")
            .focus(&posted.said.nonce));
        }
        heard_of(stage, &posted.said).await?;
        tries.saw(answered - sent, asked);
    }
    Ok(())
}

/// When a deletion is announced or answered, the message is gone from the list.
pub async fn deleted_first(stage: &mut Stage) -> Result<(), Finding> {
    let mut tries = Tries::new(stage);
    while tries.go_on() {
        let (said, heard) = say_to_all(stage, "Ann").await?;
        let (nonce, id) = (said.nonce.clone(), id_of(&heard));
        let (mark, names) = (stage.journal.mark(), stage.names());
        let told = |entries: &[Entry]| {
            names.iter().any(|who| deletions(entries, mark, who, &id).next().is_some())
        };
        let sent = Instant::now();
        let asking = delete(stage, said, id.clone());
        let (deleted, views) = both_views(stage, sent, asking, told).await?;
        deleting::heard_of(stage, &deleted).await?;
        // Another check looks for one that never goes.
        leaves_the_list(stage, &deleted).await?;
        let early = views.iter().find(|view| holds(&view.list, &deleted));
        if let Some(View { when, .. }) = early {
            let when = match when {
                When::Told => "`messageDeleted` was heard",
                When::Answered => "DELETE was answered with 204",
            };
            let why = format!("{when}, and the message was still in the list.");
            return Err(Finding::failed(why)
                .expected("the list without it, by then")
                .actual("it was gone a little later")
                .trap("deleted-before-it-is-done")
                .focus("DELETE")
                .focus(nonce));
        }
        tries.saw_all(&times(&views));
    }
    messages::deleting::timing::first(stage).await
}

/// What had just happened when a list was read.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// Somebody has heard the event.
    Told,
    /// The request was answered.
    Answered,
}

/// The list right after something happened.
pub struct View {
    /// What had happened.
    pub when: When,
    /// From the request to then.
    pub took: Duration,
    /// From then to the list.
    pub asked: Duration,
    /// The list.
    pub list: Vec<Value>,
}

/// How long each view took, for [`Tries::saw_all`].
pub fn times(views: &[View]) -> Vec<(Duration, Duration)> {
    views.iter().map(|view| (view.took, view.asked)).collect()
}

/// Looks at the list when a request is answered, and when somebody is `told` of it.
///
/// # Errors
/// That of the request, or of the list.
pub async fn both_views<T>(
    stage: &Stage,
    sent: Instant,
    asking: impl Future<Output = Result<T, Finding>>,
    told: impl Fn(&[Entry]) -> bool,
) -> Result<(T, Vec<View>), Finding> {
    let view = async |when| {
        let took = sent.elapsed();
        let list = list::get(stage, LIST).await?;
        Ok::<_, Finding>(View { when, took, asked: sent.elapsed() - took, list })
    };
    let answered = async {
        let answer = asking.await?;
        Ok::<_, Finding>((answer, view(When::Answered).await?))
    };
    let heard = async {
        let look = |entries: &[Entry]| match told(entries) {
            true => Look::Found(()),
            false => Look::Waiting(0),
        };
        match stage.wait("the first to hear of it", look).await? {
            Some(()) => view(When::Told).await.map(Some),
            None => Ok(None),
        }
    };
    let (answered, heard) = join(answered, heard).await;
    let ((answer, at_answer), at_event) = (answered?, heard?);
    Ok((answer, at_event.into_iter().chain([at_answer]).collect()))
}
