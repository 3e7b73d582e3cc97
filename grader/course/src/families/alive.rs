//! Checks that a server still works after something that it should have survived.

use std::time::Duration;

use classroom::{class::Over, finding::Finding, stage::Stage, verdict::Status};
use tokio::time::sleep;

/// How long a server behind `--url` may take to crash.
const LATER: Duration = Duration::from_millis(500);

/// Gives a server behind `--url` the time to crash: its process cannot be watched, and may
/// take a while to end.
pub async fn settle(stage: &Stage) {
    if stage.is_shared() {
        sleep(LATER).await;
    }
}

/// Adds to the hint that an earlier check may have changed a server that ran before this
/// one.
pub fn since_before(stage: &Stage, finding: Finding) -> Finding {
    match stage.is_shared() && finding.has_advice() {
        true => finding.and_trap("not-only-after-this"),
        false => finding,
    }
}

/// Checks that the server still lets a client in.
///
/// # Errors
/// `down`, with what happened instead; or that the server's process has ended.
pub async fn lets_in(stage: &mut Stage, down: Finding) -> Result<(), Finding> {
    stage.join("Sol", Over::WebSocket).await.map_err(|finding| {
        let mut down = down.expected("a server that still lets clients in");
        down.actual = finding.actual;
        stage.end_of_server().unwrap_or(down)
    })?;
    stage.leave("Sol").await;
    Ok(())
}

/// Says that this failed after bad payloads had been sent.
pub fn after_bad(mut finding: Finding) -> Finding {
    if finding.status != Status::Failed {
        return finding;
    }
    finding.rationale = format!("After bad payloads: {}", finding.rationale);
    finding.trap("bad-state-after-bad-payload")
}
