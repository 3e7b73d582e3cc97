//! What only a slow store shows.

use std::time::Duration;

use classroom::{
    finding::Finding,
    journal::Entry,
    json::{any_carries, short},
    play::talk::{and, heard_by_all},
    stage::{Look, Stage},
    verdict::Status,
};
use serde_json::json;
use tokio::time::Instant;

use super::{
    answers::{Tried, about, has_field, try_all},
    creating::{
        CREATE, Created, LIST, MESSAGE, accepted, answer, create, packet_of, say,
        texts_are_kept, without_ack,
    },
    payloads::Bad,
    refusals::mixed_up,
};
use crate::families::{list, people};

/// How often [`stored_first`] tries if one try doesn't tell.
const TRIES: usize = 8;

/// How many good tries are enough if the machine was busy: then a message that is stored
/// too late may still be in the list when we look.
const BUSY: usize = 3;

/// How much longer than the store a message may take on a machine that isn't busy.
const AT_ONCE: Duration = Duration::from_millis(20);

/// A store that takes this long is slow enough to tell.
const SLOW: Duration = Duration::from_millis(20);

/// With and without an ack callback: these may be two paths through a server.
pub async fn stored_first(stage: &mut Stage) -> Result<(), Finding> {
    for with_ack in [true, false] {
        let mut sure = 0;
        for _ in 0..TRIES {
            sure += tell_when_stored(stage, with_ack).await?;
            if sure >= BUSY {
                break;
            }
        }
    }
    Ok(())
}

/// Ann sends a message, and whoever is told of it first fetches the list at once. Returns
/// how sure that makes us that it was stored before: 0 to [`BUSY`].
async fn tell_when_stored(stage: &mut Stage, with_ack: bool) -> Result<usize, Finding> {
    let sent = Instant::now();
    let created = with_ack.then(|| create(stage, "Ann"));
    let said = match &created {
        Some(created) => created.said.clone(),
        None => say(stage, "Ann"),
    };
    let is_answer = |entry: &Entry| {
        let asked = created.as_ref().map(|created| &created.asked);
        asked.is_some_and(|asked| {
            entry.who == said.by && entry.answers(asked.id).is_some()
        })
    };
    let first = |entries: &[Entry]| {
        let told = entries.iter().skip(said.mark).find_map(|entry| {
            let heard = entry.heard(MESSAGE).unwrap_or_default();
            if is_answer(entry) {
                Some((entry.who.clone(), "the acknowledgement"))
            } else if any_carries(heard, &said.nonce) {
                Some((entry.who.clone(), "the event"))
            } else {
                None
            }
        });
        told.map_or(Look::Waiting(0), Look::Found)
    };
    let told = stage.wait("the first to be told of a message", first).await?;
    let told_at = Instant::now();
    let list = list::get(stage, LIST).await?;
    let asked = told_at.elapsed();
    let accepted = match &created {
        Some(created) => accepted(stage, created).await.map(|_| ()),
        None => Ok(()),
    };
    if let Some((who, how)) = told
        && list::entries_of(&list, &said).is_empty()
        && accepted.is_ok()
    {
        let finding = Finding::failed(format!(
            "{who} got {how}, fetched the list at once, and the message was not in it."
        ))
        .expected("the message to be in the list before anyone is told about it")
        .actual(list::without_it(list.len()))
        .trap("ok-before-it-is-stored")
        .focus(&said.nonce);
        return Err(match &created {
            Some(created) => finding.focus(packet_of(&created.asked)),
            None => without_ack(finding),
        });
    }
    accepted?;
    heard_by_all(stage, &said).await?;
    // The server waited for a slow store, and we read the list in time.
    let slow = stage.store_delay.max(SLOW);
    let took = told_at - sent;
    Ok(match took >= slow && asked < took / 2 {
        true if took < slow + AT_ONCE => BUSY,
        true => 1,
        false => 0,
    })
}

