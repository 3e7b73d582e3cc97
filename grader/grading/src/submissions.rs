//! Who handed in what.

use serde::{Deserialize, Serialize};

/// A student, as a roster or a folder's name tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Student {
    /// Unique in a course, and the name of the student's files.
    pub id: String,
    /// The full name.
    pub name: Option<String>,
    /// The id in the student information system, which gradebooks ask for.
    pub sis_id: Option<String>,
    /// The email address or the login.
    pub email: Option<String>,
    /// The section or group.
    pub section: Option<String>,
    /// How much longer than the others this student has, in s.
    #[serde(default)]
    pub extension_s: u64,
}

/// What one student handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Who.
    pub student: Student,
    /// When, in s since 1970, if anything tells.
    pub handed_in: Option<u64>,
    /// What there is to judge.
    pub found: Found,
    /// The names of the other files that came with it. Nobody opens them.
    pub ignored: Vec<String>,
}

/// What there is to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The text of the lesson's source file.
    Source(String),
    /// The address of a running server.
    Url(String),
    /// Nothing, for this reason, which is a sentence for the instructor.
    Nothing(String),
}
