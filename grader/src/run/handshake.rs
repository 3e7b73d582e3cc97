//! Why the clients could not connect. The grader asks the server again, step by step, and
//! collects the answers as evidence. A pure function turns the evidence into a finding.
//!
//! ```text
//! ask -> evidence -> findings
//! ```

mod ask;
mod evidence;
mod findings;

use classroom::{finding::Finding, stage::Stage, verdict::Status};

/// Why a client could not connect: what the evidence shows, or else the client's own
/// finding.
pub async fn explain(stage: &Stage, finding: Finding) -> Finding {
    // The machine is to blame, so there is no point in asking the server.
    if finding.status != Status::Failed {
        return finding;
    }
    let said = finding.actual.clone().unwrap_or_default();
    let evidence = ask::evidence(&stage.origin, !stage.is_shared(), said).await;
    findings::explain(&evidence).unwrap_or(finding)
}
