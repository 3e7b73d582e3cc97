//! Gradebooks, reports and pages.
//!
//! Every file goes to `OUT/exports`, whole or not at all. What the instructor gave is
//! read, and never written.
//!
//! A mark that is open or held is exported as no points at all, never as 0.
//! `exports/notes.txt` lists these marks, and everything else that an instructor must
//! know before uploading a file.

mod canvas;
mod cells;
mod classroom50;
mod csv;
mod error;
mod files;
mod github;
mod gradescope;
mod json;
mod junit;
mod moodle;
mod numbers;
pub mod pages;
mod people;
mod sheet;
mod summary;

use std::{
    env,
    path::{Path, PathBuf},
    time::SystemTime,
};

use clap::ValueEnum;
use rust_decimal::Decimal;

use crate::{
    marks::{Mark, State},
    records::Record,
};
pub use classroom50::{Classroom, Run};
pub use error::ExportError;
use files::Files;

/// One student's row in every export.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was found out.
    pub record: Record,
    /// The points.
    pub mark: Mark,
}

/// What an export is made of.
#[derive(Clone, Debug)]
pub struct Gradebook {
    /// The lesson's slug.
    pub lesson: String,
    /// The name of the assignment in gradebooks.
    pub assignment: String,
    /// By the students' ids.
    pub rows: Vec<Row>,
}

impl Gradebook {
    /// The most points without extra credit; 0 if there is no row.
    pub fn of(&self) -> Decimal {
        self.rows.first().map(|row| row.mark.of).unwrap_or_default()
    }
}

/// A format of `exports/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// `gradebook.json`: everything, except the sources.
    Json,
    /// `grades.csv`: a row for each student, with the ids that gradebooks ask for.
    Csv,
    /// `junit.xml`: each student's checks, for a CI.
    Junit,
    /// `gradescope/ID.json`: the `results.json` of Gradescope.
    Gradescope,
    /// `canvas.csv`: Canvas' gradebook, filled in.
    Canvas,
    /// `moodle.csv`: Moodle's offline grading worksheet, filled in.
    Moodle,
    /// `classroom50/ID.json`: the `result.json` of classroom50.
    Classroom50,
    /// `github/ID.txt`: the result of GitHub's older autograding.
    Github,
}

/// What to write; nothing by default.
#[derive(Clone, Debug, Default)]
pub struct What {
    /// Which formats.
    pub formats: Vec<Format>,
    /// The gradebook that the instructor exported from Canvas; with it, Canvas is among
    /// the formats.
    pub canvas: Option<PathBuf>,
    /// The grading worksheet that the instructor downloaded from Moodle; with it, Moodle
    /// is among the formats.
    pub moodle: Option<PathBuf>,
    /// What classroom50 asks for; with it, classroom50 is among the formats.
    pub classroom: Option<Classroom>,
    /// When this is, in s since 1970.
    pub at: u64,
}

impl What {
    /// All formats that need nothing else, and those for which the instructor gave a
    /// file: a gradebook exported from Canvas, a grading worksheet from Moodle. In the
    /// runner of classroom50, its result too.
    pub fn new(canvas: Option<PathBuf>, moodle: Option<PathBuf>) -> Self {
        let needs_more = [Format::Moodle, Format::Classroom50];
        let formats = Format::value_variants().iter().copied();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Self {
            formats: formats.filter(|format| !needs_more.contains(format)).collect(),
            canvas,
            moodle,
            classroom: Classroom::of_runner(|name| env::var(name).ok()),
            at: now.map_or(0, |now| now.as_secs()),
        }
    }

    /// Looks at the instructor's files, so that what is wrong with them is said before an
    /// hour's work.
    ///
    /// # Errors
    /// One can't be read, or is not what it should be.
    pub fn check(&self) -> Result<(), ExportError> {
        self.canvas.as_deref().map_or(Ok(()), canvas::check)?;
        self.moodle.as_deref().map_or(Ok(()), moodle::check)
    }

    fn wants(&self, format: Format) -> bool {
        let is_implied = match format {
            Format::Canvas => self.canvas.is_some(),
            Format::Moodle => self.moodle.is_some(),
            Format::Classroom50 => self.classroom.is_some(),
            _ => false,
        };
        is_implied || self.formats.contains(&format)
    }
}

/// Writes the files to `OUT/exports`, and `notes.txt` with what an instructor must know.
/// A file that has not changed is not written again.
///
/// # Errors
/// A file can't be read or written, or does not suit the format.
pub fn write(
    book: &Gradebook,
    out: &Path,
    what: &What,
) -> Result<Vec<PathBuf>, ExportError> {
    let mut files = Files::new(out.join("exports"));
    waiting(book, &mut files);
    // One that fails doesn't hold up the others.
    let mut failed = None;
    for format in Format::value_variants().iter().filter(|format| what.wants(**format)) {
        if let Err(error) = write_one(*format, book, what, &mut files) {
            failed.get_or_insert(error);
        }
    }
    let written = files.finish()?;
    failed.map_or(Ok(written), Err)
}

fn write_one(
    format: Format,
    book: &Gradebook,
    what: &What,
    files: &mut Files,
) -> Result<(), ExportError> {
    match format {
        Format::Json => json::write(book, files),
        Format::Csv => csv::write(book, files),
        Format::Junit => junit::write(book, files),
        Format::Gradescope => gradescope::write(book, files),
        Format::Canvas => canvas::write(book, what.canvas.as_deref(), files),
        Format::Moodle => moodle::write(book, what.moodle.as_deref(), files),
        Format::Classroom50 => {
            classroom50::write(book, what.classroom.as_ref(), what.at, files)
        }
        Format::Github => github::write(book, files),
    }
}

/// Lists the marks that are not exported.
fn waiting(book: &Gradebook, files: &mut Files) {
    for row in &book.rows {
        let id = &row.record.student.id;
        match row.mark.state {
            State::Final => {}
            State::Held => {
                files.note(
                    "not exported",
                    format!("{id}: the rubric holds the mark back"),
                );
            }
            State::Open => {
                let why = summary::why(row).unwrap_or_default();
                let text = format!("{id}: the grader could not judge it. {why}");
                files.note("not exported", text);
            }
        }
    }
}
