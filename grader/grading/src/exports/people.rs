//! Finds the students of a gradebook in the rows of someone else's sheet.

use std::collections::HashMap;

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

/// Which students or rows have this key or name.
type Index = HashMap<String, Vec<usize>>;

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
    let by_key = KEYS.map(|key| index(students.iter().map(|one| key(one).map(folded))));
    let by_name = index(students.iter().map(|one| one.name.as_deref().map(name_of)));
    let same_name = index(people.iter().map(|person| Some(name_of(&person.name))));
    // With the place of the key in KEYS.
    let mut by_id: Vec<(usize, &Person, usize)> = Vec::new();
    let mut unknown = Vec::new();
    for person in people {
        let ids: Vec<String> = person.ids.iter().map(|id| folded(id)).collect();
        let mut surest = by_key.iter().map(|index| matches(index, &ids)).enumerate();
        let surest = surest.find(|(_, students)| !students.is_empty());
        match surest.as_ref().map(|(key, students)| (*key, students.as_slice())) {
            None => unknown.push(person),
            Some((key, [one])) => by_id.push((key, person, *one)),
            Some((_, many)) => {
                let ids: Vec<&str> =
                    many.iter().map(|at| students[*at].id.as_str()).collect();
                let (name, ids) = (&person.name, ids.join(", "));
                files.note(file, format!("{name}: could be any of {ids}; left alone"));
            }
        }
    }
    let mut found = one_row_each(&by_id, &students, file, files);
    // Names repeat, so a name counts only if it is in both lists once, and if no other row
    // has an id of the student.
    for person in unknown {
        let name = name_of(&person.name);
        let is_single = same_name.get(&name).is_some_and(|rows| rows.len() == 1);
        let Some([one]) = by_name.get(&name).map(Vec::as_slice) else { continue };
        let has_id = by_id.iter().any(|(_, _, student)| student == one);
        if is_single && !has_id {
            let (id, name) = (&students[*one].id, &person.name);
            files.note(file, format!("{id}: found by the name only: {name}"));
            found.push((person.row, *one));
        }
    }
    for (at, student) in students.iter().enumerate() {
        if !found.iter().any(|(_, student)| *student == at) {
            files.note(file, format!("{}: is in no row of the sheet", student.id));
        }
    }
    found
}

/// Of several rows that are the same student's by their ids, the one with the surest key.
/// If that doesn't tell them apart, none.
fn one_row_each(
    by_id: &[(usize, &Person, usize)],
    students: &[&Student],
    file: &str,
    files: &mut Files,
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (key, person, student) in by_id {
        let mut same = by_id
            .iter()
            .filter(|(_, other, one)| one == student && other.row != person.row);
        if same.all(|(other, ..)| key < other) {
            found.push((person.row, *student));
        } else {
            let (name, id) = (&person.name, &students[*student].id);
            let text = format!("{name}: another row also has an id of {id}; left alone");
            files.note(file, text);
        }
    }
    found
}

fn index(keys: impl Iterator<Item = Option<String>>) -> Index {
    let mut index = Index::new();
    for (at, key) in keys.enumerate() {
        if let Some(key) = key.filter(|key| !key.is_empty()) {
            index.entry(key).or_default().push(at);
        }
    }
    index
}

/// All that the index has under one of the ids, without repetition.
fn matches(index: &Index, ids: &[String]) -> Vec<usize> {
    let mut matches: Vec<usize> =
        ids.iter().filter_map(|id| index.get(id)).flatten().copied().collect();
    matches.sort_unstable();
    matches.dedup();
    matches
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
