//! One student's submission.

use std::path::Path;

use super::{
    Found, Reading, Submission,
    choice::{self, Wanted},
    names,
    people::Person,
    place::{Entry, What},
    text,
    trees::{self, As, Item, Kind, Tree},
};

/// What there is in one entry.
struct Look {
    found: Found,
    time: Option<u64>,
    ignored: Vec<String>,
}

impl Look {
    fn only(found: Found) -> Self {
        Self { found, time: None, ignored: Vec::new() }
    }
}

/// Reads what a student handed in.
pub(super) fn read(person: &Person, wanted: &Wanted, how: &Reading) -> Submission {
    let extension = person.student.extension_s;
    let deadline = how.deadline.map(|deadline| deadline.saturating_add(extension));
    let looks = person.entries.iter().map(|entry| look(entry, wanted, deadline));
    let Look { found, time, ignored } = together(person, looks.collect());
    Submission { student: person.student.clone(), handed_in: time, found, ignored }
}

/// Of several entries, those with a source count. They must have the same one.
fn together(person: &Person, looks: Vec<Look>) -> Look {
    let has_some = |look: &Look| !matches!(look.found, Found::Nothing(_));
    let mut taken: Option<Look> = None;
    let mut empty: Vec<(&Entry, Look)> = Vec::new();
    for (entry, look) in person.entries.iter().zip(looks) {
        match &mut taken {
            _ if !has_some(&look) => empty.push((entry, look)),
            None => taken = Some(look),
            Some(first) if first.found == look.found => {
                // The student had it ready at the earlier time.
                first.time = [first.time, look.time].into_iter().flatten().min();
            }
            Some(_) => return Look::only(Found::Nothing(several(person))),
        }
    }
    match taken {
        Some(mut look) => {
            look.ignored.extend(empty.iter().map(|(entry, _)| entry.shown.clone()));
            look
        }
        None => {
            let first = empty.into_iter().next().map(|(_, look)| look);
            let nothing = Found::Nothing("nothing was handed in".to_owned());
            first.unwrap_or(Look::only(nothing))
        }
    }
}

fn several(person: &Person) -> String {
    let names = person.entries.iter().map(|entry| entry.shown.as_str());
    format!(
        "{} different submissions are this student's: {}",
        person.entries.len(),
        names::some(names, 6)
    )
}

fn look(entry: &Entry, wanted: &Wanted, deadline: Option<u64>) -> Look {
    let look = match &entry.what {
        What::Url(url) => Look::only(Found::Url(url.clone())),
        What::Nothing(why) => Look::only(Found::Nothing(why.clone())),
        What::Path(path) => open(path, wanted, As::Files),
        What::Own(path) => open(path, wanted, As::Clone(deadline)),
    };
    Look { time: entry.handed_in.or(look.time), ..look }
}

fn open(path: &Path, wanted: &Wanted, read: As) -> Look {
    match trees::open(path, wanted, read) {
        Ok(mut tree) => look_into(&mut *tree, wanted),
        Err(why) => Look::only(Found::Nothing(why)),
    }
}

/// Takes the one file of a tree. If a folder holds an archive instead, takes its.
fn look_into(tree: &mut dyn Tree, wanted: &Wanted) -> Look {
    let items = match tree.list() {
        Ok(items) => items,
        Err(why) => return Look::only(Found::Nothing(why)),
    };
    let chosen = wanted.choose(&items);
    let ignored = choice::ignored(&items, chosen.as_ref().ok().copied());
    let source = match chosen {
        Ok(at) => tree
            .read(at)
            .and_then(|bytes| text::of(&names::shown(items[at].path.as_bytes()), bytes)),
        Err(why) => match only_archive(&items, wanted) {
            Err(several) => Err(several),
            Ok(None) => Err(why),
            Ok(Some(at)) => match tree.inner(at) {
                None => Err(format!("{why}, and an archive in an archive isn't opened")),
                Some(path) => return open(&path, wanted, As::Files),
            },
        },
    };
    let found = source.map_or_else(Found::Nothing, Found::Source);
    Look { found, time: tree.time(), ignored }
}

/// The archive of a submission that has no source file beside it.
fn only_archive(items: &[Item], wanted: &Wanted) -> Result<Option<usize>, String> {
    if wanted.has_any(items) {
        return Ok(None);
    }
    let archives: Vec<usize> = (0..items.len())
        .filter(|at| items[*at].kind == Kind::File && trees::is_archive(&items[*at].path))
        .collect();
    match archives[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => {
            let paths =
                archives.iter().map(|at| names::shown(items[*at].path.as_bytes()));
            let paths: Vec<String> = paths.collect();
            let paths = names::some(paths.iter().map(String::as_str), 4);
            Err(format!("{} archives could hold the file: {paths}", archives.len()))
        }
    }
}
