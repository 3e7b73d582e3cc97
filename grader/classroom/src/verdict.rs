//! The result of a run: one value, which the writers in `report` only show.

use serde::Serialize;

use crate::{journal::Entry, trap::Trap};

#[cfg(test)]
mod tests;

/// The version of the JSON form of a [`Report`], raised when a reader of the old
/// form would misread the new one.
pub const FORMAT_VERSION: u32 = 1;

/// The id of the check that each run begins with: the server starts, and lets the clients
/// in.
pub const STARTS: &str = "starts";

/// Its claim.
pub const STARTS_TITLE: &str =
    "The server starts, lets every kind of client in, and stays";

/// What is known of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The claim holds.
    Passed,
    /// The claim does not hold, and the server is to blame.
    Failed,
    /// A `todo!()` was reached: not wrong, not done.
    Unfinished,
    /// Not tried, because a check that it needs did not pass.
    Skipped,
    /// The grader or the machine failed, so nothing is known of the server.
    Inconclusive,
}

/// A line of source that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Path from the workspace's root, as the compiler names it.
    pub file: String,
    /// Counted from 1.
    pub line: u32,
}

/// What was found out about one check.
#[derive(Clone, Debug, Serialize)]
pub struct CheckReport {
    /// Never changes, so that it can be referred to.
    pub id: String,
    /// The claim, as a sentence.
    pub title: String,
    /// Whether the lesson's verdict depends on it.
    pub required: bool,
    /// What is known.
    pub status: Status,
    /// How long it took, in ms.
    pub duration_ms: u64,
    /// Why it has this status, in a sentence or two; nothing when it passed.
    pub rationale: Option<String>,
    /// What to try next, chosen by what was seen.
    pub hint: Option<String>,
    /// The id of the mistake that was made, if it has one.
    pub trap: Option<&'static str>,
    /// The mistakes that were made, until the report is complete.
    #[serde(skip)]
    pub traps: Vec<Trap>,
    /// What a right server would have done.
    pub expected: Option<String>,
    /// What this server did.
    pub actual: Option<String>,
    /// The line of the student's source that the finding is about.
    pub place: Option<Place>,
    /// Where in the lesson to read on, such as `lessons/04-messages.md#deleting`.
    pub read: Option<String>,
    /// What the server printed while the check ran, on stdout and stderr. Readers of
    /// the JSON know it by the name that it had before it held both.
    #[serde(rename = "stderr")]
    pub printed: Vec<String>,
    /// The same lines with their times, in ms since the journal's beginning.
    #[serde(skip)]
    pub wrote: Vec<(f64, String)>,
    /// The packets of this check, in order.
    pub journal: Vec<Entry>,
    /// The packets that the finding is about hold one of these texts; empty: all.
    #[serde(skip)]
    pub focus: Vec<String>,
}

impl CheckReport {
    /// Whether there is something to say of it: it was tried, and did not pass.
    pub fn is_finding(&self) -> bool {
        !matches!(self.status, Status::Passed | Status::Skipped)
    }

    /// Everything that was said of it, a line each.
    pub fn said(&self) -> String {
        let texts = [&self.rationale, &self.expected, &self.actual, &self.hint];
        texts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// How many of a group of checks passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Checks that passed.
    pub passed: usize,
    /// Checks that there are.
    pub total: usize,
}

impl Tally {
    /// Whether every check of the group passed.
    pub fn complete(self) -> bool {
        self.passed == self.total
    }
}

/// The panics of the server at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PanicTally {
    /// Where it panicked.
    pub place: Place,
    /// What it said the first time.
    pub message: String,
    /// How often it did, over all servers of the run.
    pub times: usize,
}

