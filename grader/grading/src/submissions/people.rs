//! Which student each entry belongs to.

use std::collections::{BTreeMap, HashMap};

use super::{
    Student, ids, names,
    place::Entry,
    roster::{Listed, Roster},
};

/// The shortest id that is looked for as a part of a folder's name.
const SHORTEST_PART: usize = 3;

/// How many words of a folder's name are looked at.
const MOST_EDGES: usize = 64;

/// A student with the entries that are theirs.
pub(super) struct Person {
    /// Who.
    pub student: Student,
    /// What was handed in; empty if nothing was.
    pub entries: Vec<Entry>,
}

/// Gives each entry to a student of the roster. Those that fit nobody, and all if there
/// is no roster, are students of their own.
pub(super) fn assign(entries: Vec<Entry>, roster: Option<&Roster>) -> Vec<Person> {
    let listed = roster.map_or(&[][..], Roster::entries);
    let index = Index::of(listed);
    let of_roster =
        |one: &Listed| Person { student: one.student.clone(), entries: Vec::new() };
    let mut people: Vec<Person> = listed.iter().map(of_roster).collect();
    let mut others: BTreeMap<Vec<u8>, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        match index.find(&entry) {
            Some(at) => people[at].entries.push(entry),
            None => others.entry(entry.key.clone()).or_default().push(entry),
        }
    }
    let taken: Vec<&str> = listed.iter().map(|one| one.student.id.as_str()).collect();
    let keys: Vec<&[u8]> = others.keys().map(Vec::as_slice).collect();
    let ids = ids::unique(&keys, &taken);
    people.extend(others.into_iter().zip(ids).map(|((key, entries), id)| {
        let mut student =
            entries.first().map(|one| one.student.clone()).unwrap_or_default();
        if student.name.is_none() && id.as_bytes() != key {
            student.name = Some(names::shown(&key));
        }
        student.id = id;
        Person { student, entries }
    }));
    people
}

/// Finds students by what they are called. A name that several students have finds none
/// of them.
#[derive(Default)]
struct Index {
    /// Ids as they are, in small letters.
    ids: HashMap<String, Several>,
    /// Ids, emails and names, as [`plain`].
    words: HashMap<String, Several>,
    /// What may be a part of a folder's name: ids, and emails without their host.
    parts: HashMap<String, Several>,
}

/// One student, by the place in the roster, or several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Several {
    One(usize),
    Many,
}

impl Index {
    fn of(listed: &[Listed]) -> Self {
        let mut index = Self::default();
        for (at, one) in listed.iter().enumerate() {
            let student = &one.student;
            let ids = [Some(&one.id), Some(&student.id), student.sis_id.as_ref()];
            for id in ids.into_iter().flatten() {
                add(&mut index.ids, exact(id), at);
                add(&mut index.words, plain(id), at);
                add(&mut index.parts, exact(id), at);
            }
            if let Some(email) = &student.email {
                add(&mut index.ids, exact(email), at);
                add(&mut index.words, plain(local(email)), at);
                add(&mut index.parts, exact(local(email)), at);
            }
            for name in student.name.iter().flat_map(|name| turned(name)) {
                add(&mut index.words, plain(&name), at);
            }
        }
        index
    }

    /// The place in the roster: by the first of the entry's names that is the id or name
    /// of one student only. A folder's name may also hold the id as a word, as in
    /// `04-messages-alice`.
    fn find(&self, entry: &Entry) -> Option<usize> {
        let one = |found: Option<&Several>| match found {
            Some(Several::One(at)) => Some(*at),
            Some(Several::Many) | None => None,
        };
        let by_name = entry.names.iter().find_map(|name| {
            one(self.ids.get(&exact(name))).or_else(|| one(self.words.get(&plain(name))))
        });
        match &entry.names[..] {
            [only] => by_name.or_else(|| one(self.longest_part(&exact(only)))),
            _ => by_name,
        }
    }

    /// Whose is the longest id that is in this name, with no letter or digit beside it.
    fn longest_part(&self, name: &str) -> Option<&Several> {
        let mut parts: Vec<&str> = Vec::new();
        for start in edges(name) {
            parts.extend(edges(&name[start..]).map(|end| &name[start..start + end]));
        }
        parts.retain(|part| part.chars().count() >= SHORTEST_PART);
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        parts.into_iter().find_map(|part| self.parts.get(part))
    }
}

/// The places in a text where a word of letters and digits begins or ends.
fn edges(text: &str) -> impl Iterator<Item = usize> {
    let mut last = None;
    let inner = text.char_indices().filter_map(move |(at, c)| {
        let is_word = Some(c.is_alphanumeric());
        let is_edge = last.is_none() || last != is_word || is_word == Some(false);
        last = is_word;
        is_edge.then_some(at)
    });
    inner.chain([text.len()]).take(MOST_EDGES)
}

fn add(index: &mut HashMap<String, Several>, key: String, at: usize) {
    if !key.is_empty() {
        let known = index.entry(key).or_insert(Several::One(at));
        if *known != Several::One(at) {
            *known = Several::Many;
        }
    }
}

/// A name as `First Last` and as `Last First`, whichever of them it is.
fn turned(name: &str) -> Vec<String> {
    let mut both = vec![name.to_owned()];
    match name.split_once(',') {
        Some((last, first)) => both.push(format!("{first} {last}")),
        None => both
            .extend(name.rsplit_once(' ').map(|(first, last)| format!("{last} {first}"))),
    }
    both
}

/// What is before the `@` of an email address.
fn local(email: &str) -> &str {
    email.split('@').next().unwrap_or(email)
}

fn exact(name: &str) -> String {
    names::composed(name.trim()).to_lowercase()
}

/// Only the letters and digits, in small letters.
fn plain(name: &str) -> String {
    exact(name).chars().filter(|c| c.is_alphanumeric()).collect()
}
