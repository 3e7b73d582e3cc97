//! Why an export failed.

use std::{error::Error, fmt, io, path::PathBuf};

/// Why an export failed.
#[derive(Debug)]
pub enum ExportError {
    /// A file could not be read or written.
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file of the instructor's can't be filled in.
    Sheet {
        /// Which file.
        path: PathBuf,
        /// Why, and what to do about it.
        text: String,
    },
    /// A format needs something that wasn't given: what, in a sentence.
    Needs(String),
}

impl fmt::Display for ExportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => write!(out, "{}: {error}", path.display()),
            Self::Sheet { path, text } => write!(out, "{}: {text}", path.display()),
            Self::Needs(text) => out.write_str(text),
        }
    }
}

impl Error for ExportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            Self::Sheet { .. } | Self::Needs(_) => None,
        }
    }
}
