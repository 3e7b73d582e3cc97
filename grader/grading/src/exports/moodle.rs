//! `moodle.csv`: the offline grading worksheet that the instructor downloaded from Moodle,
//! filled in.
//!
//! Moodle finds the columns by their titles in the language of the instructor, so the
//! titles stay. It skips a row without a word if the grade is over the maximum or locked,
//! or was changed in Moodle since the date in the worksheet. An empty grade changes
//! nothing. (`mod/assign/feedback/offline/locallib.php`, `process_import_grades`.)

use std::path::Path;

use super::{
    ExportError, Files, Gradebook,
    cells::neutral,
    people::{self, Person},
    sheet::{Sheet, number},
    summary,
};

const NAME: &str = "moodle.csv";

/// What Moodle calls the grade, in lower case.
const GRADE: [&str; 10] = [
    "grade",
    "bewertung",
    "note",
    "calificación",
    "cijfer",
    "nota",
    "valutazione",
    "ocena",
    "оценка",
    "評点",
];

/// What the title of the comments contains, in lower case.
const COMMENTS: [&str; 5] = ["feedback", "comment", "kommentar", "coment", "commento"];

/// Which columns have what.
struct Columns {
    grade: usize,
    maximum: Option<usize>,
    comments: Option<usize>,
}

/// Writes it.
///
/// # Errors
/// There is no worksheet, or it can't be read, or has no grades; the file can't be
/// written.
pub(super) fn write(
    book: &Gradebook,
    given: Option<&Path>,
    files: &mut Files,
) -> Result<(), ExportError> {
    let path = given.ok_or_else(|| {
        ExportError::Needs(
            "Moodle takes only its own worksheet: in the assignment, choose \"Download \
             grading worksheet\", and give the file"
                .into(),
        )
    })?;
    let mut sheet = Sheet::read(path)?;
    let columns = columns(&sheet, path)?;
    same_maximum(book, &sheet, &columns, path)?;
    let people: Vec<Person> =
        (1..sheet.len()).map(|row| person(&sheet, row, columns.grade)).collect();
    for (row, at) in people::find(book, &people, NAME, files) {
        let whose = &book.rows[at];
        let id = &whose.record.student.id;
        let Some(mut points) = whose.mark.exported() else { continue };
        let maximum = columns.maximum.and_then(|column| number(&sheet.get(row, column)));
        if let Some(maximum) = maximum.filter(|maximum| points > *maximum) {
            let text = format!(
                "{id}: {} points are over Moodle's maximum, so {maximum} are written; \
                 Moodle would skip the row",
                points.normalize()
            );
            files.note(NAME, text);
            points = maximum;
        }
        let old = sheet.get(row, columns.grade);
        if number(&old).is_some_and(|old| old != points) {
            let text = format!("{id}: had {} points, and gets {points}", old.trim());
            files.note(NAME, text);
        }
        sheet.set(row, columns.grade, &sheet.number(points));
        if let Some(column) = columns.comments
            && sheet.get(row, column).trim().is_empty()
        {
            let comment = html(&summary::line(whose));
            sheet.set(row, column, &neutral(&comment));
        }
    }
    files.note(
        NAME,
        "Moodle skips students whose grade was changed after the worksheet was \
         downloaded. Upload it soon, or tick \"Allow updating records that have been \
         modified more recently\"",
    );
    files.write_beside(NAME, path, sheet.into_text().as_bytes())
}

/// Checks that the instructor's file is a worksheet of Moodle.
///
/// # Errors
/// It can't be read, or isn't.
pub(super) fn check(path: &Path) -> Result<(), ExportError> {
    columns(&Sheet::read(path)?, path).map(drop)
}

/// Where the columns are: by their titles, or because the maximum, the same number in
/// each row, follows the grade.
///
/// # Errors
/// No column is known to have the grades.
fn columns(sheet: &Sheet, path: &Path) -> Result<Columns, ExportError> {
    let header: Vec<String> =
        sheet.header().iter().map(|title| title.trim().to_lowercase()).collect();
    let by_title = header.iter().position(|title| GRADE.contains(&title.as_str()));
    let is_maximum = |column: usize| {
        let first = number(&sheet.get(1, column)).filter(|maximum| !maximum.is_zero());
        first.is_some()
            && (1..sheet.len()).all(|row| number(&sheet.get(row, column)) == first)
    };
    let is_grade = |column: &usize| {
        let is_number = |text: String| text.trim().is_empty() || number(&text).is_some();
        is_maximum(column + 1)
            && (1..sheet.len()).all(|row| is_number(sheet.get(row, *column)))
    };
    let grade = by_title.or_else(|| (1..header.len()).find(is_grade));
    let grade = grade.ok_or_else(|| ExportError::Sheet {
        path: path.into(),
        text:
            "no column of it is known to have the grades. Download it with Moodle set to \
               English"
                .into(),
    })?;
    let last = header.len().checked_sub(1).filter(|last| *last > grade + 1);
    let has_comments =
        |last: &usize| COMMENTS.iter().any(|word| header[*last].contains(word));
    Ok(Columns {
        grade,
        maximum: Some(grade + 1).filter(|column| is_maximum(*column)),
        comments: last.filter(has_comments),
    })
}

/// All cells before the grade may identify a student. The first is `Participant 17`, of
/// which Moodle takes the number.
fn person(sheet: &Sheet, row: usize, grade: usize) -> Person {
    let identifier = sheet.get(row, 0);
    let digits = identifier.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let mut ids = vec![identifier[digits..].to_owned()];
    ids.extend((0..grade).map(|column| sheet.get(row, column)));
    Person { row, ids, name: sheet.get(row, 1) }
}

/// A mark of another maximum would be a wrong one.
///
/// # Errors
/// Moodle's maximum isn't the rubric's.
fn same_maximum(
    book: &Gradebook,
    sheet: &Sheet,
    columns: &Columns,
    path: &Path,
) -> Result<(), ExportError> {
    let maximum = columns.maximum.and_then(|column| number(&sheet.get(1, column)));
    let total = book.of();
    match maximum.filter(|maximum| *maximum != total) {
        None => Ok(()),
        Some(maximum) => Err(ExportError::Maximum { path: path.into(), maximum, total }),
    }
}

/// Comments are HTML to Moodle.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
