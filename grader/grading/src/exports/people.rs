//! Finds the students of a gradebook in the rows of someone else's sheet.

use crate::submissions::Student;

use super::{Files, Gradebook};

/// What a row of a sheet says of a person.
pub(super) struct Person {
    /// The row.
    pub(super) row: usize,
    /// All that may identify the person: ids, logins, email addresses.
    pub(super) ids: Vec<String>,
    /// The name.
    pub(super) name: String,
}

/// What of a student may be in a sheet, the surest first.
const KEYS: [fn(&Student) -> Option<&str>; 3] = [
    |student| student.sis_id.as_deref(),
    |student| student.email.as_deref(),
    |student| Some(&student.id),
];

/// The sheet's rows and the students that they are of, as indices. What can't be told for
/// sure is left out and noted: a mark in the wrong row is worse than none.
pub(super) fn find(
    book: &Gradebook,
    people: &[Person],
    file: &str,
    files: &mut Files,
) -> Vec<(usize, usize)> {
    let students: Vec<&Student> =
        book.rows.iter().map(|row| &row.record.student).collect();
    let mut found = Vec::new();
    for person in people {
        match candidates(&students, person, people) {
            Candidates::None => {}
            Candidates::One { student, by_name } => {
                if by_name {
                    let (id, name) = (&students[student].id, &person.name);
                    files.note(file, format!("{id}: found by the name only: {name}"));
                }
                found.push((person.row, student));
            }
            Candidates::Many(ids) => {
                let (name, ids) = (&person.name, ids.join(", "));
                files.note(file, format!("{name}: could be any of {ids}; left alone"));
            }
        }
    }
    let rows_of = |at: usize| found.iter().filter(move |(_, student)| *student == at);
    for (at, student) in students.iter().enumerate() {
        if rows_of(at).count() == 0 {
            files.note(file, format!("{}: is in no row of the sheet", student.id));
        }
    }
    found
}

enum Candidates {
    None,
    One { student: usize, by_name: bool },
    Many(Vec<String>),
}

fn candidates(students: &[&Student], person: &Person, people: &[Person]) -> Candidates {
    let ids: Vec<String> =
        person.ids.iter().map(|id| folded(id)).filter(|id| !id.is_empty()).collect();
    let is_one = |key: Option<&str>| key.is_some_and(|key| ids.contains(&folded(key)));
    for key in KEYS {
        let matches = |student: &&Student| is_one(key(student));
        if let Some(found) = one_of(students, matches, false) {
            return found;
        }
    }
    // Names repeat, so a name counts only if it is in both lists once, and if nobody is
    // found by an id that this row does not have.
    let name = name_of(&person.name);
    let same_name = people.iter().filter(|other| name_of(&other.name) == name).count();
    let matches = |student: &&Student| {
        student.name.as_deref().is_some_and(|other| name_of(other) == name)
            && !people.iter().any(|other| has_id(other, student))
    };
    if name.is_empty() || same_name > 1 {
        return Candidates::None;
    }
    one_of(students, matches, true).unwrap_or(Candidates::None)
}

fn has_id(person: &Person, student: &Student) -> bool {
    let keys = KEYS.iter().filter_map(|key| key(student)).map(folded);
    let ids: Vec<String> = person.ids.iter().map(|id| folded(id)).collect();
    keys.filter(|key| !key.is_empty()).any(|key| ids.contains(&key))
}

fn one_of(
    students: &[&Student],
    matches: impl Fn(&&Student) -> bool,
    by_name: bool,
) -> Option<Candidates> {
    let found: Vec<usize> = students
        .iter()
        .enumerate()
        .filter(|(_, student)| matches(student))
        .map(|(at, _)| at)
        .collect();
    match found.as_slice() {
        [] => None,
        [one] => Some(Candidates::One { student: *one, by_name }),
        _ => {
            let ids = found.iter().map(|at| students[*at].id.clone()).collect();
            Some(Candidates::Many(ids))
        }
    }
}

/// An id as it is compared: a spreadsheet's apostrophe, spaces and case don't count.
fn folded(id: &str) -> String {
    id.trim().trim_start_matches('\'').to_lowercase()
}

/// A name as it is compared: `Last, First` and `First Last` are the same.
fn name_of(name: &str) -> String {
    let name = folded(name);
    let turned = match name.split_once(',') {
        Some((last, first)) => format!("{first} {last}"),
        None => name,
    };
    turned.split_whitespace().collect::<Vec<_>>().join(" ")
}
