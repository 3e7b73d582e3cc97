//! Two ways in, one chat: events over sockets still work, and both ways share one list.

use std::time::{Duration, Instant};

use classroom::{
    finding::Finding,
    json::{carries, cut, same},
    patience::stretched,
    play::{
        awkward::AWKWARD,
        changed::what_changed,
        talk::{Heard, all_copies, chat_message, field_differs, heard_by_all, is_said},
    },
    stage::{Said, Stage},
    trap::Trap,
};
use futures_util::future::join_all;
use serde_json::json;

use super::{
    asking::{POSTER, ask, created, heard_of, post_to_all, to_be_posted},
    posting,
};
use crate::{
    families::{
        copies,
        dropped::dropped,
        ids,
        late::late,
        list::{self, entries_of},
    },
    lessons::messages::{
        delivery::{self, SHAPE},
        spam::none_with,
        storing::{LIST, QUICK, first_difference},
        talk::{say_payload, say_to_all, say_with_ack},
        texts::long,
    },
};

/// More messages than a short list would hold, and how many are posted at once. Another
/// check posts more to a server of our own.
const SOME: usize = 60;
const MANY: usize = 210;
const AT_ONCE: usize = 12;

/// Before the first message: the list of a server of our own is empty.
pub async fn get_array(stage: &mut Stage) -> Result<(), Finding> {
    list::from_the_start(stage, LIST).await
}

pub async fn socket_everyone(stage: &mut Stage) -> Result<(), Finding> {
    for by in stage.names() {
        let (said, heard) = say_to_all(stage, &by).await?;
        is_whole(stage, &said, &heard)?;
    }
    let mut all = vec![long(stage)];
    for text in AWKWARD {
        let nonce = stage.texts.nonce();
        all.push((json!({ "username": text(&nonce), "content": text(&nonce) }), nonce));
    }
    for (payload, nonce) in all {
        let said = say_payload(stage, "Ann", payload, nonce);
        let heard = heard_by_all(stage, &said).await;
        let heard = heard.map_err(|finding| dropped(stage, &said, finding))?;
        is_whole(stage, &said, &heard)?;
    }
    for by in ["Ann", "Ben"] {
        say_with_ack(stage, by).await?;
    }
    ids::usable(stage)
}

/// Whether all heard one object with what was said over a socket.
fn is_whole(stage: &Stage, said: &Said, heard: &[Heard]) -> Result<(), Finding> {
    for heard in heard.iter().filter(|heard| stage.sees_all(&heard.who)) {
        copies::is_object(said, heard, SHAPE)?;
        for field in ["username", "content"] {
            let (sent, got) = (&said.payload[field], &heard.message()[field]);
            if same(sent, got) {
                continue;
            }
            return Err(field_differs(said, heard, field).trap(match got.as_str() {
                Some(got) => what_changed(sent.as_str().unwrap_or_default(), got),
                None => Trap::of("socket-message-changed"),
            }));
        }
    }
    Ok(())
}

/// Sends one message each way; both are in the list.
pub async fn one_list(stage: &mut Stage) -> Result<(), Finding> {
    let (said, heard) = say_to_all(stage, "Ann").await?;
    let (posted, _) = post_to_all(stage).await?;
    list::entry(stage, LIST, &posted.said).await?;
    let first = list::entry(stage, LIST, &said).await.map_err(|mut finding| {
        finding.rationale =
            "The posted message is in the list. The one sent over a socket is not."
                .into();
        finding.trap("one-store-each")
    })?;
    let Some(heard) = heard.first() else { return Ok(()) };
    // Another check looks for duplicates.
    let list = list::get(stage, LIST).await?;
    let with_id = list::entry_with_id(&list, &said, &heard.message()["id"]);
    let entry = with_id.unwrap_or(&first);
    match first_difference(heard.message(), entry) {
        None => Ok(()),
        Some(field) => Err(list::disagrees(&said, heard, entry, &field)),
    }
}

