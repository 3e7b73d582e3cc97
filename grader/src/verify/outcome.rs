//! What came of one variant.

use std::collections::BTreeSet;

use crate::verdict::Report;

/// What came of one program whose verdict is known beforehand.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The submission's name; `exercise`, `solution` or `todo-LINE` for the
    /// lesson's own files; `each-check` for the last one.
    pub name: String,
    /// What is wrong with the program or unusual about it, in a sentence.
    pub says: String,
    /// Whether the verdict is as it must be.
    pub ok: bool,
    /// What had to come.
    pub expected: String,
    /// What came instead, one line for each point; empty if all is well.
    pub came: String,
    /// The id of the check that caught it, if one had to and did.
    pub caught_by: Option<String>,
    /// The verdict, if the program could be judged.
    pub report: Option<Report>,
}

impl Outcome {
    /// The outcome of what could not be tried at all.
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

/// Whether each check has caught a wrong program: one that never did may be one
/// that cannot.
pub(super) fn unproven(outcomes: &[Outcome]) -> Outcome {
    let caught = outcomes.iter().filter_map(|outcome| outcome.caught_by.as_deref());
    let caught = caught.collect::<BTreeSet<_>>();
    let reports = outcomes.iter().filter_map(|outcome| outcome.report.as_ref());
    let ids =
        reports.flat_map(|report| report.checks.iter().map(|check| check.id.as_str()));
    let never = ids.filter(|id| !caught.contains(id)).collect::<BTreeSet<_>>();
    Outcome {
        name: "each-check".into(),
        says: "The wrong submissions together.".into(),
        ok: never.is_empty(),
        expected: "each check catches at least one".into(),
        came: never.iter().map(|id| format!("`{id}` catches none\n")).collect(),
        caught_by: None,
        report: None,
    }
}
