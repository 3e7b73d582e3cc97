//! The outcome of one variant.

use std::collections::BTreeSet;

use classroom::verdict::{Report, Status};

/// The outcome of one program whose right verdict is known beforehand.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The submission's name; `exercise`, `solution` or `todo-LINE` for the lesson's
    /// own files; `each-check` or `each-hint` for the last two.
    pub name: String,
    /// A sentence about what is wrong with the program, or unusual about it.
    pub says: String,
    /// Whether the outcome is the expected one.
    pub ok: bool,
    /// The expected outcome.
    pub expected: String,
    /// What differs from it, one line each; empty if nothing does.
    pub came: String,
    /// The id of the check that had to catch it, if that check did.
    pub caught_by: Option<String>,
    /// The verdict, if the program could be judged.
    pub report: Option<Report>,
}

impl Outcome {
    /// The outcome of a program that could not be tried at all.
    pub(super) fn not_tried(
        name: &str,
        says: &str,
        expected: String,
        came: String,
    ) -> Self {
        Self {
            name: name.into(),
            says: says.into(),
            ok: false,
            expected,
            came,
            caught_by: None,
            report: None,
        }
    }
}

/// Whether each check has caught a wrong program. A check that never did may be unable
/// to catch anything.
pub(super) fn unproven(outcomes: &[Outcome]) -> Outcome {
    let mut caught: BTreeSet<&str> = BTreeSet::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.ok) {
        let Some(by) = &outcome.caught_by else { continue };
        caught.insert(by);
        // Those that may fail too prove that they can.
        let checks = outcome.report.iter().flat_map(|report| &report.checks);
        let failed = checks.filter(|check| check.status == Status::Failed);
        caught.extend(failed.map(|check| check.id.as_str()));
    }
    let reports = outcomes.iter().filter_map(|outcome| outcome.report.as_ref());
    let ids =
        reports.flat_map(|report| report.checks.iter().map(|check| check.id.as_str()));
    let never = ids.filter(|id| !caught.contains(id)).collect::<BTreeSet<_>>();
    Outcome {
        name: "each-check".into(),
        says: "All wrong submissions together.".into(),
        ok: never.is_empty(),
        expected: "each check catches at least one of them".into(),
        came: never.iter().map(|id| format!("`{id}` catches none of them\n")).collect(),
        caught_by: None,
        report: None,
    }
}
