//! Clients that connect late or leave, and clients that send at once.

use std::collections::HashSet;

use super::{
    CLASS,
    spam::{comes_with_leaving, unasked},
    storing,
    talk::{Heard, MESSAGE, heard_by_all, say, say_to_all},
};
use crate::{
    check::Finding,
    class::Over,
    families::{copies, people},
    json::cut,
    stage::{Said, Stage},
};

pub async fn any_client(stage: &mut Stage) -> Result<(), Finding> {
    for by in stage.names() {
        say_to_all(stage, &by).await.map_err(people::has_no_handlers)?;
    }
    Ok(())
}

pub async fn newcomer(stage: &mut Stage) -> Result<(), Finding> {
    let (before, _) = say_to_all(stage, "Ann").await?;
    stage.join("Dee", Over::Upgraded).await?;
    say_to_all(stage, "Ann").await?;
    say_to_all(stage, "Dee").await?;
    storing::stored(stage, &before).await.map(|_| ()).map_err(|finding| {
        finding.hint(
            "The list lost messages when a client connected. Keep one store for all \
             clients, and make it once.",
        )
    })
}

/// A dozen clients.
pub async fn crowd(stage: &mut Stage) -> Result<(), Finding> {
    const CROWD: [&str; 9] =
        ["Eli", "Flo", "Gus", "Hal", "Ida", "Jo", "Kim", "Lou", "May"];
    people::crowd(stage, &CROWD).await?;
    say_to_all(stage, "Ann").await.map(|_| ())
}

/// Clients that have sent something leave: some as the protocol asks, and one breaks its
/// connection.
pub async fn leaving(stage: &mut Stage) -> Result<(), Finding> {
    people::leavers_join(stage).await?;
    let mut said = Vec::new();
    for by in people::LEAVERS {
        said.push(say_to_all(stage, by).await.map_err(after_leaving)?.0);
    }
    let mark = stage.journal.mark();
    people::leavers_go(stage).await;
    said.push(say_to_all(stage, "Ann").await.map_err(after_leaving)?.0);
    // Before more messages come: another check looks for a list with a limit.
    still_stored(stage, &said).await?;
    let (of_ben, _) = say_to_all(stage, "Ben").await.map_err(after_leaving)?;
    let unasked = match stage.is_shared() {
        true => comes_with_leaving(stage).await?,
        false => unasked(stage, mark, "").first().cloned(),
    };
    if let Some(entry) = unasked {
        return Err(Finding::failed(format!(
            "A client left, nobody sent a message, and {} heard `{MESSAGE}`.",
            entry.who
        ))
        .expected(format!("no `{MESSAGE}` until a client sends one"))
        .actual(cut(&entry.packet, 120))
        .hint("Use another event name for a goodbye."));
    }
    still_stored(stage, &[of_ben]).await
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
        "It worked before a client left. What does your disconnect handler do? It should \
         change neither the messages nor the other clients.",
    )
}

async fn still_stored(stage: &Stage, said: &[Said]) -> Result<(), Finding> {
    for said in said {
        storing::stored(stage, said).await.map_err(|mut finding| {
            finding.rationale = format!(
                "A client left, and now {}'s message is missing from the list.",
                said.by
            );
            finding.hint(
                "Keep the messages in one store that lives as long as the server, not as \
                 long as a connection.",
            )
        })?;
    }
    Ok(())
}

/// Every client sends two messages, all at once, and the store is slow. A server that
/// keeps "the current message" in a shared place mixes them up.
pub async fn own_words(stage: &mut Stage) -> Result<(), Finding> {
    const FIELDS: [&str; 2] = ["username", "content"];
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
                "It works when messages come one after the other, but not when they come \
                 at once. Do two calls of your handler share a value?",
            )
        })?;
        for heard in &heard {
            copies::own_words(said, heard, &FIELDS)?;
        }
        if let Some(heard) = heard.first()
            && !ids.insert(heard.message()["id"].to_string())
        {
            return Err(Finding::failed(
                "Two messages came at once and got the same id.",
            )
            .expected("a new id for each message")
            .actual(format!("`id` {} twice", heard.message()["id"]))
            .hint("Make the id and store the message under the same lock.")
            .focus(&said.nonce));
        }
    }
    for said in &all {
        let entry = storing::stored(stage, said).await?;
        let listed = Heard { who: "the list".into(), args: vec![entry] };
        copies::own_words(said, &listed, &FIELDS)?;
    }
    Ok(())
}

/// The clients whose connection has ended.
pub fn closed(stage: &Stage) -> Vec<String> {
    let open = crate::class::Connection::Open;
    let closed = stage.clients().iter().filter(|client| client.connection() != open);
    closed.map(|client| client.name().to_owned()).collect()
}
