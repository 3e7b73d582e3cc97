//! `canvas.csv`: the gradebook that the instructor exported from Canvas, with one column
//! filled in. Without such a file, a small one that Canvas imports.
//!
//! Canvas finds students by `ID`, `SIS User ID` or `SIS Login ID`, and assignments by
//! their title and the id in parentheses; a title that it doesn't know becomes a new
//! assignment. A row whose first cell contains `Points Possible` sets the points of
//! assignments. `EX` excuses a student.

use std::path::Path;

use super::{
    ExportError, Files, Gradebook,
    cells::{self, neutral, neutral_or_empty},
    files,
    people::{self, Person},
    sheet::{Sheet, number},
};
use crate::submissions::Student;

const NAME: &str = "canvas.csv";

/// The columns that Canvas puts before the assignments.
const COLUMNS: [&str; 5] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];

/// What the first cell of the row with the maximum points contains.
const POINTS_POSSIBLE: &str = "Points Possible";

/// What an excused student has in the place of points.
const EXCUSED: &str = "EX";

/// Writes it.
///
/// # Errors
/// The instructor's file can't be read, or has no such column; the file can't be written.
pub(super) fn write(
    book: &Gradebook,
    given: Option<&Path>,
    files: &mut Files,
) -> Result<(), ExportError> {
    match given {
        Some(path) => fill_in(book, path, files),
        None => small(book, files),
    }
}

/// Checks that the instructor's file is a gradebook of Canvas.
///
/// # Errors
/// It can't be read, or isn't.
pub(super) fn check(path: &Path) -> Result<(), ExportError> {
    student_column(&Sheet::read(path)?, path).map(drop)
}

fn student_column(sheet: &Sheet, path: &Path) -> Result<usize, ExportError> {
    let column = sheet.header().iter().position(|title| title.trim() == COLUMNS[0]);
    column.ok_or_else(|| ExportError::Sheet {
        path: path.into(),
        text: "it has no column `Student`. In Canvas, choose Export in the gradebook"
            .into(),
    })
}

fn fill_in(book: &Gradebook, path: &Path, files: &mut Files) -> Result<(), ExportError> {
    let mut sheet = Sheet::read(path)?;
    let student = student_column(&sheet, path)?;
    let header = sheet.header();
    let column = |title: &str| header.iter().position(|cell| cell.trim() == title);
    let wrong = |text: String| ExportError::Sheet { path: path.into(), text };
    let points = assignment(&header, &book.assignment).map_err(wrong)?;
    let ids: Vec<usize> =
        COLUMNS[1..4].iter().filter_map(|title| column(title)).collect();
    let is_maximum = |row| sheet.get(row, 0).contains(POINTS_POSSIBLE);
    let people: Vec<Person> = (1..sheet.len())
        .filter(|row| !is_maximum(*row))
        .map(|row| Person {
            row,
            ids: ids.iter().map(|column| sheet.get(row, *column)).collect(),
            name: sheet.get(row, student),
        })
        .filter(|person| person.ids.iter().any(|id| !id.trim().is_empty()))
        .collect();
    let maximum = (1..sheet.len()).find(|row| is_maximum(*row));
    let maximum = maximum.and_then(|row| number(&sheet.get(row, points)));
    let total = book.of();
    if let Some(maximum) = maximum.filter(|maximum| *maximum != total) {
        // A mark of another maximum would be a wrong one.
        return Err(ExportError::Maximum { path: path.into(), maximum, total });
    }
    for (row, at) in people::find(book, &people, NAME, files) {
        let mark = &book.rows[at].mark;
        let Some(earned) = mark.exported() else { continue };
        if sheet.get(row, points).trim() == EXCUSED {
            let id = &book.rows[at].record.student.id;
            files.note(NAME, format!("{id}: is excused, and stays so"));
            continue;
        }
        sheet.set(row, points, &sheet.number(earned));
    }
    files.write_beside(NAME, path, sheet.into_text().as_bytes())
}

/// The column of the assignment with this title, or with the title and the id.
fn assignment(header: &[String], title: &str) -> Result<usize, String> {
    let title = title.trim();
    let without_id = |cell: &str| -> String {
        let cell = cell.trim();
        let parts = cell.strip_suffix(')').and_then(|cell| cell.rsplit_once(" ("));
        let is_id = |id: &str| !id.is_empty() && id.chars().all(|c| c.is_ascii_digit());
        parts.filter(|(_, id)| is_id(id)).map_or(cell, |(title, _)| title).to_owned()
    };
    let fixed = header.iter().take_while(|cell| !cell.trim_end().ends_with(')')).count();
    let same = |cell: &&String| cell.trim() == title || without_id(cell) == title;
    let found: Vec<usize> = (0..header.len())
        .filter(|at| !COLUMNS.contains(&header[*at].trim()) && same(&&header[*at]))
        .collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let titles: Vec<&str> =
                header[fixed.min(header.len())..].iter().map(String::as_str).collect();
            let nearest = similar::get_close_matches(title, &titles, 3, 0.0);
            Err(format!(
                "it has no assignment `{title}`. The nearest are: {}. Name the assignment \
                 as Canvas does, or create it there and export again",
                nearest.join(", ")
            ))
        }
        many => {
            let titles: Vec<&str> = many.iter().map(|at| header[*at].as_str()).collect();
            Err(format!(
                "several assignments are called `{title}`: {}. Name it with its id",
                titles.join(", ")
            ))
        }
    }
}

fn small(book: &Gradebook, files: &mut Files) -> Result<(), ExportError> {
    let is_nameless =
        |student: &Student| student.sis_id.is_none() && student.email.is_none();
    if book.rows.iter().all(|row| is_nameless(&row.record.student)) {
        // Canvas would find nobody.
        return Ok(());
    }
    let mut header: Vec<String> = COLUMNS.map(String::from).to_vec();
    header.push(neutral(&book.assignment).into());
    let mut maximum = vec![String::new(); COLUMNS.len()];
    maximum[0] = format!("    {POINTS_POSSIBLE}");
    maximum.push(book.of().normalize().to_string());
    let mut rows = vec![header, maximum];
    for row in &book.rows {
        let student = &row.record.student;
        if is_nameless(student) {
            let text =
                format!("{}: has no SIS id and no login to be found by", student.id);
            files.note(NAME, text);
        }
        let points = row.mark.exported().map(|points| points.normalize().to_string());
        rows.push(vec![
            neutral(student.name.as_deref().unwrap_or(&student.id)).into(),
            String::new(),
            neutral_or_empty(student.sis_id.as_deref()).into(),
            neutral_or_empty(student.email.as_deref()).into(),
            neutral_or_empty(student.section.as_deref()).into(),
            points.unwrap_or_default(),
        ]);
    }
    let text = "made without an export from Canvas: importing it creates the assignment";
    files.note(NAME, text);
    let bytes = cells::lines(&rows).map_err(|error| files::made(NAME, error.into()))?;
    files.write(NAME, &bytes)
}
