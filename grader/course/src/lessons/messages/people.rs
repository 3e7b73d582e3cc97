//! Clients that connect late or leave, and clients that send at once.

use std::collections::HashSet;

use classroom::{
    class::Over,
    finding::Finding,
    stage::{Said, Stage},
};

use super::{
    CLASS,
    spam::{LEFT, none_with},
    storing,
    talk::{Heard, heard_by_all, say, say_to_all, say_with_ack},
};
use crate::families::{alive, copies, late::old, list, people};

pub async fn any_client(stage: &mut Stage) -> Result<(), Finding> {
    for by in stage.names() {
        say_to_all(stage, &by).await.map_err(people::has_no_handlers)?;
    }
    for by in ["Ann", "Ben"] {
        say_with_ack(stage, by).await?;
    }
    Ok(())
}

pub async fn newcomer(stage: &mut Stage) -> Result<(), Finding> {
    let (before, _) = say_to_all(stage, "Ann").await?;
    stage.join("Dee", Over::Upgraded).await?;
    say_to_all(stage, "Ann").await?;
    say_to_all(stage, "Dee").await?;
    storing::stored(stage, &before)
        .await
        .map(|_| ())
        .map_err(|finding| finding.trap("newcomer-empties-the-list"))
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
    none_with(stage, mark, LEFT, |s| Box::pin(comes_and_leaves(s))).await?;
    still_stored(stage, &[of_ben]).await
}

/// Comes, and stays until it comes again.
///
/// # Errors
/// The client was not let in.
pub async fn comes(stage: &mut Stage) -> Result<(), Finding> {
    stage.leave("Nia").await;
    stage.join("Nia", Over::WebSocket).await
}

/// Comes and leaves.
///
/// # Errors
/// The client was not let in.
pub async fn comes_and_leaves(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Nia", Over::WebSocket).await?;
    stage.leave("Nia").await;
    Ok(())
}

pub async fn all_gone(stage: &mut Stage) -> Result<(), Finding> {
    let (said, _) = say_to_all(stage, "Ann").await?;
    stage.leave_all().await;
    let nobody = |mut finding: Finding| {
        finding.rationale = format!("All clients have left: {}", finding.rationale);
        finding.trap("nobody-there")
    };
    storing::list(stage).await.map_err(nobody)?;
    // A server may do something when it has noticed that everybody has left.
    alive::settle(stage).await;
    old(stage).await?;
    let list = storing::list(stage).await.map_err(nobody)?;
    list::none_expired(&list, &stage.said)?;
    stage.assemble(&CLASS[..2]).await.map_err(after_leaving)?;
    still_stored(stage, &[said]).await?;
    say_to_all(stage, "Ben").await.map_err(after_leaving)?;
    Ok(())
}

fn after_leaving(finding: Finding) -> Finding {
    finding.trap("leaver-affects-others")
}

async fn still_stored(stage: &Stage, said: &[Said]) -> Result<(), Finding> {
    for said in said {
        storing::stored(stage, said).await.map_err(|mut finding| {
            finding.rationale = format!(
                "A client left, and now {}'s message is missing from the list.",
                said.by
            );
            finding.trap("leaver-takes-messages")
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
        let heard = heard_by_all(stage, said).await;
        let heard = heard.map_err(|finding| {
            copies::in_its_place(stage, said, finding).trap("calls-share-a-value")
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
            .trap("id-twice-at-once")
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
    let open = classroom::class::Connection::Open;
    let closed = stage.clients().iter().filter(|client| client.connection() != open);
    closed.map(|client| client.name().to_owned()).collect()
}
