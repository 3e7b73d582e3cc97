//! The rubric of a run, and the copy of it that stays with the results.

use std::{
    fs,
    path::{Path, PathBuf},
};

use classroom::lesson::Lesson;
use rust_decimal::Decimal;

use crate::{
    exports::Row,
    marks::{self, Amount, Base, Late, Rubric},
    records::{self, Record},
};

/// The rubric's file in the folder of results.
const NAME: &str = "rubric.toml";

/// Where the points of results come from.
pub struct Points {
    /// The rubric, with the deadline of the command line if there is one.
    pub rubric: Rubric,
    /// The rubric's text; none for the usual one.
    text: Option<String>,
}

impl Points {
    /// Reads a rubric, or takes the usual one. The deadline, in s since 1970, replaces
    /// that of the rubric.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(
        path: Option<&Path>,
        lesson: &Lesson,
        deadline: Option<u64>,
    ) -> Result<Self, String> {
        let Some(path) = path else {
            let rubric = with_deadline(Rubric::usual(lesson), deadline);
            return Ok(Self { rubric, text: None });
        };
        let rubric = Rubric::read(path, lesson).map_err(|error| error.to_string())?;
        let text = fs::read_to_string(path)
            .map_err(|error| format!("{} can't be read: {error}", path.display()))?;
        Ok(Self { rubric: with_deadline(rubric, deadline), text: Some(text) })
    }

    /// Reads the rubric of earlier results.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn of(
        out: &Path,
        lesson: &Lesson,
        deadline: Option<u64>,
    ) -> Result<Self, String> {
        Self::read(kept(out).as_deref(), lesson, deadline)
    }

    /// The points of a record; none if it is open.
    pub fn points(&self, record: &Record) -> Option<Decimal> {
        marks::mark(record, &self.rubric).known()
    }

    /// A row of the gradebook.
    pub fn row(&self, record: &Record) -> Row {
        let mark = marks::mark(record, &self.rubric);
        Row { record: record.clone(), mark }
    }

    /// Whether it is the rubric of the results in a folder.
    pub fn is_of(&self, out: &Path) -> bool {
        kept(out).and_then(|path| fs::read_to_string(path).ok()) == self.text
    }

    /// Keeps a copy of the rubric with the results.
    ///
    /// # Errors
    /// If the folder can't be written.
    pub fn keep(&self, out: &Path) -> Result<(), String> {
        let path = out.join(NAME);
        records::keep(&path, self.text.as_deref())
            .map_err(|error| format!("{} can't be written: {error}", path.display()))
    }
}

/// The rubric of earlier results, if it was not the usual one.
fn kept(out: &Path) -> Option<PathBuf> {
    Some(out.join(NAME)).filter(|path| path.exists())
}

/// The rubric with another deadline. Without a rule for late submissions, the deadline
/// takes off nothing, but the gradebook says how late each one is.
fn with_deadline(mut rubric: Rubric, deadline: Option<u64>) -> Rubric {
    if let Some(deadline) = deadline {
        let none = || Late {
            deadline,
            grace_s: 0,
            period_s: None,
            take: Amount::Points(Decimal::ZERO),
            of: Base::Total,
            at_most: None,
            floor: None,
        };
        rubric.late.get_or_insert_with(none).deadline = deadline;
    }
    rubric
}
