//! Clients who come and go in many lessons.

use crate::{check::Finding, class::Over, stage::Stage};

/// So many join at once, every fourth over long-polling: together with the class they
/// are more than a server that counts on its fingers can reach.
///
/// # Errors
/// One was not let in.
pub async fn crowd(stage: &mut Stage, names: &[&str]) -> Result<(), Finding> {
    let over = |at| if at % 4 == 3 { Over::Polling } else { Over::WebSocket };
    let class: Vec<(&str, Over)> =
        names.iter().enumerate().map(|(at, name)| (*name, over(at))).collect();
    stage.join_all(&class).await
}

/// Says why somebody who speaks is not heard, when others are.
pub fn has_no_handlers(finding: Finding) -> Finding {
    finding.hint(
        "Does every client get its handlers when it connects, and not only the first?",
    )
}

/// Those who will leave, see [`leavers_go`].
pub const LEAVERS: [&str; 4] = ["Oda", "Pip", "Rex", "Sol"];

/// The leavers join, and then Uma, who stays: a server may drop who came last.
///
/// # Errors
/// One was not let in.
pub async fn leavers_join(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Oda", Over::WebSocket).await?;
    stage.join("Pip", Over::Polling).await?;
    stage.join("Rex", Over::WebSocket).await?;
    stage.join("Sol", Over::WebSocket).await?;
    stage.join("Uma", Over::WebSocket).await
}

/// One leaves as the protocol asks, one while polling, one vanishes, and one closes a
/// tab: to a server, these are reasons of different names.
pub async fn leavers_go(stage: &mut Stage) {
    stage.leave("Oda").await;
    stage.leave("Pip").await;
    stage.vanish("Rex");
    stage.hang_up("Sol").await;
}
