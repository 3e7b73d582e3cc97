//! From records to marks, gradebooks and pages, and what is printed about them.

use std::path::{Path, PathBuf};

use grader::output;

use super::{OPEN, contract, points::Points};
use crate::{
    exports::{
        self, Gradebook, Row, What,
        pages::{self, Known},
    },
    marks::State,
    records::{Records, Run, Verdict},
    screen,
};

/// The most names in a sentence.
const NAMES: usize = 8;

/// What the instructor sees at the end.
#[derive(Default)]
pub struct Summary {
    /// Lines after the first one: what was read, and how it was judged.
    pub notes: Vec<String>,
    /// Lines before the last one: what a person should know.
    pub warnings: Vec<String>,
    /// Whether something else than an open mark waits for a person.
    pub is_open: bool,
}

/// Writes the gradebooks and pages of the run's students, and prints the result. Returns the
/// exit status.
///
/// # Errors
/// If something can't be written.
pub fn finish(
    run: &Run,
    records: &Records,
    points: &Points,
    what: &What,
    out: &Path,
    summary: Summary,
) -> Result<u8, String> {
    let rows: Vec<Row> = run
        .students
        .iter()
        .filter_map(|id| records.get(id))
        .map(|record| points.row(record))
        .collect();
    let book = Gradebook {
        lesson: run.lesson.clone(),
        assignment: run.assignment.clone(),
        rows,
    };
    points.keep(out)?;
    let known = Known::of(contract::lesson_of(out, &run.lesson)?);
    let written = pages::write(&book, &known, out).map_err(|error| error.to_string())?;
    exports::write(&book, out, what).map_err(|error| error.to_string())?;
    Ok(print(&book, &written, out, points, summary))
}

fn print(
    book: &Gradebook,
    pages: &[PathBuf],
    out: &Path,
    points: &Points,
    summary: Summary,
) -> u8 {
    let rows = &book.rows;
    let verdicts: Vec<Verdict> = rows.iter().map(|row| row.record.verdict).collect();
    screen::say(&format!(
        "{}: {}: {}.",
        book.lesson,
        screen::number(rows.len(), "submission"),
        Verdict::counts(&verdicts)
    ));
    for note in &summary.notes {
        screen::say(note);
    }
    screen::say(&points.rubric.says());
    output::line(format_args!("\n{}", screen::table(rows)));
    let of = |state: State| -> Vec<&Row> {
        rows.iter().filter(|row| row.mark.state == state).collect()
    };
    let (open, held) = (of(State::Open), of(State::Held));
    for row in &open {
        let why = row.record.why.as_deref().or_else(|| cause(row)).unwrap_or(
            "Its result lacks checks that the rubric counts: judge it with --regrade.",
        );
        screen::say(&format!("Open: {}. {why}", row.record.student.id));
    }
    if !held.is_empty() {
        let ids: Vec<&str> =
            held.iter().map(|row| row.record.student.id.as_str()).collect();
        screen::say(&format!(
            "Held by the rubric, and left out of gradebooks: {}.",
            screen::list(&ids, NAMES)
        ));
    }
    let missing: Vec<&str> = rows
        .iter()
        .filter(|row| row.record.verdict == Verdict::Missing)
        .map(|row| row.record.student.id.as_str())
        .collect();
    if !missing.is_empty() {
        screen::say(&format!(
            "Missing, which counts as 0 points: {}. Look why before you upload.",
            screen::list(&missing, NAMES)
        ));
    }
    let ids: Vec<&str> = rows.iter().map(|row| row.record.student.id.as_str()).collect();
    let strangers = points.rubric.held_strangers(&ids);
    if !strangers.is_empty() {
        screen::say(&format!(
            "The rubric holds students who are not here: {}.",
            screen::list(&strangers, NAMES)
        ));
    }
    for warning in &summary.warnings {
        screen::say(warning);
    }
    screen::say(&format!(
        "Written to {}. Before you upload a gradebook, read exports/notes.txt in it.",
        out.display()
    ));
    let index = out.join("pages/index.html");
    let page = if pages.contains(&index) { index } else { out.join("exports") };
    if open.is_empty() {
        screen::say(&format!("Next: open {}", page.display()));
    } else {
        screen::say(&format!(
            "Next: run the same command again to retry what is open, or look at it: \
             cargo run --bin grade -- show {} --out {}",
            screen::word(&open[0].record.student.id),
            screen::word(&out.display().to_string())
        ));
    }
    if open.is_empty() && !summary.is_open { 0 } else { OPEN }
}

/// Why the check that could not be judged was not.
fn cause(row: &Row) -> Option<&str> {
    use crate::records::CheckStatus::Inconclusive;
    let open = row.record.checks.iter().find(|check| check.status == Inconclusive);
    open.and_then(|check| check.rationale.as_deref())
}