/// All clients send good and bad messages at once, and each should get its own answers.
pub async fn own_answer(stage: &mut Stage) -> Result<(), Finding> {
    // Like all clients, these count their acknowledgements from 0.
    people::crowd(stage, &["Fay", "Gil"]).await?;
    let mut good = Vec::new();
    let mut bad: Vec<Tried> = Vec::new();
    for round in 0..2 {
        for (at, by) in stage.names().into_iter().enumerate() {
            good.push(create(stage, &by));
            let empty = empty_text(stage, (round + at) % 2 == 0);
            bad.extend(try_all(stage, &by, vec![empty]));
        }
    }
    let mixed = |mut finding: Finding| {
        if finding.status == Status::Failed {
            finding.rationale =
                format!("All clients sent at once. {}", finding.rationale);
        }
        finding.trap("calls-share-a-value")
    };
    let mut ids = Vec::new();
    for created in &good {
        let message = accepted(stage, created).await.map_err(mixed)?;
        if ids.contains(&message["id"]) {
            return Err(mixed(
                Finding::failed("Two messages have the same id.")
                    .expected("a new id for each message")
                    .actual(format!("`id` {} twice", message["id"]))
                    .focus(&created.said.nonce),
            ));
        }
        ids.push(message["id"].clone());
        let other = good.iter().find(|other| {
            let content = &other.said.payload["content"];
            other.said.nonce != created.said.nonce && message["content"] == *content
        });
        if let Some(other) = other {
            return Err(not_its_own(created, other));
        }
        texts_are_kept(&created.said, "in its acknowledgement", &message)
            .map_err(mixed)?;
    }
    for tried in &bad {
        let asked = &tried.asked;
        let answer = answer(stage, asked).await.map_err(mixed)?;
        if answer["status"] != "error" {
            return Err(mixed(
                Finding::failed(format!("{}'s bad payload was accepted.", asked.by))
                    .expected("the status `error` for the bad one")
                    .actual(short(&answer, 120))
                    .focus(format!("2{}[\"{CREATE}", asked.id))
                    .focus(packet_of(asked)),
            ));
        }
        has_field(&tried.bad, &answer)
            .map_err(|finding| mixed_up(about(finding, asked), tried))?;
    }
    for created in &good {
        heard_by_all(stage, &created.said).await.map_err(mixed)?;
        list::entry(stage, LIST, &created.said).await.map_err(mixed)?;
    }
    own_error(stage).await.map_err(mixed)
}

/// The finding for a message that was acknowledged with another one.
fn not_its_own(created: &Created, other: &Created) -> Finding {
    let (by, whose) = (&created.said.by, &other.said.by);
    Finding::failed(format!(
        "All clients sent at once. {by} sent a message, and was acknowledged with another \
         one, from {whose}."
    ))
    .expected(format!("the message {}", short(&created.said.payload, 100)))
    .actual(short(&other.said.payload, 100))
    .because("acks-mixed-up")
    .focus(&created.said.nonce)
    .focus(packet_of(&created.asked))
}

/// A message with an empty username or an empty content: a mixed-up refusal shows if two
/// clients make different mistakes.
fn empty_text(stage: &mut Stage, is_username: bool) -> Bad {
    const USERNAME: &[&str] = &["username"];
    const CONTENT: &[&str] = &["content"];
    let nonce = stage.texts.nonce();
    let (what, fields, username, content) = match is_username {
        true => ("an empty username", USERNAME, "", nonce.as_str()),
        false => ("an empty content", CONTENT, nonce.as_str(), ""),
    };
    let args = vec![json!({ "username": username, "content": content })];
    Bad { what: what.into(), args, fields, nonce }
}

/// All make a mistake at once, without an ack callback.
async fn own_error(stage: &mut Stage) -> Result<(), Finding> {
    let names = stage.exact_names();
    let mark = stage.journal.mark();
    for by in &names {
        let content = format!("{} refused", stage.texts.nonce());
        stage.emit(by, CREATE, &[json!({ "username": "", "content": content })]);
    }
    let without_error = |entries: &[Entry]| {
        let mut names = names.clone();
        names.retain(|name| {
            let mut since = entries.iter().skip(mark).filter(|entry| entry.who == *name);
            !since.any(|entry| entry.heard("error").is_some())
        });
        names
    };
    let all = |entries: &[Entry]| match without_error(entries).len() {
        0 => Look::Found(()),
        missing => Look::Waiting(names.len() - missing),
    };
    if stage.wait("all to hear `error`", all).await?.is_some() {
        return Ok(());
    }
    let missing = and(&without_error(&stage.journal.read()));
    Err(Finding::failed(format!(
        "{} each sent a bad payload without an ack callback, and {missing} heard no \
         `error`.",
        and(&names)
    ))
    .expected(format!("`error` at {}", and(&names)))
    .actual(format!("none at {missing}")))
}
