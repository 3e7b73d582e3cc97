//! `github/ID.txt`: the result of GitHub's older autograding, one for each student: what
//! a step gives the reporter action as its output `result`.
//!
//! The reporter adds up the tests' scores as floats, so they are whole numbers here, and
//! a test that has no score of its own has 0: without one it prints `NaN`. A mark that is
//! open or held has no file.

use std::io;

use base64::{Engine, prelude::BASE64_STANDARD};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::{
    marks::Part,
    records::{CheckResult, CheckStatus, file_name},
};

use super::{ExportError, Files, Gradebook, Row, files, numbers::Whole, summary};

/// Writes them.
///
/// # Errors
/// A file can't be written.
pub(super) fn write(book: &Gradebook, files: &mut Files) -> Result<(), ExportError> {
    let whole = Whole::new(book);
    if let Some(note) = whole.note() {
        files.note("github", note);
    }
    for row in &book.rows {
        let name = format!("github/{}.txt", file_name(&row.record.student.id));
        let Some(points) = row.mark.exported() else {
            files.remove(&name)?;
            continue;
        };
        let bytes = serde_json::to_vec(&result(row, points, &whole))
            .map_err(|error| files::made(&name, io::Error::from(error)))?;
        files.write(&name, BASE64_STANDARD.encode(bytes).as_bytes())?;
    }
    Ok(())
}

fn result(row: &Row, points: Decimal, whole: &Whole) -> Value {
    let mut tests: Vec<Value> =
        row.mark.parts.iter().map(|part| test(row, part, whole)).collect();
    let sum: Decimal = row.mark.parts.iter().map(|part| part.points).sum();
    if points != sum {
        // Caps, the penalty and rounding, so that the sum is the mark.
        tests.push(json!({
            "name": adjustment(row),
            "status": "pass",
            "score": whole.json(points - sum),
            "message": "",
            "test_code": "",
            "filename": "",
            "line_no": 0,
            "duration": 0,
        }));
    }
    json!({
        "version": 1,
        "status": if row.mark.passed { "pass" } else { "fail" },
        "max_score": whole.json(row.mark.of),
        "tests": tests,
    })
}

fn adjustment(row: &Row) -> &'static str {
    if row.mark.penalty.is_zero() { "Limits and rounding" } else { "Handed in late" }
}

fn test(row: &Row, part: &Part, whole: &Whole) -> Value {
    let check = row.record.checks.iter().find(|check| check.id == part.id);
    let place = |field: &str| check.map(|check| check.place[field].clone());
    let filename = place("file").filter(Value::is_string).unwrap_or_else(|| "".into());
    let line = place("line").filter(Value::is_u64).unwrap_or_else(|| 0.into());
    let message = match check {
        Some(check) if part.status != CheckStatus::Passed => message(check),
        _ => String::new(),
    };
    json!({
        "name": part.title,
        "status": status(part.status),
        "score": whole.json(part.points),
        "message": message,
        "test_code": "",
        "filename": filename,
        "line_no": line,
        "duration": check.map_or(0, |check| check.duration_ms),
    })
}

/// The action prints it in the workflow's log, where a line that begins with `::` or
/// contains `##[` is a command.
fn message(check: &CheckResult) -> String {
    let text = summary::explanation(check).replace("##[", "# #[");
    let lines = text.lines().map(|line| match line.trim_start().strip_prefix("::") {
        Some(rest) => format!(": :{rest}"),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn status(status: CheckStatus) -> &'static str {
    match status {
        CheckStatus::Passed => "pass",
        CheckStatus::Inconclusive => "error",
        CheckStatus::Failed | CheckStatus::Unfinished | CheckStatus::Skipped => "fail",
    }
}
