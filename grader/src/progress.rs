//! How far the student is, and what failed last: a JSON file that can be deleted safely.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use classroom::{
    lesson::Lesson,
    verdict::{CheckReport, Place, Report, Status},
};
use course::COURSE;
use serde::{Deserialize, Serialize};

/// The file's name, in the workspace's root; git ignores it.
pub const FILE: &str = ".progress";

/// The new name of a file that cannot be read.
const BACKUP: &str = ".progress.old";

/// What is known of all lessons.
#[derive(Debug)]
pub struct Progress {
    file: PathBuf,
    known: Known,
    /// There was a file that this program did not write.
    unreadable: bool,
}

/// What the file holds.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Known {
    /// The lesson that was checked last.
    last: Option<String>,
    /// What is known of each lesson.
    lessons: BTreeMap<String, Standing>,
}

/// What is known of one lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Standing {
    /// Open, passed or complete.
    pub state: State,
    /// How many required checks passed the last time.
    pub required: usize,
    /// How many optional ones.
    pub optional: usize,
    /// How many times the student tried: a check that finds the same as the one before
    /// is no new try.
    pub attempts: u32,
    /// What the last check found, without names, texts and lines, which differ each
    /// time: a character for each check, then the compiler's errors.
    pub found: String,
    /// What failed first the last time.
    pub failing: Option<Failing>,
}

/// The state of one lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
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
    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Passed => "passed",
            Self::Complete => "complete",
        }
    }
}

/// The check that failed first, and what was said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Failing {
    /// The check's id.
    pub check: String,
    /// Repeats the run.
    pub seed: u64,
    /// Everything that was said of it, the compiler's words too.
    pub said: String,
    /// The mistake that the verdict names.
    #[serde(default)]
    pub trap: Option<String>,
    /// The verdict's hint.
    #[serde(default)]
    pub hint: Option<String>,
    /// The line of the student's file that it is about, such as `exercises/x.rs:7`.
    pub place: Option<String>,
    /// The trap, or the title of the ladder, whose hints were shown; and how many of them.
    pub hinted: Option<(String, usize)>,
}

impl Progress {
    /// What the file says; nothing is known where there is none.
    pub fn read(workspace: &Path) -> Self {
        let file = workspace.join(FILE);
        let known = match fs::read(&file) {
            Ok(text) => serde_json::from_slice(&text).ok(),
            Err(_) => Some(Known::default()),
        };
        let unreadable = known.is_none();
        Self { file, known: known.unwrap_or_default(), unreadable }
    }

    /// What is known of a lesson.
    pub fn of(&self, lesson: &Lesson) -> Standing {
        self.known.lessons.get(lesson.slug).cloned().unwrap_or_default()
    }

    /// Whether the lesson's required checks are passed.
    pub fn is_passed(&self, lesson: &Lesson) -> bool {
        self.of(lesson).state != State::Open
    }

    /// The first lesson that is not passed.
    pub fn next(&self) -> Option<&'static Lesson> {
        COURSE.iter().find(|lesson| !self.is_passed(lesson))
    }

    /// The next lesson after this one that is not passed; from the end of the course
    /// it goes on at the beginning.
    pub fn after(&self, lesson: &Lesson) -> Option<&'static Lesson> {
        let at = COURSE.iter().position(|one| one.slug == lesson.slug).unwrap_or(0);
        let others = COURSE[at..].iter().skip(1).chain(&COURSE[..at]);
        others.into_iter().find(|lesson| !self.is_passed(lesson))
    }

    /// The lesson that the student works on: the one that was checked last.
    pub fn last(&self) -> Option<&'static Lesson> {
        COURSE.iter().find(|lesson| self.known.last.as_deref() == Some(lesson.slug))
    }

    /// The lesson in which something failed last: the one that was checked last, or
    /// else the first of the course.
    pub fn failed_last(&self) -> Option<&'static Lesson> {
        let failing = |lesson: &&Lesson| self.of(lesson).failing.is_some();
        self.last().into_iter().chain(&COURSE).find(failing)
    }

    /// Whether nothing was ever checked here.
    pub fn is_new(&self) -> bool {
        self.known.lessons.is_empty() && !self.unreadable
    }

    /// Records the verdict on the student's own file, and what the compiler said about
    /// it. A lesson that was passed is open again when a later check fails.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn record(&mut self, report: &Report, compiler: &str) -> io::Result<()> {
        let state = match report.verdict {
            Status::Passed if report.optional.complete() => State::Complete,
            Status::Passed => State::Passed,
            // It says nothing about the student's server.
            Status::Inconclusive | Status::Skipped => return Ok(()),
            Status::Failed | Status::Unfinished => State::Open,
        };
        self.known.last = Some(report.lesson.clone());
        let standing = self.known.lessons.entry(report.lesson.clone()).or_default();
        standing.state = state;
        standing.required = report.required.passed;
        standing.optional = report.optional.passed;
        let found = found(report, compiler);
        if standing.attempts == 0 || standing.found != found {
            standing.attempts += 1;
        }
        standing.found = found;
        standing.failing = report.first_finding().map(|check| Failing {
            hinted: standing.failing.take().and_then(|before| before.hinted),
            ..Failing::of(check, report.seed, compiler)
        });
        self.write()
    }

    /// Replaces the outcome that was recorded last, of the same try.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn amend(&mut self, report: &Report) -> io::Result<()> {
        if let Some(standing) = self.known.lessons.get_mut(&report.lesson) {
            standing.attempts = standing.attempts.saturating_sub(1);
        }
        self.record(report, "")
    }

    /// Records which hints of a lesson were shown.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn hinted(&mut self, lesson: &Lesson, trap: &str, rung: usize) -> io::Result<()> {
        if let Some(standing) = self.known.lessons.get_mut(lesson.slug)
            && let Some(failing) = &mut standing.failing
        {
            failing.hinted = Some((trap.to_owned(), rung));
        }
        self.write()
    }

    /// Forgets a lesson, which was reset.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn forget(&mut self, lesson: &Lesson) -> io::Result<()> {
        self.known.lessons.remove(lesson.slug);
        self.write()
    }

    fn write(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.unreadable) {
            fs::rename(&self.file, self.file.with_file_name(BACKUP))?;
        }
        let text = serde_json::to_string_pretty(&self.known)?;
        // A reader beside us sees the old file or the new one, never half of it.
        let new = self.file.with_file_name(".progress.new");
        fs::write(&new, text + "\n")?;
        fs::rename(new, &self.file)
    }
}

/// See [`Standing::found`].
fn found(report: &Report, compiler: &str) -> String {
    let character = |check: &CheckReport| match check.status {
        Status::Passed => 'p',
        Status::Failed => 'f',
        Status::Unfinished => 'u',
        Status::Skipped => 's',
        Status::Inconclusive => 'i',
    };
    let errors = compiler.lines().filter(|line| line.starts_with("error"));
    let checks: String = report.checks.iter().map(character).collect();
    [checks.as_str()].into_iter().chain(errors).collect::<Vec<_>>().join("\n")
}

impl Failing {
    fn of(check: &CheckReport, seed: u64, compiler: &str) -> Self {
        let place = |Place { file, line }: &Place| format!("{file}:{line}");
        Self {
            check: check.id.clone(),
            seed,
            said: format!("{}\n{compiler}", check.said()).trim_end().to_owned(),
            trap: check.trap.map(str::to_owned),
            hint: check.hint.clone(),
            place: check.place.as_ref().map(place),
            hinted: None,
        }
    }
}
