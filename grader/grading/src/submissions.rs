//! Who handed in what.
//!
//! ```text
//! place -> people -> trees -> choice -> text
//! ```
//!
//! - `place` lists what was handed in: a folder or a bulk download (`moodle`,
//!   `gradescope`), or a list of addresses (`urls`).
//! - `people` gives each to a student of the `roster`; `ids` makes their ids.
//! - `trees` are the forms in which files come: a folder, an archive, a git clone, one
//!   file. They list names and read one file, and never write, follow a link or open
//!   anything but a regular file.
//! - `choice` picks the lesson's one source file, and `text` checks that it is text.
//!
//! What is wrong with one submission becomes its [`Found::Nothing`], and never stops the
//! others.

mod choice;
mod error;
mod gradescope;
mod guess;
mod ids;
mod moodle;
mod names;
mod one;
mod people;
mod place;
mod roster;
mod table;
mod text;
mod trees;
mod urls;

use std::{
    collections::HashSet,
    num::NonZero,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use classroom::lesson::Lesson;
use serde::{Deserialize, Serialize};

use choice::Wanted;
pub use error::ReadError;
pub use guess::lesson_of;
use people::Person;
pub use place::RESULTS;
use roster::Roster;

/// A student, as a roster or a folder's name tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Student {
    /// Unique in a course, and the name of the student's files.
    pub id: String,
    /// The full name.
    pub name: Option<String>,
    /// The id in the student information system, which gradebooks ask for.
    pub sis_id: Option<String>,
    /// The email address or the login.
    pub email: Option<String>,
    /// The section or group.
    pub section: Option<String>,
    /// How much longer than the others this student has, in s.
    #[serde(default)]
    pub extension_s: u64,
}

/// What one student handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Who.
    pub student: Student,
    /// When, in s since 1970, if anything tells.
    pub handed_in: Option<u64>,
    /// What there is to judge.
    pub found: Found,
    /// The names of the other files that came with it. Nobody opens them.
    pub ignored: Vec<String>,
}

/// What there is to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The text of the lesson's source file.
    Source(String),
    /// The address of a running server.
    Url(String),
    /// Nothing, for this reason, which is a sentence for the instructor.
    Nothing(String),
}

/// How submissions are read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// A CSV file with the course's students.
    pub roster: Option<PathBuf>,
    /// The deadline, in s since 1970. A git clone is read as it was then, or as much
    /// later as the student's extension allows. Nothing else depends on it.
    pub deadline: Option<u64>,
    /// The name of the one file to take instead of the lesson's, such as `server.mjs`.
    pub file: Option<String>,
}

/// Reads all submissions, sorted by the students' ids. Each student of the roster has
/// exactly one.
///
/// # Errors
/// If the place or the roster can't be read, or git is needed and missing. What is wrong
/// with one submission is its [`Found::Nothing`].
pub fn read(
    place: &Path,
    lesson: &Lesson,
    how: &Reading,
) -> Result<Vec<Submission>, ReadError> {
    let wanted = Wanted::new(lesson, how.file.as_deref());
    let roster = how.roster.as_deref().map(Roster::read).transpose()?;
    let entries = place::entries(place, &wanted, how.roster.as_deref())?;
    if entries.iter().any(place::Entry::is_clone) {
        trees::git_is_there()?;
    }
    let people = people::assign(entries, roster.as_ref());
    let read_one = |person: &Person| {
        let read = AssertUnwindSafe(|| one::read(person, &wanted, how));
        panic::catch_unwind(read).unwrap_or_else(|_| Submission {
            student: person.student.clone(),
            handed_in: None,
            found: Found::Nothing("the grader failed to read it; look at it".to_owned()),
            ignored: Vec::new(),
        })
    };
    let mut read = side_by_side(&people, read_one);
    read.sort_by(|a, b| a.student.id.cmp(&b.student.id));
    Ok(read)
}

/// Sentences for the instructor about submissions that [`read`] returned with the same
/// `how`: which of them belong to nobody in the roster.
///
/// # Errors
/// If the roster can't be read.
pub fn notes(
    submissions: &[Submission],
    how: &Reading,
) -> Result<Vec<String>, ReadError> {
    let Some(roster) = how.roster.as_deref() else { return Ok(Vec::new()) };
    let roster = Roster::read(roster)?;
    let known: HashSet<&str> = roster.students().map(|one| one.id.as_str()).collect();
    let strangers = submissions.iter().map(|one| one.student.id.as_str());
    let strangers: Vec<&str> = strangers.filter(|id| !known.contains(id)).collect();
    Ok(match strangers.len() {
        0 => Vec::new(),
        1 => vec![format!(
            "{} matches nobody in the roster, or several students. It is graded under its \
             own name.",
            strangers[0]
        )],
        many => vec![format!(
            "{many} submissions match nobody in the roster, or several students. They are \
             graded under their own names: {}",
            names::some(strangers.iter().copied(), 10)
        )],
    })
}

/// Reads with as many threads as there are cores; the order stays.
fn side_by_side(
    people: &[Person],
    read: impl Fn(&Person) -> Submission + Sync,
) -> Vec<Submission> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(person) = people.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(read(person));
        }
        done
    };
    let threads = thread::available_parallelism().map_or(2, NonZero::get).min(8);
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        done.extend(others.into_iter().flat_map(|one| one.join().unwrap_or_default()));
        done
    })
}
