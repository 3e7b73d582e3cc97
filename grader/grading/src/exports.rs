//! Gradebooks, reports and pages.

pub mod pages;

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

/// Why an export could not be written.
#[derive(Debug)]
pub struct ExportError;

impl ExportError {
    /// A file cannot be written.
    pub fn write(_path: &std::path::Path, _error: std::io::Error) -> Self {
        Self
    }
}
