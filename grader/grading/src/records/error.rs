//! Why the records can't be read or written.

use std::{error::Error, fmt, io, path::PathBuf};

/// Why the records can't be read or written. Nothing was changed then.
#[derive(Debug)]
pub enum RecordsError {
    /// A file or folder can't be written.
    Unwritable(PathBuf, io::Error),
    /// A file or folder can't be read.
    Unreadable(PathBuf, io::Error),
    /// Another run writes to the folder; its process number, if known.
    Busy(PathBuf, Option<u32>),
    /// A file is no record, for this reason.
    Broken(PathBuf, String),
    /// A newer version of this program wrote the file.
    Newer(PathBuf, u32),
    /// The folder is about another lesson: the one it has, and the one wanted.
    OtherLesson(PathBuf, String, String),
    /// A file that has the name of one student is about another: its id.
    OtherStudent(PathBuf, String),
    /// There are no results in the folder.
    NoResults(PathBuf),
}

impl fmt::Display for RecordsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unwritable(path, error) => write!(
                f,
                "{} can't be written: {error}. Choose another folder with --out, or make \
                 room there",
                path.display()
            ),
            Self::Unreadable(path, error) => {
                write!(f, "{} can't be read: {error}", path.display())
            }
            Self::Busy(path, by) => {
                let by = by.map(|id| format!(" (process {id})")).unwrap_or_default();
                write!(
                    f,
                    "another run{by} is writing to {}. Wait until it ends, or choose \
                     another folder with --out",
                    path.display()
                )
            }
            Self::Broken(path, why) if path.ends_with(super::run::NAME) => write!(
                f,
                "{} is not a file of this program: {why}. Delete it: the next run writes \
                 it anew, and no result is lost",
                path.display()
            ),
            Self::Broken(path, why) => write!(
                f,
                "{} is not a record of this program: {why}. Restore it, or move it out \
                 of the folder; without it, the submission is judged again",
                path.display()
            ),
            Self::Newer(path, version) => write!(
                f,
                "{} has version {version} of the format, which is newer than this \
                 program. Update the program, or choose another folder with --out",
                path.display()
            ),
            Self::OtherLesson(path, is, wanted) => write!(
                f,
                "{} has results of {is}, not of {wanted}. Choose another folder with \
                 --out",
                path.display()
            ),
            Self::OtherStudent(path, id) => write!(
                f,
                "{} is about the student `{id}`, so its name should be `{}.json`. \
                 Rename it, or move it out of the folder",
                path.display(),
                super::file_name(id)
            ),
            Self::NoResults(path) => write!(
                f,
                "{} has no results. Name the folder that a run wrote to with --out",
                path.display()
            ),
        }
    }
}

impl Error for RecordsError {}
