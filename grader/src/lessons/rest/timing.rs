//! What a slow store shows: what was done too early, and what overlaps.

use std::time::{Duration, Instant};

use futures_util::future::{join, join_all};
use serde_json::Value;

use super::{
    asking::{POSTER, ask, created, heard_of, post, post_payload, to_be_posted},
    deleting::{self, delete, holds, leaves_the_list},
};
use crate::{
    check::Finding,
    journal::Entry,
    json::{same, short},
    lessons::{
        ids::id_of,
        list::{self, TRIES, entries_of, tells},
        messages::{
            self,
            deleting::asking::deletions,
            storing::{self, LIST},
            talk::{say, say_to_all},
        },
        talk::{self, chat_message, copy, heard_by_all},
    },
    stage::{Look, Stage},
};

/// Who hears of a message finds it in the list, whichever way it came.
pub async fn stored_first(stage: &mut Stage) -> Result<(), Finding> {
    for _ in 0..TRIES {
        let (payload, nonce) = chat_message(stage, POSTER);
        let said = to_be_posted(stage, payload, nonce);
        let sent = Instant::now();
        let first = |entries: &[Entry]| {
            let heard = said.audience.iter().find_map(|who| copy(entries, &said, who));
            heard.map_or(Look::Waiting(0), Look::Found)
        };
        let asking = stage.rest.ask("POST", LIST, Some(&said.payload), stage.patience());
        let hearing = async {
            let first = stage.wait("the first to hear a message", first).await?;
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
                "{} heard of a posted message, asked for the list at once, and it was \
                 not there.",
                first.who
            ))
            .expected("a message to be in the list when it is heard")
            .actual(format!("a list of {} without it", list.len()))
            .hint(
                "Await the service first, then emit what it returned: in the route as in \
                 the handler.",
            )
            .focus(&said.nonce));
        }
        heard_of(stage, &said).await?;
        if tells(stage, heard - sent, asked) {
            break;
        }
    }
    storing::stored_before_broadcast(stage).await
}

/// Whoever has posted a message finds it in the list.
pub async fn stored_before_answer(stage: &mut Stage) -> Result<(), Finding> {
    for _ in 0..TRIES {
        let sent = Instant::now();
        let posted = post(stage).await?;
        let answered = Instant::now();
        let list = list::get(stage, LIST).await?;
        let asked = answered.elapsed();
        if entries_of(&list, &posted.said).is_empty() {
            return Err(Finding::failed(
                "A message was posted, the answer was 201, and the list did not have it.",
            )
            .expected("a message to be in the list when POST is answered")
            .actual(format!("a list of {} without it", list.len()))
            .hint("201 says that it is there: await the service, then answer.")
            .focus(&posted.said.nonce));
        }
        heard_of(stage, &posted.said).await?;
        if tells(stage, answered - sent, asked) {
            break;
        }
    }
    Ok(())
}

/// Who hears of a deletion, or is told that it is done, does not find the message.
pub async fn deleted_first(stage: &mut Stage) -> Result<(), Finding> {
    for _ in 0..TRIES {
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
        // One that is never gone is another check's matter.
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
                .hint(
                    "Await the service's `delete` first. Announce it, and answer, when \
                     it returned true.",
                )
                .focus("DELETE")
                .focus(nonce));
        }
        if views.iter().all(|view| tells(stage, view.took, view.asked)) {
            break;
        }
    }
    messages::deleting::first(stage).await
}

/// After what a list was read.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// Somebody has heard the event.
    Told,
    /// The request was answered.
    Answered,
}

/// The list, as it was right after something.
pub struct View {
    /// After what.
    pub when: When,
    /// From the request to then.
    pub took: Duration,
    /// From then to the list.
    pub asked: Duration,
    /// The list.
    pub list: Vec<Value>,
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
        let heard = heard_of(stage, &posted.said).await?;
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
        let heard: Vec<talk::Heard> = heard_by_all(stage, said).await?;
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
    Err(Finding::failed("The same words were posted twice; those are two messages.")
        .expected("a new message for each POST, with an id of its own")
        .actual(format!("`id` {} twice", ids[0]))
        .hint("Whether two messages are one is not told by their words.")
        .focus(nonce))
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
    Err(Finding::failed(format!(
        "Several posted at once, and a message came out with another's {field}."
    ))
    .expected(format!("`{field}` {}", short(&sent[field], 80)))
    .actual(format!("`{field}` {} at {whose}", short(&message[field], 80)))
    .hint(
        "Handlers of different requests overlap at every `.await`. Keep a message in \
         local variables; the last one in the list may be another's by now.",
    )
    .focus(nonce))
}
