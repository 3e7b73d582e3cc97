//! What is wrong with a rubric.

use std::{error::Error, fmt, io, path::PathBuf};

use classroom::reading::{self, Problem};

/// Why a rubric can't be used.
#[derive(Debug)]
pub enum RubricError {
    /// The file could not be read.
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file says something that can't be.
    Wrong {
        /// Which file.
        path: PathBuf,
        /// Everything that is wrong, in the order of the file; at least one.
        problems: Vec<Problem>,
    },
}

impl fmt::Display for RubricError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, error } => {
                write!(out, "the rubric {} can't be read: {error}", path.display())
            }
            Self::Wrong { path, problems } => {
                out.write_str(&reading::lines(path, problems))
            }
        }
    }
}

impl Error for RubricError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreadable { error, .. } => Some(error),
            Self::Wrong { .. } => None,
        }
    }
}
