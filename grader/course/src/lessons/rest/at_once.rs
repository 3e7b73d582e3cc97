//! Several messages at once, with a slow store.

use classroom::{
    finding::Finding,
    journal::Entry,
    json::{same, short_pair},
    play::talk::{self, chat_message, heard_by_all},
    stage::{Look, Said, Stage},
    verdict::Status,
};
use futures_util::future::{join, join_all};
use serde_json::Value;

use super::{
    asking::{POSTER, ask, created, heard_of, path_of, to_be_posted},
    deleting::{Deleted, delete, heard_of as heard_of_deletion, holds},
};
use crate::{
    families::{
        copies,
        ids::id_of,
        list::{self, entries_of},
        repeated::Repeated,
    },
    lessons::messages::{
        deleting::asking::{self, DELETED, ERROR},
        storing::LIST,
        talk::{MESSAGE, say, say_to_all},
    },
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
                .trap("id-twice-at-once"))
        }
    }
}

/// The same words twice at once, then both ways and once more: each is a message.
async fn said_again(stage: &mut Stage) -> Result<(), Finding> {
    let (payload, nonce) = chat_message(stage, POSTER);
    let again = Repeated {
        nonce: &nonce,
        mark: stage.journal.mark(),
        event: MESSAGE,
        list: LIST,
    };
    let post = || ask(stage, "POST", LIST, Some(&payload));
    let (first, second) = join(post(), post()).await;
    let mut answers = vec![first?, second?];
    again.heard(stage, 2).await?;
    for by in ["Ann", "Ann", "Ben"] {
        stage.emit(by, MESSAGE, std::slice::from_ref(&payload));
    }
    answers.push(post().await?);
    again.heard(stage, 6).await?;
    again.listed(stage, 6).await?;
    let answers = answers.into_iter().filter_map(|answer| answer.json);
    again.own_ids(&answers.collect::<Vec<_>>())
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
    let Err(list) = list::until(stage, LIST, right).await? else {
        return the_same_one(stage).await;
    };
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

/// Deletes one message twice at once, over REST and both ways: it was there once.
async fn the_same_one(stage: &mut Stage) -> Result<(), Finding> {
    let finding = |why: &str| {
        Finding::failed(why)
            .trap("delete-in-two-steps")
            .focus("DELETE")
            .focus(DELETED)
            .focus(ERROR)
    };
    let (said, heard) = say_to_all(stage, "Ann").await?;
    let (id, mark, audience) = (id_of(&heard), stage.journal.mark(), stage.names());
    let path = path_of(&id);
    let delete = || ask(stage, "DELETE", &path, None);
    let (first, second) = join(delete(), delete()).await;
    let mut statuses = [first?.status, second?.status];
    statuses.sort_unstable();
    if statuses != [204, 404] {
        let [a, b] = statuses;
        return Err(finding("One message was deleted twice at once.")
            .expected("204 for one of the two, and 404 for the other")
            .actual(format!("{a} and {b}")));
    }
    heard_of_deletion(stage, &Deleted { said, id, mark, audience }).await?;
    let (_, heard) = say_to_all(stage, "Ben").await?;
    let (id, mark) = (id_of(&heard), stage.journal.mark());
    asking::ask(stage, "Ann", &id);
    let answer = ask(stage, "DELETE", &path_of(&id), None).await?;
    let told = |entries: &[Entry]| {
        let refused = entries.iter().skip(mark).any(|entry| entry.heard(ERROR).is_some());
        let told = asking::deletions(entries, mark, "Ann", &id).count();
        match told + usize::from(refused) + usize::from(answer.status == 404) {
            0 | 1 => Look::Waiting(0),
            _ => Look::Found(told),
        }
    };
    match stage.wait("the answers to both", told).await? {
        Some(1) => Ok(()),
        _ => Err(finding("One message was deleted over REST and over a socket at once.")
            .expected(format!("`{DELETED}` once; the other is told that it isn't there"))
            .actual(format!(
                "status {}, and `{DELETED}` {} times at Ann",
                answer.status,
                asking::deletions(&stage.journal.read(), mark, "Ann", &id).count()
            ))),
    }
}

/// The finding for deletions that fail only when they overlap.
fn overlapping(mut finding: Finding) -> Finding {
    if finding.status == Status::Failed {
        finding.rationale =
            "Deleting several messages at once went wrong. One after the other it \
             works."
                .into();
    }
    finding.trap("deleted-in-several-steps")
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
    .trap("calls-share-a-message")
    .focus(nonce))
}
