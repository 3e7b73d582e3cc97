//! `grades.csv`: a row for each student. It is UTF-8, with a comma between cells and a
//! point in numbers.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::marks::State;

use super::{ExportError, Files, Gradebook, Row, cells, cells::neutral, files, summary};

const NAME: &str = "grades.csv";

const COLUMNS: [&str; 16] = [
    "id",
    "name",
    "sis_id",
    "email",
    "section",
    "assignment",
    "points",
    "of",
    "passed",
    "verdict",
    "state",
    "late_s",
    "penalty",
    "handed_in",
    "reason",
    "seed",
];

/// Writes it.
///
/// # Errors
/// The file can't be written.
pub(super) fn write(book: &Gradebook, files: &mut Files) -> Result<(), ExportError> {
    let mut columns: Vec<String> = COLUMNS.map(String::from).to_vec();
    let parts = book.rows.first().map(|row| row.mark.parts.as_slice());
    columns.extend(parts.unwrap_or_default().iter().map(|part| neutral(&part.id).into()));
    let mut rows = vec![columns];
    rows.extend(book.rows.iter().map(|row| cells_of(book, row)));
    let bytes = cells::lines(&rows).map_err(|error| files::made(NAME, error.into()))?;
    files.write(NAME, &bytes)
}

fn cells_of(book: &Gradebook, row: &Row) -> Vec<String> {
    let (record, mark) = (&row.record, &row.mark);
    let student = &record.student;
    let text = |text: &Option<String>| cells::neutral_or_empty(text.as_deref()).into();
    let is_final = mark.state == State::Final;
    let points = |points: Decimal| match is_final {
        true => points.normalize().to_string(),
        false => String::new(),
    };
    let mut cells = vec![
        neutral(&student.id).into(),
        text(&student.name),
        text(&student.sis_id),
        text(&student.email),
        text(&student.section),
        neutral(&book.assignment).into(),
        points(mark.points),
        mark.of.normalize().to_string(),
        if is_final { mark.passed.to_string() } else { String::new() },
        record.verdict.word().into(),
        state(mark.state).into(),
        mark.late_s.to_string(),
        points(mark.penalty),
        time(record.handed_in),
        neutral(&summary::why(row).unwrap_or_default()).into(),
        record.seed.to_string(),
    ];
    cells.extend(mark.parts.iter().map(|part| points(part.points)));
    cells
}

/// As `2026-11-30T22:59:00Z`.
pub(super) fn time(at: Option<u64>) -> String {
    let seconds = at.and_then(|at| i64::try_from(at).ok());
    let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.map(|time| time.to_string()).unwrap_or_default()
}

fn state(state: State) -> &'static str {
    match state {
        State::Final => "final",
        State::Held => "held",
        State::Open => "open",
    }
}
