//! Why an export failed.

use std::{error::Error, fmt, io, path::PathBuf};

use rust_decimal::Decimal;

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
    /// A file of the instructor's has another maximum than the rubric.
    Maximum {
        /// Which file.
        path: PathBuf,
        /// Its maximum, in points.
        maximum: Decimal,
        /// The rubric's total, in points.
        total: Decimal,
    },
    /// A format needs something that wasn't given: what, in a sentence.
    Needs(String),
}

impl fmt::Display for ExportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => write!(out, "{}: {error}", path.display()),
            Self::Sheet { path, text } => write!(out, "{}: {text}", path.display()),
            Self::Maximum { path, maximum, total } => write!(
                out,
                "{}: the assignment has {} points there, and the rubric {}. Nothing was \
                 filled in. Give the rubric `total = {}` and `scale = true`, or change \
                 the assignment and download the file again",
                path.display(),
                maximum.normalize(),
                total.normalize(),
                maximum.normalize()
            ),
            Self::Needs(text) => out.write_str(text),
        }
    }
}

impl Error for ExportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            Self::Sheet { .. } | Self::Maximum { .. } | Self::Needs(_) => None,
        }
    }
}
