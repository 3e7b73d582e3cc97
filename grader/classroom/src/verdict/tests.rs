//! Reports made by hand.

use super::{CheckReport, Place, Report, Status};

/// A check with this id, and a finding about this line of `a.rs` unless it is 0.
fn check(id: &str, required: bool, status: Status, line: u32) -> CheckReport {
    CheckReport {
        id: id.into(),
        title: format!("The claim of {id}"),
        required,
        status,
        duration_ms: 0,
        rationale: Some("It does not hold.".into()),
        hint: None,
        trap: None,
        traps: Vec::new(),
        expected: None,
        actual: None,
        place: (line > 0).then(|| Place { file: "a.rs".into(), line }),
        read: None,
        printed: Vec::new(),
        wrote: Vec::new(),
        journal: Vec::new(),
        focus: Vec::new(),
    }
}

/// The ids of the findings of such checks, in their order.
fn findings(checks: Vec<CheckReport>) -> Vec<String> {
    let report = Report::new("04-messages", 1, checks);
    report.findings().iter().map(|check| check.id.clone()).collect()
}

#[test]
fn optional_findings_wait_until_the_required_checks_pass() {
    let optional = || check("optional", false, Status::Failed, 9);
    let required = |status| check("required", true, status, 0);
    assert_eq!(findings(vec![optional(), required(Status::Failed)]), ["required"]);
    assert_eq!(findings(vec![optional(), required(Status::Passed)]), ["optional"]);
}

#[test]
fn one_cause_is_one_finding() {
    let todo = |id| check(id, true, Status::Unfinished, 7);
    let other = check("other", true, Status::Unfinished, 8);
    assert_eq!(findings(vec![todo("one"), todo("two"), other]), ["one", "other"]);
    // Without a place, nothing says that it is the same.
    let failed = |id| check(id, true, Status::Failed, 0);
    assert_eq!(findings(vec![failed("one"), failed("two")]), ["one", "two"]);
}
