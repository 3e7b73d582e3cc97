//! Submissions in all forms: real folders, archives and git repositories.

mod archives;
mod clones;
mod contracts;
mod downloads;
mod folders;
mod rosters;
mod servers;

use std::{
    fs,
    path::{Path, PathBuf},
};

use grading::submissions::{self, Found, Reading, Submission};
use tempfile::TempDir;

/// What students hand in.
const SOURCE: &str = "fn main() {}\n";

/// A folder of submissions.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file, with its folders.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    fn read(&self) -> Vec<Submission> {
        self.read_as(&Reading::default())
    }

    fn read_as(&self, how: &Reading) -> Vec<Submission> {
        submissions::read(self.path(), lesson(), how).unwrap()
    }

    fn error(&self, how: &Reading) -> String {
        submissions::read(self.path(), lesson(), how).unwrap_err().to_string()
    }
}

fn lesson() -> &'static classroom::lesson::Lesson {
    course::find("04-messages").unwrap()
}

fn ids(all: &[Submission]) -> Vec<&str> {
    all.iter().map(|one| one.student.id.as_str()).collect()
}

fn of<'a>(all: &'a [Submission], id: &str) -> &'a Submission {
    let found = all.iter().find(|one| one.student.id == id);
    found.unwrap_or_else(|| panic!("no {id} in {:?}", ids(all)))
}

/// Why there is nothing to judge.
fn why<'a>(all: &'a [Submission], id: &str) -> &'a str {
    match &of(all, id).found {
        Found::Nothing(why) => why,
        found => panic!("{id}: {found:?}"),
    }
}

/// Checks that the reason for each id has this in it.
fn assert_whys(all: &[Submission], expected: &[(&str, &str)]) {
    for (id, part) in expected {
        let why = why(all, id);
        assert!(why.contains(part), "{id}: `{part}` isn't in `{why}`");
    }
    assert_eq!(all.len(), expected.len(), "{:?}", ids(all));
}

fn assert_sources(all: &[Submission], expected: &[&str]) {
    assert_eq!(ids(all), expected);
    for one in all {
        assert_eq!(one.found, Found::Source(SOURCE.to_owned()), "{}", one.student.id);
    }
}
