//! Who may speak, who comes late, who leaves: it makes no difference.

use super::{
    differs::is_same,
    talk::{BOTH, CHAT, REPLY, heard_by_all, say_to_all, say_words},
};
use crate::{check::Finding, class::Over, lessons::people, stage::Stage};

/// Says something by both events, and waits until all have heard it.
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
    stage.join("Eli", Over::Polling).await?;
    for by in ["Ann", "Dee", "Eli"] {
        both_to_all(stage, by).await.map_err(|finding| {
            finding.hint(
                "Dee and Eli connected late. `io.emit(…)` reaches all who are there by \
                 then, and each of them needs handlers too.",
            )
        })?;
    }
    crowd(stage).await
}

/// A dozen clients.
async fn crowd(stage: &mut Stage) -> Result<(), Finding> {
    const CROWD: [&str; 7] = ["Flo", "Gus", "Hal", "Ida", "Jo", "Kim", "Lou"];
    people::crowd(stage, &CROWD).await?;
    for (by, exchange) in [("Ann", CHAT), ("Lou", REPLY)] {
        say_to_all(stage, by, exchange).await.map_err(|finding| {
            finding.hint(
                "A dozen clients are there by now, and some have only just connected. \
                 Is there a limit on clients or messages, or an `.await` before the \
                 handlers are registered?",
            )
        })?;
    }
    Ok(())
}

/// One leaves as the protocol asks, one vanishes; each has said something.
pub async fn leaving(stage: &mut Stage) -> Result<(), Finding> {
    let after_leaving = |finding: Finding| {
        finding.hint(
            "It worked before somebody left. What does the server do when a client \
             disconnects? The other clients are none of its business.",
        )
    };
    people::leavers_join(stage).await?;
    for by in people::LEAVERS {
        both_to_all(stage, by).await?;
    }
    people::leavers_go(stage).await;
    for by in ["Ann", "Ben", "Uma"] {
        both_to_all(stage, by).await.map_err(after_leaving)?;
    }
    Ok(())
}

/// All say two things by each event, at once: a server that keeps "the current
/// message" somewhere mixes them up.
pub async fn at_once(stage: &mut Stage) -> Result<(), Finding> {
    let mut all = Vec::new();
    for _ in 0..2 {
        for by in stage.names() {
            all.extend(BOTH.map(|exchange| say_words(stage, &by, exchange)));
        }
    }
    let hint = "One by one they all arrive as they were sent, but not when they come at \
                once. Is something shared between two calls of a handler?";
    for said in &all {
        let heard =
            heard_by_all(stage, said).await.map_err(|finding| finding.hint(hint))?;
        for heard in &heard {
            is_same(said, heard).map_err(|finding| finding.hint(hint))?;
        }
    }
    Ok(())
}
