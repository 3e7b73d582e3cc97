//! Gradebooks, reports and pages.

use crate::{marks::Mark, records::Record};

/// One student's row in every export.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was found out.
    pub record: Record,
    /// The points.
    pub mark: Mark,
}

/// What an export is made of.
#[derive(Clone, Debug)]
pub struct Gradebook {
    /// The lesson's slug.
    pub lesson: String,
    /// The name of the assignment in gradebooks.
    pub assignment: String,
    /// By the students' ids.
    pub rows: Vec<Row>,
}
