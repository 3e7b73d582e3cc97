//! The report for programs: one JSON object, its shape written down in
//! `CONTRIBUTING.md` and versioned by its field `version`.

use crate::verdict::Report;

/// One JSON object, over several lines, with a newline at its end.
///
/// # Errors
/// In theory only: the report holds nothing that JSON cannot.
pub fn json(report: &Report) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}
