//! Which student each entry belongs to.

use std::collections::{BTreeMap, HashMap};

use super::{
    Student, ids, names,
    place::Entry,
    roster::{Listed, Roster},
};

/// The shortest id that is looked for as a part of a folder's name.
const SHORTEST_PART: usize = 3;

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
struct Index<'a> {
    listed: &'a [Listed],
    /// Ids as they are, in small letters.
    ids: HashMap<String, Several>,
    /// Ids, emails and names, as [`plain`].
    words: HashMap<String, Several>,
}

/// One student, by the place in the roster, or several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Several {
    One(usize),
    Many,
}

impl<'a> Index<'a> {
    fn of(listed: &'a [Listed]) -> Self {
        let mut index = Self { listed, ids: HashMap::new(), words: HashMap::new() };
        for (at, one) in listed.iter().enumerate() {
            let student = &one.student;
            let ids = [Some(&one.id), Some(&student.id), student.sis_id.as_ref()];
            for id in ids.into_iter().flatten() {
                add(&mut index.ids, exact(id), at);
                add(&mut index.words, plain(id), at);
            }
            if let Some(email) = &student.email {
                add(&mut index.ids, exact(email), at);
                add(&mut index.words, plain(local(email)), at);
            }
            for name in student.name.iter().flat_map(|name| turned(name)) {
                add(&mut index.words, plain(&name), at);
            }
        }
        index
    }

    /// The place in the roster: by the exact id, else by any name, else by the one id
    /// that is a word of the entry's name, as in `04-messages-alice`.
    fn find(&self, entry: &Entry) -> Option<usize> {
        let by = |index: &HashMap<String, Several>, key: fn(&str) -> String| {
            let known = entry.names.iter().filter_map(|name| index.get(&key(name)));
            // The names are sorted, the surest first.
            known.copied().next()
        };
        let found = by(&self.ids, exact).or_else(|| by(&self.words, plain));
        match found {
            Some(Several::One(at)) => Some(at),
            Some(Several::Many) => None,
            None => self.by_part(entry),
        }
    }

    /// The longest id that is a word of the entry's name, if only one student has it.
    fn by_part(&self, entry: &Entry) -> Option<usize> {
        let name = exact(entry.names.first()?);
        let mut best: Option<(usize, Several)> = None;
        for (at, one) in self.listed.iter().enumerate() {
            let student = &one.student;
            let email = student.email.as_deref().map(local);
            let ids = [Some(one.id.as_str()), student.sis_id.as_deref(), email];
            for id in ids.into_iter().flatten().map(exact) {
                let length = id.chars().count();
                if length < SHORTEST_PART || !is_word_of(&id, &name) {
                    continue;
                }
                best = match best {
                    Some((longest, _)) if longest > length => best,
                    Some((longest, one))
                        if longest == length && one != Several::One(at) =>
                    {
                        Some((length, Several::Many))
                    }
                    _ => Some((length, Several::One(at))),
                };
            }
        }
        match best {
            Some((_, Several::One(at))) => Some(at),
            _ => None,
        }
    }
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

/// Whether a text is in another one, with no letter or digit beside it.
fn is_word_of(word: &str, text: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}
