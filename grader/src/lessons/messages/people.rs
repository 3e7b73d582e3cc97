//! Who may speak, who comes late, who leaves: it makes no difference.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::time::sleep;

use super::{
    CLASS, storing,
    talk::{Heard, MESSAGE, heard_by_all, say, say_to_all},
};
use crate::{
    check::Finding,
    class::Over,
    journal::Entry,
    json::{carries, cut, same, short},
    stage::{Said, Stage},
};

pub async fn any_client(stage: &mut Stage) -> Result<(), Finding> {
    for by in stage.names() {
        say_to_all(stage, &by).await.map_err(|finding| {
            finding.hint(
                "Does every client get its handlers when it connects, and not only the \
                 first?",
            )
        })?;
    }
    Ok(())
}

pub async fn newcomer(stage: &mut Stage) -> Result<(), Finding> {
    let (before, _) = say_to_all(stage, "Ann").await?;
    stage.join("Dee", Over::WebSocket).await?;
    say_to_all(stage, "Ann").await?;
    say_to_all(stage, "Dee").await?;
    storing::stored(stage, &before).await.map(|_| ()).map_err(|finding| {
        finding.hint("The list was emptied when somebody connected. One store for all.")
    })
}

/// A dozen clients: more than a server that counts on its fingers can reach.
pub async fn crowd(stage: &mut Stage) -> Result<(), Finding> {
    const CROWD: [&str; 9] =
        ["Eli", "Flo", "Gus", "Hal", "Ida", "Jo", "Kim", "Lou", "May"];
    let class: Vec<(&str, Over)> = CROWD
        .iter()
        .enumerate()
        .map(|(at, name)| {
            (*name, if at % 4 == 3 { Over::Polling } else { Over::WebSocket })
        })
        .collect();
    stage.join_all(&class).await?;
    say_to_all(stage, "Ann").await.map(|_| ())
}

/// How often somebody connects to show that it brings no message.
const VISITS: usize = 4;

pub async fn no_spam_on_connect(stage: &mut Stage) -> Result<(), Finding> {
    let mut each_time = true;
    for visit in 0..VISITS {
        let over = if visit % 2 == 0 { Over::WebSocket } else { Over::Polling };
        let mark = stage.journal.mark();
        let started = Instant::now();
        stage.join("Nia", over).await?;
        stage.fence(&stage.exact_names()).await?;
        let found = unasked(stage, mark, "Nia");
        let took = started.elapsed();
        stage.leave("Nia").await;
        // What leaving brings is another check's matter.
        stage.fence(&stage.exact_names()).await?;
        if let Some(entry) = guilty(stage, &found).await? {
            return Err(spam(stage, &entry));
        }
        // What is left was said by others, or comes with each newcomer: then
        // nothing comes in as long a time without one.
        each_time &= !found.is_empty() && is_quiet(stage, took).await?;
        if each_time && visit + 1 == VISITS {
            return Err(spam(stage, &found[0]));
        }
    }
    Ok(())
}

/// Of the messages that nobody asked for, one that the server must have made. On
/// a server of our own that is any of them; on a shared one, what only the
/// newcomer heard, or what is not in the list.
async fn guilty(stage: &Stage, found: &[Entry]) -> Result<Option<Entry>, Finding> {
    if found.is_empty() || !stage.is_shared() {
        return Ok(found.first().cloned());
    }
    let list = storing::list(stage).await?;
    let stored = |entry: &Entry| {
        let message = entry.heard(MESSAGE).and_then(<[Value]>::first);
        message.is_some_and(|message| list.iter().any(|e| same(&e["id"], &message["id"])))
    };
    let alone = |entry: &Entry| {
        found.iter().filter(|other| other.packet == entry.packet).all(|e| e.who == "Nia")
    };
    Ok(found.iter().find(|entry| alone(entry) || !stored(entry)).cloned())
}

/// Whether nobody hears a message that nobody asked for, for so long.
async fn is_quiet(stage: &Stage, time: Duration) -> Result<bool, Finding> {
    let mark = stage.journal.mark();
    sleep(time).await;
    stage.fence(&stage.exact_names()).await?;
    Ok(unasked(stage, mark, "").is_empty())
}

fn spam(stage: &Stage, entry: &Entry) -> Finding {
    let finding = Finding::failed(format!(
        "Somebody connected, nobody spoke, and {} heard `{MESSAGE}`.",
        entry.who
    ))
    .expected(format!("no `{MESSAGE}` until a client sends one"))
    .actual(cut(&entry.packet, 120));
    if stage.said.iter().any(|said| holds(entry, said)) {
        finding.hint(
            "Old messages are in the list. Sent again as `message`, they look new to \
             every client that shows them.",
        )
    } else {
        finding.hint("A greeting needs a name of its own.")
    }
}