pub async fn order(stage: &mut Stage) -> Result<(), Finding> {
    for by in [POSTER, "Ann", POSTER, "Ben", POSTER] {
        let said = match by {
            POSTER => post_to_all(stage).await?.0.said,
            by => say_to_all(stage, by).await?.0,
        };
        // Another check looks for what is stored too late.
        list::entry(stage, LIST, &said).await?;
    }
    // All messages so far, except those that were sent at the same time.
    let list = list::get(stage, LIST).await?;
    let place = |said: &Said| list.iter().position(|entry| carries(entry, &said.nonce));
    for pair in stage.said.windows(2) {
        let [first, second] = pair else { continue };
        let turned = place(first).zip(place(second)).is_some_and(|(a, b)| a > b);
        if first.step < second.step && turned {
            return Err(list::wrong_order(first, second)
                .expected("oldest first, however each of them came")
                .trap("two-lists"));
        }
    }
    Ok(())
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)?;
    none_with(stage, 0, "Messages were posted, and", |s| Box::pin(posting::everyone(s)))
        .await
}

/// Each client has heard each message once so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    let twice = delivery::once_so_far(stage);
    twice.map_err(|finding| copies::in_place_of_another(stage, finding))
}

/// Posts more messages than a limited list would hold.
async fn fill(stage: &mut Stage) -> Result<(), Finding> {
    let mut quickest = Duration::MAX;
    while stage.said.len() < SOME
        || (stage.is_shared() && stage.said.len() < MANY && quickest < stretched(QUICK))
    {
        let sent = Instant::now();
        let mut some = Vec::new();
        for _ in 0..AT_ONCE {
            let (payload, nonce) = chat_message(stage, POSTER);
            some.push(to_be_posted(stage, payload, nonce));
        }
        let asking =
            some.iter().map(|said| ask(stage, "POST", LIST, Some(&said.payload)));
        let answers = join_all(asking).await;
        for (said, answer) in some.into_iter().zip(answers) {
            let posted = created(said, &answer?)?;
            let heard = heard_of(stage, &posted.said).await;
            heard.map_err(|f| copies::in_its_place(stage, &posted.said, f))?;
        }
        quickest = quickest.min(sent.elapsed());
    }
    // Another check looks for what is stored too late.
    match stage.said.last().cloned() {
        Some(last) => list::entry(stage, LIST, &last).await.map(|_| ()).map_err(lost),
        None => Ok(()),
    }
}

/// Each message is in the list once.
pub async fn stored_once(stage: &mut Stage) -> Result<(), Finding> {
    fill(stage).await?;
    let list = list::get(stage, LIST).await?;
    list::no_twice(&list, &stage.said).map_err(|finding| finding.trap("stored-twice"))?;
    ids::unique(stage)?;
    // Nothing has been deleted so far.
    for (said, heard) in all_copies(stage) {
        if !heard.is_empty() && entries_of(&list, &said).is_empty() {
            return Err(lost(
                Finding::failed("A message that was heard is not in the list.")
                    .actual(list::without_it(list.len()))
                    .focus(&said.nonce),
            ));
        }
    }
    Ok(())
}

fn lost(mut finding: Finding) -> Finding {
    finding.rationale = "A message that was heard is no longer in the list.".into();
    finding.expected("all messages, oldest first").trap("list-limited")
}

/// Looks at all messages so far, whichever way they came.
pub async fn id_unique(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben"] {
        post_to_all(stage).await?;
        say_to_all(stage, by).await?;
    }
    ids::unique(stage)
}

/// Reading the list sends no event.
pub async fn get_is_silent(stage: &mut Stage) -> Result<(), Finding> {
    let (posted, _) = post_to_all(stage).await?;
    // A late second copy of the message doesn't come from reading the list.
    late(stage).await?;
    stage.fence(&stage.exact_names()).await?;
    let mark = stage.journal.mark();
    for _ in 0..3 {
        list::get(stage, LIST).await?;
    }
    late(stage).await?;
    stage.fence(&stage.exact_names()).await?;
    let again = stage.journal.read().iter().skip(mark).find_map(|entry| {
        let args = entry.heard("message")?;
        is_said(stage, args).then(|| entry.clone())
    });
    let Some(entry) = again else {
        let get = "The list was fetched, and";
        return none_with(stage, mark, get, |s| Box::pin(get_array(s))).await;
    };
    Err(Finding::failed(format!(
        "The list was fetched, nobody spoke, and {} heard `message`.",
        entry.who
    ))
    .expected("no event: the list is in the answer")
    .actual(cut(&entry.packet, 120))
    .trap("get-is-told")
    .focus("GET /api/messages")
    .focus(posted.said.nonce))
}
