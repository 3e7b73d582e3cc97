//! Points, from records and a rubric.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::records::CheckStatus;

/// The points of one submission.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Mark {
    /// The points, after the penalty and the cap.
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
