//! The contract of a run, and the copy of it that stays with the results.

use std::{fs, io, path::Path};

use classroom::{contract::Contract, lesson::Lesson, reading};
use course::{self, exercise};

use crate::records;

/// The contract's file in the folder of results.
const NAME: &str = "contract.toml";

/// The lesson of earlier results: that of the contract which they keep, or one of the
/// course.
///
/// # Errors
/// If there is no such lesson, or the copy can't be read.
pub fn lesson_of(out: &Path, slug: &str) -> Result<&'static Lesson, String> {
    let path = out.join(NAME);
    match fs::read_to_string(&path) {
        Ok(text) => exercise::read(slug, &text)
            .map_err(|problems| reading::lines(&path, &problems)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => course::find(slug),
        Err(error) => Err(format!("{} can't be read: {error}", path.display())),
    }
}

/// Whether a result by the one lesson is a result by the other.
pub fn is_same(one: &Lesson, other: &Lesson) -> bool {
    let promises = |lesson: &Lesson| lesson.contract.map(Contract::promises);
    one.slug == other.slug && promises(one) == promises(other)
}

/// A line about a folder with results by another contract than the lesson's.
pub fn changed(out: &Path, lesson: &Lesson) -> Option<String> {
    let is_known = lesson_of(out, lesson.slug).is_ok_and(|last| is_same(last, lesson));
    (!is_known).then(|| {
        "The contract is not that of the last run, so everybody is judged again.".into()
    })
}

/// Keeps a copy of a lesson's contract with the results.
///
/// # Errors
/// If the folder can't be written.
pub fn keep(out: &Path, lesson: &Lesson) -> Result<(), String> {
    let path = out.join(NAME);
    let text = lesson.contract.map(|contract| contract.text.as_str());
    records::keep(&path, text)
        .map_err(|error| format!("{} can't be written: {error}", path.display()))
}
