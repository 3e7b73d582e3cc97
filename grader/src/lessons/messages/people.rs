//! Who may speak, who comes late, who leaves: it makes no difference.

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
    json::cut,
    lessons::{copies, people},
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
    stage.join("Dee", Over::WebSocket).await?;
    say_to_all(stage, "Ann").await?;
    say_to_all(stage, "Dee").await?;
    storing::stored(stage, &before).await.map(|_| ()).map_err(|finding| {
        finding.hint("The list was emptied when somebody connected. One store for all.")
    })
}

/// A dozen clients.
pub async fn crowd(stage: &mut Stage) -> Result<(), Finding> {
    const CROWD: [&str; 9] =
        ["Eli", "Flo", "Gus", "Hal", "Ida", "Jo", "Kim", "Lou", "May"];
    people::crowd(stage, &CROWD).await?;
    say_to_all(stage, "Ann").await.map(|_| ())
}

/// One leaves as the protocol asks, one vanishes; each has said something.
pub async fn leaving(stage: &mut Stage) -> Result<(), Finding> {
    people::leavers_join(stage).await?;
    let mut said = Vec::new();
    for by in people::LEAVERS {
        said.push(say_to_all(stage, by).await.map_err(after_leaving)?.0);
    }
    let mark = stage.journal.mark();
    people::leavers_go(stage).await;
    said.push(say_to_all(stage, "Ann").await.map_err(after_leaving)?.0);
    // Before more is said: a list that is too short is another check's matter.
    still_stored(stage, &said).await?;
    let (of_ben, _) = say_to_all(stage, "Ben").await.map_err(after_leaving)?;
    let unasked = match stage.is_shared() {
        true => comes_with_leaving(stage).await?,
        false => unasked(stage, mark, "").first().cloned(),
    };
    if let Some(entry) = unasked {
        return Err(Finding::failed(format!(
            "Somebody left, nobody spoke, and {} heard `{MESSAGE}`.",
            entry.who
        ))
        .expected(format!("no `{MESSAGE}` until a client sends one"))
        .actual(cut(&entry.packet, 120))
        .hint("A goodbye needs a name of its own."));
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
                "Heard one by one they all arrive, but not when they come at once. Is \
                 something shared between two calls of the handler?",
            )
        })?;
        for heard in &heard {
            copies::own_words(said, heard, &FIELDS)?;
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
