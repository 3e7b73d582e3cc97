//! `gradescope/ID.json`: the `results.json` of Gradescope's autograder, one for each
//! student.
//!
//! `score` overrides the sum of the tests, so it holds the penalty, and may be over the
//! maximum. A mark that is open or held has no score: Gradescope then says that the
//! autograder failed, and records none.

use std::io;

use serde_json::{Value, json};

use crate::{
    marks::Part,
    records::{CheckStatus, file_name},
};

use super::{ExportError, Files, Gradebook, Row, files, numbers, summary};

/// The longest text that is shown, in characters.
const LONGEST: usize = 50_000;

/// In ms.
const SECOND: f64 = 1000.0;

/// Writes them.
///
/// # Errors
/// A file can't be written.
pub(super) fn write(book: &Gradebook, files: &mut Files) -> Result<(), ExportError> {
    for row in &book.rows {
        let name = format!("gradescope/{}.json", file_name(&row.record.student.id));
        let bytes = serde_json::to_vec_pretty(&results(row))
            .map_err(|error| files::made(&name, io::Error::from(error)))?;
        files.write(&name, &bytes)?;
    }
    Ok(())
}

fn results(row: &Row) -> Value {
    let record = &row.record;
    let text = |text: &str| summary::shorten(text, LONGEST);
    let seconds = (record.build_ms + record.judge_ms) as f64 / SECOND;
    let mut results = json!({
        "execution_time": seconds,
        "output": "",
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [],
    });
    let Some(points) = row.mark.exported() else {
        let why = summary::why(row).unwrap_or_default();
        let output =
            format!("There are no points yet; your instructor looks at it. {why}");
        results["output"] = text(output.trim()).into();
        return results;
    };
    results["score"] = numbers::json(points);
    results["output"] =
        text(&format!("{}\n\n{}", summary::line(row), record.shown)).into();
    let parts = row.mark.parts.iter().enumerate();
    results["tests"] = parts.map(|(at, part)| test(row, part, at + 1)).collect();
    results
}

fn test(row: &Row, part: &Part, number: usize) -> Value {
    let passed = part.status == CheckStatus::Passed;
    json!({
        "score": numbers::json(part.points),
        // Extra credit is points out of none.
        "max_score": numbers::json(if part.extra { Default::default() } else { part.of }),
        "status": if passed { "passed" } else { "failed" },
        "name": part.title,
        "name_format": "text",
        "number": number.to_string(),
        "output": summary::explanations(row, part),
        "output_format": "text",
        "tags": [part.id],
        "visibility": "visible",
    })
}
