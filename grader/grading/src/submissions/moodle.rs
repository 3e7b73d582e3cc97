//! Moodle's "Download all submissions": a folder for each student and kind of
//! submission, `Full Name_12345_assignsubmission_file_`, or the files themselves with
//! this before their names. 12345 is the participant's number in the grading worksheet.

use std::path::{Path, PathBuf};

use super::{
    Student, names,
    place::{Entry, What},
};

/// What follows the participant's number.
const MARK: &[u8] = b"_assignsubmission_";

/// Whether this is a folder or file of such a download.
pub(super) fn is_entry(path: &Path) -> bool {
    path.file_name().is_some_and(|name| parts(name.as_encoded_bytes()).is_some())
}

/// The entry of such a folder or file.
pub(super) fn entry(path: &Path) -> Option<Entry> {
    let bytes = path.file_name()?.as_encoded_bytes();
    let (name, number) = parts(bytes)?;
    let name = names::shown(name);
    Some(Entry {
        key: number.to_vec(),
        // The worksheet calls them `Participant 12345`. The number alone could be that of
        // somebody else in a roster.
        names: vec![
            format!("Participant {}", String::from_utf8_lossy(number)),
            name.clone(),
        ],
        student: Student { name: Some(name), ..Student::default() },
        shown: names::shown(bytes),
        handed_in: None,
        what: What::Path(PathBuf::from(path)),
    })
}

/// The full name and the number.
fn parts(name: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = name.windows(MARK.len()).position(|part| part == MARK)?;
    let before = &name[..at];
    let gap = before.iter().rposition(|byte| *byte == b'_')?;
    let (name, number) = (&before[..gap], &before[gap + 1..]);
    let is_number = !number.is_empty() && number.iter().all(u8::is_ascii_digit);
    (is_number && !name.is_empty()).then_some((name, number))
}
