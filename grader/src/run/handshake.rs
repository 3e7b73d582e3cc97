//! Why the class could not connect. The server is asked once more, step by step, and
//! what comes is evidence; a pure function makes a finding of it.
//!
//! ```text
//! ask -> evidence -> findings
//! ```

mod ask;
mod evidence;
mod findings;

use crate::{check::Finding, stage::Stage, verdict::Status};

/// What explains that a client could not connect: something that the evidence shows,
/// or else the client's own finding.
pub async fn explain(stage: &Stage, finding: Finding) -> Finding {
    // The machine is to blame, and the server would say nothing new.
    if finding.status != Status::Failed {
        return finding;
    }
    let said = finding.actual.clone().unwrap_or_default();
    let evidence = ask::evidence(&stage.origin, !stage.is_shared(), said).await;
    findings::explain(&evidence).unwrap_or(finding)
}