/// The `message` events since `mark` that nobody asked for: all that carry nothing
/// which anybody said, and what only the newcomer heard of what was said before.
fn unasked(stage: &Stage, mark: usize, newcomer: &str) -> Vec<Entry> {
    let entries = stage.journal.read();
    let messages = |entry: &&Entry| {
        // The stock client shows other events as `message`, too.
        entry.heard(MESSAGE).is_some()
            && (entry.who == newcomer || stage.sees_all(&entry.who))
    };
    let since: Vec<&Entry> = entries.iter().skip(mark).filter(messages).collect();
    let known = |entry: &Entry| stage.said.iter().any(|said| holds(entry, said));
    let others =
        |packet: &str| since.iter().any(|e| e.who != newcomer && e.packet == packet);
    let spam = since.iter().filter(|entry| !known(entry) || !others(&entry.packet));
    spam.filter(|entry| entry.who == newcomer || !known(entry))
        .map(|e| (*e).clone())
        .collect()
}

fn holds(entry: &Entry, said: &Said) -> bool {
    let args = entry.heard(MESSAGE).unwrap_or_default();
    args.iter().any(|arg| carries(arg, &said.nonce))
}

/// One leaves as the protocol asks, one vanishes; each has said something.
pub async fn leaving(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Oda", Over::WebSocket).await?;
    stage.join("Pip", Over::Polling).await?;
    stage.join("Rex", Over::WebSocket).await?;
    // Who came last stays: a server may drop the wrong one.
    stage.join("Uma", Over::WebSocket).await?;
    let mut said = Vec::new();
    for by in ["Oda", "Pip", "Rex"] {
        said.push(say_to_all(stage, by).await.map_err(after_leaving)?.0);
    }
    let mark = stage.journal.mark();
    stage.leave("Oda").await;
    stage.leave("Pip").await;
    stage.vanish("Rex");
    said.push(say_to_all(stage, "Ann").await.map_err(after_leaving)?.0);
    said.push(say_to_all(stage, "Ben").await.map_err(after_leaving)?.0);
    if let Some(entry) = unasked(stage, mark, "").first()
        && !stage.is_shared()
    {
        return Err(Finding::failed(format!(
            "Somebody left, nobody spoke, and {} heard `{MESSAGE}`.",
            entry.who
        ))
        .expected(format!("no `{MESSAGE}` until a client sends one"))
        .actual(cut(&entry.packet, 120))
        .hint("A goodbye needs a name of its own."));
    }
    still_stored(stage, &said).await
}

pub async fn all_gone(stage: &mut Stage) -> Result<(), Finding> {
    let (said, _) = say_to_all(stage, "Ann").await?;
    stage.leave_all().await;
    stage.assemble(&CLASS[..2]).await.map_err(after_leaving)?;
    still_stored(stage, &[said]).await?;
    say_to_all(stage, "Ben").await.map_err(after_leaving)?;
    Ok(())
}

fn after_leaving(finding: Finding) -> Finding {
    finding.hint(
        "It worked before somebody left. What does the disconnect handler do? The \
         messages and the other clients are none of its business.",
    )
}

async fn still_stored(stage: &Stage, said: &[Said]) -> Result<(), Finding> {
    for said in said {
        storing::stored(stage, said).await.map_err(|mut finding| {
            finding.rationale = format!(
                "What {} said is gone from the list since somebody left.",
                said.by
            );
            finding.hint(
                "Keep the messages in one store that lives as long as the server, not \
                 with a connection.",
            )
        })?;
    }
    Ok(())
}

/// All say two things each, at once, to a store that takes its time: a server
/// that keeps "the current message" somewhere mixes them up.
pub async fn own_words(stage: &mut Stage) -> Result<(), Finding> {
    let mut all = Vec::new();
    for _ in 0..2 {
        for by in stage.names() {
            all.push(say(stage, &by));
        }
    }
    let mut ids = HashSet::new();
    for said in &all {
        let heard = heard_by_all(stage, said).await.map_err(|finding| {
            finding.hint(
                "Heard one by one they all arrive, but not when they come at once. Is \
                 something shared between two calls of the handler?",
            )
        })?;
        for heard in &heard {
            is_own(said, heard)?;
        }
        if let Some(heard) = heard.first()
            && !ids.insert(heard.message()["id"].to_string())
        {
            return Err(Finding::failed("Two people spoke at once and got one id.")
                .expected("a new id for each message")
                .actual(format!("`id` {} twice", heard.message()["id"]))
                .hint("Take the id and store the message under one lock.")
                .focus(&said.nonce));
        }
    }
    for said in &all {
        let entry = storing::stored(stage, said).await?;
        is_own(said, &Heard { who: "the list".into(), args: vec![entry] })?;
    }
    Ok(())
}

fn is_own(said: &Said, heard: &Heard) -> Result<(), Finding> {
    for field in ["username", "content"] {
        let (sent, got) = (&said.payload[field], &heard.message()[field]);
        if !same(sent, got) {
            return Err(Finding::failed(format!(
                "Several spoke at once, and {}'s message came out with another's {field}.",
                said.by
            ))
            .expected(format!("`{field}` {}", short(sent, 80)))
            .actual(format!("`{field}` {} at {}", short(got, 80), heard.who))
            .hint(
                "Handlers of different messages overlap at every `.await`. Keep a \
                 message in local variables, not in a place that all of them share.",
            )
            .focus(&said.nonce));
        }
    }
    Ok(())
}

/// The clients whose connection has ended.
pub fn closed(stage: &Stage) -> Vec<String> {
    let open = crate::class::Connection::Open;
    let closed = stage.clients().iter().filter(|client| client.connection() != open);
    closed.map(|client| client.name().to_owned()).collect()
}
