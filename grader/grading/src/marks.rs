//! Points, from records and a rubric.
//!
//! A [`Rubric`] says what each check is worth. [`mark`] is the only place where points
//! come from, and it only reads: the same record and the same rubric always give the same
//! mark. All numbers are decimals, so that sums are exact.

mod amount;
mod late;
mod reading;
mod rounding;
mod rubric;
mod rubric_error;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::records::{CheckStatus, Record, Verdict};
pub use amount::Amount;
pub use classroom::reading::Problem;
pub use late::{Base, Late};
pub use rounding::{How, Rounding};
pub use rubric::{Extra, Item, Rubric};
pub use rubric_error::RubricError;

/// The points of one submission.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Mark {
    /// The points, after the penalty and the cap. 0 and without meaning if the state is
    /// [`State::Open`]: read it with [`Mark::known`] or [`Mark::exported`].
    pub points: Decimal,
    /// The most that there is without extra credit.
    pub of: Decimal,
    /// What was taken off because it came late.
    pub penalty: Decimal,
    /// How late it was, in s, after the student's extension; 0 if it was on time.
    pub late_s: u64,
    /// Whether the points suffice for a pass.
    pub passed: bool,
    /// Whether the mark may be exported.
    pub state: State,
    /// Where the points come from.
    pub parts: Vec<Part>,
}

impl Mark {
    /// The points for the instructor; nothing if the grader could not judge.
    pub fn known(&self) -> Option<Decimal> {
        (self.state != State::Open).then_some(self.points)
    }

    /// What the rubric's limits of extra credit and its rounding add to the sum of the
    /// parts, or take off: without it, that sum less the penalty isn't the mark.
    pub fn adjusted(&self) -> Decimal {
        let sum: Decimal = self.parts.iter().map(|part| part.points).sum();
        (self.points + self.penalty - sum).normalize()
    }

    /// The points for a gradebook; nothing if the mark is open or held.
    pub fn exported(&self) -> Option<Decimal> {
        (self.state == State::Final).then_some(self.points)
    }
}

/// Whether a mark may be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is final.
    Final,
    /// The rubric holds it back.
    Held,
    /// The grader could not judge, so there is no mark yet.
    Open,
}

/// The points of one check or group of the rubric.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Part {
    /// The check's id, or the group's name.
    pub id: String,
    /// The claim, or the group's title.
    pub title: String,
    /// What it earned.
    pub points: Decimal,
    /// What it could earn.
    pub of: Decimal,
    /// Whether it is extra credit.
    pub extra: bool,
    /// The check's status; of a group, the worst.
    pub status: CheckStatus,
}

/// The points of one record.
///
/// - Only a check that passed earns points. One that was skipped earns nothing.
/// - Source that doesn't compile, or nothing handed in, is 0 points; the record says why.
/// - What the grader could not judge has no mark ([`State::Open`]). So has a submission
///   whose points depend on a check that is inconclusive.
/// - Extra credit counts even if a required check failed, unless the rubric says
///   `after-required`.
pub fn mark(record: &Record, rubric: &Rubric) -> Mark {
    let parts: Vec<Part> = rubric.items.iter().map(|item| part(record, item)).collect();
    let late_s = rubric
        .late
        .as_ref()
        .map_or(0, |late| late.late_s(record.handed_in, record.student.extension_s));
    let mut mark = Mark {
        points: Decimal::ZERO,
        of: rubric.total,
        penalty: Decimal::ZERO,
        late_s,
        passed: false,
        state: State::Open,
        parts,
    };
    if is_open(record, rubric, &mark.parts) {
        return mark;
    }
    let earned = earned(record, rubric, &mark.parts);
    if let Some(late) = &rubric.late {
        mark.penalty = late.penalty(earned, rubric.total, late_s);
    }
    let points = rubric.rounding.apply(earned - mark.penalty).max(Decimal::ZERO);
    mark.points = points.normalize();
    mark.passed = match rubric.pass {
        Some(least) => mark.points >= least,
        None => record.verdict == Verdict::Passed,
    };
    let is_held = rubric.hold.contains(&record.student.id);
    mark.state = if is_held { State::Held } else { State::Final };
    mark
}

/// What one item of the rubric earned.
fn part(record: &Record, item: &Item) -> Part {
    let statuses = item.checks.iter().map(|id| status(record, id));
    let passed = statuses.clone().filter(|one| *one == CheckStatus::Passed).count();
    Part {
        id: item.id.clone(),
        title: item.title.clone(),
        points: item.earned(passed),
        of: item.of,
        extra: item.extra,
        status: statuses.max_by_key(|one| badness(*one)).unwrap_or(CheckStatus::Skipped),
    }
}

/// The status of one check. Where nothing was judged, no check has one. A check that is
/// missing among others is newer than the record, so nothing is known of it.
fn status(record: &Record, id: &str) -> CheckStatus {
    let found = record.checks.iter().find(|check| check.id == id);
    match found {
        Some(check) => check.status,
        None if record.checks.is_empty() => CheckStatus::Skipped,
        None => CheckStatus::Inconclusive,
    }
}

/// Orders statuses from good to bad.
fn badness(status: CheckStatus) -> u8 {
    match status {
        CheckStatus::Passed => 0,
        CheckStatus::Skipped => 1,
        CheckStatus::Unfinished => 2,
        CheckStatus::Failed => 3,
        CheckStatus::Inconclusive => 4,
    }
}

/// Whether the points depend on something that the grader does not know. A check may have
/// been skipped because of one that is inconclusive.
fn is_open(record: &Record, rubric: &Rubric, parts: &[Part]) -> bool {
    let is_unknown = |status| status == CheckStatus::Inconclusive;
    let counted = || rubric.items.iter().flat_map(|item| &item.checks);
    let unknown = record.checks.iter().any(|check| is_unknown(check.status));
    let skipped = || counted().any(|id| status(record, id) == CheckStatus::Skipped);
    record.verdict == Verdict::Inconclusive
        || parts.iter().any(|part| is_unknown(part.status))
        || unknown && skipped()
}

/// The points before the penalty.
fn earned(record: &Record, rubric: &Rubric, parts: &[Part]) -> Decimal {
    let sum = |extra: bool| -> Decimal {
        parts.iter().filter(|part| part.extra == extra).map(|part| part.points).sum()
    };
    let rule = &rubric.extra;
    let mut extra = sum(true);
    if rule.after_required && record.verdict != Verdict::Passed {
        extra = Decimal::ZERO;
    }
    if let Some(cap) = rule.cap {
        extra = extra.min(cap);
    }
    let earned = sum(false) + extra;
    if rule.beyond_total { earned } else { earned.min(rubric.total) }
}
