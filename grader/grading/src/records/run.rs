//! What a folder of results is about.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{FORMAT_VERSION, RecordsError, file::write_atomically};

/// The file in the folder of results.
pub(super) const NAME: &str = "run.json";

/// What a folder of results is about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Run {
    /// [`FORMAT_VERSION`].
    pub version: u32,
    /// The lesson's slug.
    pub lesson: String,
    /// The name of the assignment in gradebooks.
    pub assignment: String,
    /// Where the submissions were read from.
    pub submissions: PathBuf,
    /// Which part of them this is: `[1, 4]` is the first of four.
    pub shard: Option<[usize; 2]>,
    /// How many submissions there were in all parts.
    pub total: usize,
    /// The ids of the students of this part, sorted.
    pub students: Vec<String>,
    /// When they were due, in s since 1970.
    pub deadline: Option<u64>,
    /// The options that a later run needs for the same marks, as words of a command line:
    /// `["--roster", "course.csv"]`.
    pub given: Vec<String>,
    /// How they were judged.
    pub options: Options,
}

/// The options that a verdict depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub struct Options {
    /// The sandbox's level that was asked for.
    pub sandbox: String,
    /// What starts a server that is not written in Rust.
    pub command: Option<String>,
    /// Folders that such a server may read.
    pub read_only: Vec<PathBuf>,
}

impl Run {
    /// Reads what a folder is about; nothing if no run has written to it.
    ///
    /// # Errors
    /// If the file is there, and is not one of ours.
    pub fn read(out: &Path) -> Result<Option<Self>, RecordsError> {
        let path = out.join(NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(RecordsError::Unreadable(path, error)),
        };
        let run: Self = serde_json::from_str(&text)
            .map_err(|error| RecordsError::Broken(path.clone(), error.to_string()))?;
        if run.version > FORMAT_VERSION {
            return Err(RecordsError::Newer(path, run.version));
        }
        Ok(Some(run))
    }

    /// Writes it.
    ///
    /// # Errors
    /// If the folder can't be written.
    pub fn write(&self, out: &Path) -> Result<(), RecordsError> {
        let path = out.join(NAME);
        let written = serde_json::to_string_pretty(self)
            .map_err(io::Error::other)
            .and_then(|text| write_atomically(&path, (text + "\n").as_bytes()));
        written.map_err(|error| RecordsError::Unwritable(path, error))
    }
}
