//! How far the student is: a plain text file that is safe to lose.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    lesson::{COURSE, Lesson},
    verdict::{Report, Status},
};

/// The file's name, in the workspace's root; git ignores it.
const FILE: &str = ".progress";

const HEAD: &str = "# How far you are. Safe to delete: a check writes it again.\n";

/// What is known of each lesson.
#[derive(Debug)]
pub struct Progress {
    file: PathBuf,
    states: BTreeMap<String, State>,
}

/// The state of one lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing is passed yet.
    #[default]
    Open,
    /// The required checks are passed.
    Passed,
    /// The optional ones too.
    Complete,
}

impl State {
    /// In words, as the file has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Passed => "passed",
            Self::Complete => "complete",
        }
    }

    fn read(word: &str) -> Option<Self> {
        [Self::Open, Self::Passed, Self::Complete].into_iter().find(|s| s.word() == word)
    }
}

impl Progress {
    /// Reads the file; one that is missing, or that makes no sense, is empty.
    pub fn read(workspace: &Path) -> Self {
        let file = workspace.join(FILE);
        let text = fs::read_to_string(&file).unwrap_or_default();
        let states = text.lines().filter_map(|line| {
            let (slug, word) = line.split_once(' ')?;
            Some((slug.to_owned(), State::read(word.trim())?))
        });
        Self { states: states.collect(), file }
    }

    /// The state of a lesson.
    pub fn of(&self, lesson: &Lesson) -> State {
        self.states.get(lesson.slug).copied().unwrap_or_default()
    }

    /// The first lesson that is not passed.
    pub fn next(&self) -> Option<&'static Lesson> {
        COURSE.iter().find(|lesson| self.of(lesson) == State::Open)
    }

    /// Takes down the verdict of the student's own file. A lesson that was passed
    /// once, and is being worked on again, is open again.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn record(&mut self, report: &Report) -> io::Result<()> {
        let state = match report.verdict {
            Status::Passed if report.optional.complete() => State::Complete,
            Status::Passed => State::Passed,
            // It says nothing of the student's server.
            Status::Inconclusive | Status::Skipped => return Ok(()),
            Status::Failed | Status::Unfinished => State::Open,
        };
        self.states.insert(report.lesson.clone(), state);
        let lines =
            self.states.iter().map(|(slug, state)| format!("{slug} {}\n", state.word()));
        fs::write(&self.file, HEAD.to_owned() + &lines.collect::<String>())
    }
}
