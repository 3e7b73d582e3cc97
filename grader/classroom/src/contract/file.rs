//! A contract's file.

use std::{
    error::Error,
    fmt,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{Contract, Problem, read};
use crate::reading;

/// The largest file, in bytes. A page of text has a few thousand.
const LARGEST: u64 = 1_000_000;

/// The name of a contract that lies in its server's folder. It is then named after that.
pub const USUAL_NAME: &str = "contract.toml";

/// Why a file can't be used.
#[derive(Debug)]
pub enum FileError {
    /// It can't be read or used: a sentence without a full stop.
    Unusable(PathBuf, String),
    /// It says something that can't be.
    Wrong(PathBuf, Vec<Problem>),
}

/// Reads the contract in a file.
///
/// # Errors
/// If it can't be read, or is wrong: everything that is wrong.
pub fn open(path: &Path) -> Result<Contract, FileError> {
    let text = text(path).map_err(|why| FileError::Unusable(path.into(), why))?;
    read(&slug(path), &text).map_err(|wrong| FileError::Wrong(path.into(), wrong))
}

fn text(path: &Path) -> Result<String, String> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => format!("it can't be read ({error})"),
    };
    let metadata = path.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err("this is a folder. Name the file in it".into());
    }
    if !metadata.is_file() {
        return Err("this is no ordinary file".into());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err("it is larger than 1 MB. A contract is a page of text".into());
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("it is no UTF-8 text: see line {line}. Save it as UTF-8 in your editor")
    })
}

/// What names the contract: the file without its ending, or the folder of a
/// [`USUAL_NAME`].
fn slug(path: &Path) -> String {
    let is_usual = path.file_name().is_some_and(|name| name == USUAL_NAME);
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let folder = whole.parent().and_then(Path::file_name).filter(|_| is_usual);
    let name = folder.or(path.file_stem()).unwrap_or_default();
    name.to_string_lossy().into_owned()
}

impl fmt::Display for FileError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable(path, reason) => {
                write!(out, "{}: {reason}.", path.display())
            }
            Self::Wrong(path, problems) => out.write_str(&reading::lines(path, problems)),
        }
    }
}

impl Error for FileError {}
