//! Every client may send, whoever connects late or leaves in between.

use classroom::{class::Over, finding::Finding, stage::Stage};

use super::{
    differs::is_same,
    talk::{BOTH, CHAT, REPLY, heard_by_all, say_to_all, say_words},
};
use crate::families::people;

/// Sends a message with both events, and waits until all clients have heard it.
async fn both_to_all(stage: &mut Stage, by: &str) -> Result<(), Finding> {
    for exchange in BOTH {
        say_to_all(stage, by, exchange).await?;
    }
    Ok(())
}

pub async fn any_client(stage: &mut Stage) -> Result<(), Finding> {
    for by in stage.names() {
        both_to_all(stage, &by).await.map_err(people::has_no_handlers)?;
    }
    Ok(())
}

pub async fn newcomer(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Dee", Over::WebSocket).await?;
    stage.join("Eli", Over::Upgraded).await?;
    for by in ["Ann", "Dee", "Eli"] {
        both_to_all(stage, by)
            .await
            .map_err(|finding| finding.trap("latecomers-left-out"))?;
    }
    crowd(stage).await
}

/// A dozen clients.
async fn crowd(stage: &mut Stage) -> Result<(), Finding> {
    const CROWD: [&str; 7] = ["Flo", "Gus", "Hal", "Ida", "Jo", "Kim", "Lou"];
    people::crowd(stage, &CROWD).await?;
    for (by, exchange) in [("Ann", CHAT), ("Lou", REPLY)] {
        say_to_all(stage, by, exchange)
            .await
            .map_err(|finding| finding.trap("many-clients"))?;
    }
    Ok(())
}

/// Clients that have sent messages leave, each in another way.
pub async fn leaving(stage: &mut Stage) -> Result<(), Finding> {
    let after_leaving = |finding: Finding| finding.trap("leaver-affects-others");
    people::leavers_join(stage).await?;
    for by in people::LEAVERS {
        both_to_all(stage, by).await?;
    }
    people::leavers_go(stage).await;
    for by in ["Ann", "Ben", "Uma"] {
        both_to_all(stage, by).await.map_err(after_leaving)?;
    }
    for (who, over) in people::SUCCESSORS {
        stage.join(who, over).await?;
        both_to_all(stage, who).await.map_err(after_leaving)?;
    }
    stage.leave_all().await;
    stage.join("Zed", Over::WebSocket).await?;
    both_to_all(stage, "Zed").await.map_err(after_leaving)?;
    // If Zoe hears what was said before she came, another check says so.
    stage.join("Zoe", Over::Polling).await?;
    both_to_all(stage, "Zoe").await.map_err(after_leaving)
}

/// All clients send two messages with each event, at once: a server that keeps "the current
/// message" somewhere mixes them up.
pub async fn at_once(stage: &mut Stage) -> Result<(), Finding> {
    let mut all = Vec::new();
    for _ in 0..2 {
        for by in stage.names() {
            all.extend(BOTH.map(|exchange| say_words(stage, &by, exchange)));
        }
    }
    let mixed = |finding: Finding| finding.trap("calls-share-something");
    for said in &all {
        let heard = heard_by_all(stage, said).await.map_err(mixed)?;
        for heard in &heard {
            is_same(said, heard).map_err(mixed)?;
        }
    }
    Ok(())
}
