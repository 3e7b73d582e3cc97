//! Why no submission at all could be read.

use std::{error::Error, fmt, path::Path};

use super::names;

/// Why no submission at all could be read: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    what: String,
    next: String,
}

impl ReadError {
    pub(super) fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { what: what.into(), next: next.into() }
    }

    /// About a file or folder of the instructor's.
    pub(super) fn at(path: &Path, what: impl fmt::Display, next: &str) -> Self {
        Self::new(format!("{}: {what}", names::shown_path(path)), next)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nNext: {}", self.what, self.next)
    }
}

impl Error for ReadError {}
