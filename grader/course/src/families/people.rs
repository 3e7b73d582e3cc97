//! Clients that come and go in many lessons.

use classroom::{class::Over, finding::Finding, stage::Stage};

/// All these clients join at once, the second one by an upgrade, and every fourth over
/// long-polling. Together with the class they exceed the small limits that a server may
/// have.
///
/// # Errors
/// A client was not let in.
pub async fn crowd(stage: &mut Stage, names: &[&str]) -> Result<(), Finding> {
    let over = |at| match at {
        1 => Over::Upgraded,
        at if at % 4 == 3 => Over::Polling,
        _ => Over::WebSocket,
    };
    let class: Vec<(&str, Over)> =
        names.iter().enumerate().map(|(at, name)| (*name, over(at))).collect();
    stage.join_all(&class).await
}

/// The hint for a client that nobody hears, although others are heard.
pub fn has_no_handlers(finding: Finding) -> Finding {
    finding.trap("some-clients-without-handlers")
}

/// The clients that will leave, see [`leavers_go`].
pub const LEAVERS: [&str; 4] = ["Oda", "Pip", "Rex", "Sol"];

/// The leavers join, and then Uma, who stays: a server might wrongly drop the client that
/// came last, or take her upgrade for a client that leaves.
///
/// # Errors
/// A client was not let in.
pub async fn leavers_join(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Oda", Over::WebSocket).await?;
    stage.join("Pip", Over::Polling).await?;
    stage.join("Rex", Over::WebSocket).await?;
    stage.join("Sol", Over::WebSocket).await?;
    stage.join("Uma", Over::Upgraded).await
}

/// Oda and Pip say goodbye, Pip over long-polling; Rex loses the connection, and Sol closes
/// it. The server sees a different reason for each way.
pub async fn leavers_go(stage: &mut Stage) {
    stage.leave("Oda").await;
    stage.leave("Pip").await;
    stage.vanish("Rex");
    stage.hang_up("Sol").await;
}

/// Two clients connect once others have left, over both transports: what the others left
/// behind must not harm them.
pub const SUCCESSORS: [(&str, Over); 2] =
    [("Vea", Over::WebSocket), ("Wim", Over::Polling)];
