//! The report for programs: one JSON object. `CONTRIBUTING.md` describes its shape, and
//! its field `version` names the version of the shape.

use classroom::verdict::Report;

/// Writes the report as one JSON object of several lines, with a newline at the end.
///
/// # Errors
/// Never in practice: JSON can represent everything in the report.
pub fn json(report: &Report) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}
