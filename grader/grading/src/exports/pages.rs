//! Pages to read: one for each student, and one for the class.
//!
//! Each is one file that needs no other, no script and no network. All texts are escaped:
//! they come from strangers.

mod alike;
mod causes;
mod chart;
mod class;
mod diff;
mod frame;
mod held;
mod mark;
mod often;
mod student;
mod table;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use classroom::{contract::starter, lesson::Lesson};

use crate::{
    exports::{ExportError, Gradebook},
    records::file_name,
};

/// The class page's name.
const CLASS: &str = "index.html";

/// What everybody has, to find what is a student's own.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The file that the students began with.
    pub starter: Option<String>,
    /// The solved one. A handout has none.
    pub solution: Option<String>,
}

impl Known {
    /// The lesson's files, where there is a workspace. A contract has a starter anywhere,
    /// and no solution.
    pub fn of(lesson: &Lesson) -> Self {
        if let Some(contract) = lesson.contract {
            let starter = starter::program(contract, &format!("{}.toml", contract.slug));
            return Self { starter: Some(starter), solution: None };
        }
        let Ok(workspace) = grader::workspace::find() else { return Self::default() };
        let read = |file| fs::read_to_string(workspace.join(file)).ok();
        Self { starter: read(lesson.starter()), solution: read(lesson.solution()) }
    }

    /// Those that there are.
    fn texts(&self) -> Vec<&str> {
        [&self.starter, &self.solution]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect()
    }
}

/// Writes `OUT/pages/ID.html` for each student, and `OUT/pages/index.html`. Returns their
/// paths, the class page first. A page that is the same already is left alone.
///
/// # Errors
/// If the folder cannot be written.
pub fn write(
    book: &Gradebook,
    known: &Known,
    out: &Path,
) -> Result<Vec<PathBuf>, ExportError> {
    let folder = out.join("pages");
    fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
    let class = (CLASS.to_owned(), class::page(book, known));
    let students = book
        .rows
        .iter()
        .map(|row| (page_name(&row.record.student.id), student::page(book, row)));
    let mut written = Vec::new();
    for (name, text) in std::iter::once(class).chain(students) {
        let path = folder.join(name);
        put(&path, &text).map_err(|error| failed(&path, error))?;
        written.push(path);
    }
    Ok(written)
}

/// The name of a student's page. The class page has the name `index.html`, so a student
/// with this id gets another one.
fn page_name(id: &str) -> String {
    match file_name(id) {
        name if name.eq_ignore_ascii_case("index") => format!("{name}-.html"),
        name => format!("{name}.html"),
    }
}

/// Puts a page in its place. A reader sees the old one or the new one, never a part. There
/// is no fsync, because pages can be written again from the records.
fn put(path: &Path, text: &str) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    let temporary = path.with_extension("html.new");
    fs::write(&temporary, text)?;
    fs::rename(&temporary, path)
}

fn failed(path: &Path, error: io::Error) -> ExportError {
    ExportError::Io { path: path.to_owned(), error }
}
