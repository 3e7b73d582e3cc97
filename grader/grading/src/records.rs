//! What was found out about each submission, as a file for each student.
//!
//! - [`store`](Records) keeps the files of one folder, and lets one run at a time write.
//! - [`file_name`] makes a file's name of a student's id.
//! - [`Run`] says what the folder is about: the lesson, the part, the options.

mod error;
mod file;
mod lock;
mod name;
mod run;
mod store;

pub use error::RecordsError;
pub use file::{keep, write_atomically};
pub use name::file_name;
pub use run::{Options, Run};
pub use store::{Kept, Records};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::submissions::Student;

/// The version of a record's form, raised when a reader of the old form would misread the
/// new one.
pub const FORMAT_VERSION: u32 = 1;

/// What was found out about one submission. It has no marks: those follow from it and a
/// rubric, which can change.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Record {
    /// [`FORMAT_VERSION`].
    pub version: u32,
    /// Whose submission it is.
    pub student: Student,
    /// When it was handed in, in s since 1970.
    pub handed_in: Option<u64>,
    /// The lesson's slug, such as `04-messages`.
    pub lesson: String,
    /// The source that was judged.
    pub source: Option<String>,
    /// Files that came with it and were not opened.
    pub ignored: Vec<String>,
    /// The result.
    pub verdict: Verdict,
    /// For what was not judged: why, in a sentence or two.
    pub why: Option<String>,
    /// Each check, in the lesson's order; empty if nothing was judged.
    pub checks: Vec<CheckResult>,
    /// The report as the student would have seen it, without colours.
    pub shown: String,
    /// What contained the program, in a few words.
    pub sandbox: String,
    /// Repeats the names and texts of the run.
    pub seed: u64,
    /// How long the build took, in ms.
    pub build_ms: u64,
    /// How long judging took, in ms.
    pub judge_ms: u64,
    /// The results that this one replaced, the oldest first.
    #[serde(default)]
    pub earlier: Vec<Earlier>,
}

impl Record {
    /// This result as one that was replaced, for this reason, at `at` (s since 1970).
    pub fn as_earlier(&self, why: String, at: u64) -> Earlier {
        let passed = |check: &&CheckResult| check.status == CheckStatus::Passed;
        let ids = self.checks.iter().filter(passed).map(|check| check.id.clone());
        Earlier { verdict: self.verdict, passed: ids.collect(), why, at }
    }
}

/// The result of a submission.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// All required checks passed.
    Passed,
    /// A required check failed, or the source doesn't compile.
    Failed,
    /// A `todo!()` was reached.
    Unfinished,
    /// Nothing that could be judged was handed in.
    Missing,
    /// The grader could not judge it. A person must look; it is never a zero.
    Inconclusive,
}

impl Verdict {
    /// All of them, in the order in which they are counted.
    const ALL: [Self; 5] =
        [Self::Passed, Self::Failed, Self::Unfinished, Self::Missing, Self::Inconclusive];

    /// How many there are of each: `12 passed, 3 failed`.
    pub fn counts(verdicts: &[Self]) -> String {
        let parts = Self::ALL.iter().filter_map(|verdict| {
            let count = verdicts.iter().filter(|one| *one == verdict).count();
            (count > 0).then(|| format!("{count} {}", verdict.word()))
        });
        parts.collect::<Vec<_>>().join(", ")
    }

    /// It in a word, for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Unfinished => "unfinished",
            Self::Missing => "missing",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// One check of one submission. It can be read from an item of `checks` in the grader's
/// JSON.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct CheckResult {
    /// The check's id.
    pub id: String,
    /// The claim, as a sentence.
    pub title: String,
    /// Whether the verdict depends on it.
    pub required: bool,
    /// What is known.
    pub status: CheckStatus,
    /// Why it did not pass.
    pub rationale: Option<String>,
    /// What to try next.
    pub hint: Option<String>,
    /// How long it took, in ms.
    #[serde(default)]
    pub duration_ms: u64,
    /// The line that it is about: `{"file": "exercises/04-messages.rs", "line": 12}`.
    #[serde(default)]
    pub place: Value,
}

/// As the grader's `Status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckStatus {
    /// The claim holds.
    Passed,
    /// The claim does not hold.
    Failed,
    /// A `todo!()` was reached.
    Unfinished,
    /// A check that it needs did not pass.
    Skipped,
    /// The grader or the machine failed.
    Inconclusive,
}

/// A result that was replaced.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Earlier {
    /// Its verdict.
    pub verdict: Verdict,
    /// The ids of the checks that passed.
    pub passed: Vec<String>,
    /// Why it was judged again.
    pub why: String,
    /// When it was replaced, in s since 1970.
    pub at: u64,
}