/// Everything that one run found out about one lesson.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// [`FORMAT_VERSION`].
    pub version: u32,
    /// The lesson's slug, such as `04-messages`.
    pub lesson: String,
    /// What the required checks come to; never [`Status::Skipped`].
    pub verdict: Status,
    /// The required checks.
    pub required: Tally,
    /// The optional checks.
    pub optional: Tally,
    /// Repeats the names, ids and texts of this run.
    pub seed: u64,
    /// From the server's start to the last answer, in ms.
    pub duration_ms: u64,
    /// How long cargo took, in ms; 0 where nothing was built.
    pub build_ms: u64,
    /// Where the server panicked, a `todo!()` aside.
    pub panics: Vec<PanicTally>,
    /// In the order of the lesson.
    pub checks: Vec<CheckReport>,
}

impl Report {
    /// Sums up the checks of one run.
    pub fn new(lesson: &str, seed: u64, checks: Vec<CheckReport>) -> Self {
        let (verdict, required, optional) =
            (verdict(&checks), tally(&checks, true), tally(&checks, false));
        Self {
            version: FORMAT_VERSION,
            lesson: lesson.to_owned(),
            verdict,
            required,
            optional,
            seed,
            duration_ms: 0,
            build_ms: 0,
            panics: Vec::new(),
            checks,
        }
    }

    /// Replaces the reports of checks about which more is known now.
    pub fn amend(&mut self, amended: Vec<CheckReport>) {
        for report in amended {
            if let Some(before) = self.checks.iter_mut().find(|one| one.id == report.id) {
                *before = report;
            }
        }
        self.verdict = verdict(&self.checks);
        self.required = tally(&self.checks, true);
        self.optional = tally(&self.checks, false);
    }

    /// The findings to show: those of the required checks, or of the optional ones once
    /// all required ones pass. A cause that several checks met is in it once, such as a
    /// `todo!()`.
    pub fn findings(&self) -> Vec<&CheckReport> {
        let is_required = self.verdict != Status::Passed;
        let found =
            |check: &&CheckReport| check.required == is_required && check.is_finding();
        let mut findings: Vec<&CheckReport> = Vec::new();
        for check in self.checks.iter().filter(found) {
            let says_the_same = |other: &&CheckReport| {
                check.rationale.is_some()
                    && check.place.is_some()
                    && (other.status, &other.rationale, &other.place)
                        == (check.status, &check.rationale, &check.place)
            };
            if !findings.iter().any(says_the_same) {
                findings.push(check);
            }
        }
        findings
    }

    /// The first of the [findings](Self::findings).
    pub fn first_finding(&self) -> Option<&CheckReport> {
        self.findings().first().copied()
    }

    /// The panics that no finding names.
    pub fn other_panics(&self) -> impl Iterator<Item = &PanicTally> {
        let named = |tally: &&PanicTally| {
            self.checks.iter().any(|check| check.place.as_ref() == Some(&tally.place))
        };
        self.panics.iter().filter(move |tally| !named(tally))
    }

    /// The exit status of the program: 0 all required checks passed, 1 not yet,
    /// 2 the grader could not judge.
    pub fn exit_code(&self) -> u8 {
        match self.verdict {
            Status::Passed => 0,
            Status::Inconclusive => 2,
            _ => 1,
        }
    }
}

fn tally(checks: &[CheckReport], required: bool) -> Tally {
    let group = checks.iter().filter(|check| check.required == required);
    let passed = group.clone().filter(|check| check.status == Status::Passed).count();
    Tally { passed, total: group.count() }
}

/// The verdict of the required checks: something wrong weighs more than
/// something not done, and both more than something not known.
fn verdict(checks: &[CheckReport]) -> Status {
    let required = || checks.iter().filter(|check| check.required);
    for status in [Status::Failed, Status::Unfinished, Status::Inconclusive] {
        if required().any(|check| check.status == status) {
            return status;
        }
    }
    if required().all(|check| check.status == Status::Passed) {
        Status::Passed
    } else {
        // Skipped with no cause among the required checks.
        Status::Inconclusive
    }
}
