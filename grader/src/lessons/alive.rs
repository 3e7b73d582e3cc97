//! Whether a server is still there, after what should have done no harm.

use std::time::Duration;

use tokio::time::sleep;

use crate::{check::Finding, class::Over, stage::Stage, verdict::Status};

/// How long a server that runs elsewhere may take to die of something.
const LATER: Duration = Duration::from_millis(500);

/// Lets a server die that runs elsewhere: its process cannot be watched, and may take
/// a while to end.
pub async fn settle(stage: &Stage) {
    if stage.is_shared() {
        sleep(LATER).await;
    }
}

/// Whether the server still lets somebody in.
///
/// # Errors
/// `down`, with the reason; or its process has ended.
pub async fn lets_in(stage: &mut Stage, down: Finding) -> Result<(), Finding> {
    stage.join("Sol", Over::WebSocket).await.map_err(|finding| {
        let mut down = down.expected("a server that is still there");
        down.actual = finding.actual;
        stage.end_of_server().unwrap_or(down)
    })?;
    stage.leave("Sol").await;
    Ok(())
}

/// What went wrong, went wrong after bad payloads.
pub fn after_bad(mut finding: Finding) -> Finding {
    if finding.status != Status::Failed {
        return finding;
    }
    finding.rationale = format!("After bad payloads: {}", finding.rationale);
    finding.hint(
        "A bad payload leaves something behind. A panic while a std `Mutex` is locked \
         poisons it, and each later `.lock().unwrap()` panics too.",
    )
}
