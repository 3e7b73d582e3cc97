//! From a finding to a report that names the first cause.

use std::time::{Duration, Instant};

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    server::{Panic, StartFailure},
    stage::Stage,
    verdict::{CheckReport, Place, STARTS, STARTS_TITLE, Status},
};

use super::{Limit, blank};

/// The server's panics since `started`.
pub fn panics_since(stage: &Stage, started: Instant) -> Vec<Panic> {
    let Some(server) = stage.server() else { return Vec::new() };
    let vitals = server.vitals();
    let vitals = vitals.borrow();
    vitals.panics.iter().filter(|panic| panic.at >= started).cloned().collect()
}

/// Blames a panic for what did not come after it. A panic doesn't explain something that
/// came and was wrong, nor, usually, a failure if another check has passed in spite of a
/// panic at the same place (`known`). `entries` is the check's part of the journal, and
/// `is_new` tells whether that place has not panicked before the check.
pub fn blame(
    mut finding: Finding,
    entries: &[Entry],
    panics: &[Panic],
    known: &[Place],
    is_new: impl Fn(&Panic) -> bool,
) -> Finding {
    if finding.status != Status::Failed
        || finding.place.is_some()
        || !entries.iter().any(Entry::is_silence)
    {
        return finding;
    }
    // If some client received something, the connect handlers did their work.
    let heard = entries.iter().any(|entry| entry.way == Way::Heard && !entry.aside);
    let is_cause = |panic: &&Panic| {
        let is_known = known.contains(&panic.place);
        if is_new(panic) { !(heard && is_known) } else { !(heard || is_known) }
    };
    let Some(panic) = panics.iter().find(is_cause) else { return finding };
    let message = panic.message.lines().next().unwrap_or_default();
    finding.rationale = format!("The server panicked: {message}. {}", finding.rationale);
    if !heard || !finding.has_advice() {
        finding = finding.because("panic-in-a-handler");
    }
    finding.place = Some(panic.place.clone());
    finding
}

/// Writes a finding into a check's report.
pub fn apply(report: &mut CheckReport, finding: Finding) {
    report.status = finding.status;
    report.rationale = Some(finding.rationale);
    report.expected = finding.expected;
    report.actual = finding.actual;
    report.hint = finding.hint;
    report.traps = finding.traps;
    report.place = finding.place;
    report.focus = finding.focus;
    if !finding.printed.is_empty() {
        report.printed = finding.printed;
    }
}

/// The run has reached its limit. `what` completes "waited for …".
pub fn out_of_time(limit: &Limit, what: &str) -> Finding {
    let tenths = limit.length().as_millis().div_ceil(100);
    let seconds = tenths as f64 / 10.0;
    Finding::inconclusive(format!(
        "The run's limit of {seconds} s was reached while it waited for {what}."
    ))
    .hint("`--timeout SECONDS` allows more time.")
}

/// The report of the first check, [`STARTS`].
pub fn starts(result: Result<(), Finding>, took: Duration) -> CheckReport {
    let mut report = blank(STARTS, STARTS_TITLE, true, None);
    report.duration_ms = took.as_millis() as u64;
    if let Err(finding) = result {
        apply(&mut report, finding);
    }
    report
}

/// The same for a server that has ended, or can no longer be reached.
pub fn did_not_stay(mut finding: Finding) -> CheckReport {
    finding.rationale =
        format!("The server started, but did not keep running. {}", finding.rationale);
    starts(Err(finding), Duration::ZERO)
}

/// What a failed start says about the server.
pub fn start_failed(failure: &StartFailure) -> Finding {
    let mut finding = match failure {
        StartFailure::NoPort(_) => Finding::inconclusive(failure.to_string()),
        StartFailure::NotContained { output } => {
            Finding::inconclusive(failure.to_string())
                .actual(output.join("\n"))
                .hint(failure.next_step())
        }
        StartFailure::Unfinished { todo, .. } => Finding::unfinished(todo),
        _ => Finding::failed(failure.to_string()),
    };
    if finding.status == Status::Failed {
        finding.place = failure.panic().map(|panic| panic.place.clone());
        finding = finding.hint(failure.next_step());
        finding.printed = failure.output().to_vec();
    }
    finding
}
