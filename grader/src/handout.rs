//! A handout: a student's own workspace, without solutions, wrong submissions and
//! history. It is made from the kit's files and can be updated later. A file that the
//! student has changed is never overwritten.

mod files;
mod own;

use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};

pub use files::{File, collect};
pub use own::command;

use crate::workspace::with_unix_ends;

/// The list of what the kit wrote, from the handout's root.
const MANIFEST: &str = ".handout.json";

/// The files that the kit wrote: a path with slashes, and the SHA-1 of what was written.
#[derive(Default, Deserialize, Serialize)]
struct Manifest(BTreeMap<String, String>);

/// What happened to the files.
#[derive(Debug, Default)]
pub struct Written {
    /// How many were written, because they were missing or out of date.
    pub written: usize,
    /// Paths that only the student has changed: left alone.
    pub kept: Vec<String>,
    /// Paths that changed here and in the kit; the kit's file is beside it, as `PATH.new`.
    pub beside: Vec<String>,
}

/// A folder that is a handout, or is to become one.
pub struct Handout {
    directory: PathBuf,
    known: Manifest,
}

impl Handout {
    /// Opens it; nothing is written yet.
    ///
    /// # Errors
    /// The folder holds something else.
    pub fn open(directory: &Path) -> Result<Self, HandoutError> {
        let not_ours = || HandoutError::NotOurs(directory.into());
        let known = match fs::read(directory.join(MANIFEST)) {
            Ok(text) => serde_json::from_slice(&text).map_err(|_| not_ours())?,
            Err(_) if is_empty(directory) => Manifest::default(),
            Err(_) => return Err(not_ours()),
        };
        Ok(Self { directory: directory.into(), known })
    }

    /// Makes sure that these files have all contracts that the handout has. If one lacked,
    /// the new manifest would lack its program, and nobody could check the exercise.
    ///
    /// # Errors
    /// A contract is missing.
    pub fn keeps_contracts(&self, files: &[File]) -> Result<(), HandoutError> {
        let is_there = |path: &String| files.iter().any(|file| file.path == *path);
        let mut contracts = self.known.0.keys().filter(|path| own::is_contract(path));
        match contracts.find(|path| !is_there(path)) {
            Some(path) => Err(HandoutError::Forgotten(path.clone())),
            None => Ok(()),
        }
    }

    /// Writes or updates the kit's files.
    ///
    /// # Errors
    /// A file cannot be read or written.
    pub fn write(mut self, files: &[File]) -> Result<Written, HandoutError> {
        let mut done = Written::default();
        for file in files {
            one(&self.directory, file, &mut self.known, &mut done)?;
        }
        let manifest = self.directory.join(MANIFEST);
        let text = serde_json::to_vec_pretty(&self.known).unwrap_or_default();
        put(&manifest, &text)?;
        Ok(done)
    }
}

fn one(
    directory: &Path,
    file: &File,
    known: &mut Manifest,
    done: &mut Written,
) -> Result<(), HandoutError> {
    let path = directory.join(&file.path);
    let new = hash(&file.content);
    let before = known.0.get(&file.path);
    let there = match fs::read(&path) {
        Ok(content) => Some(hash(&content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(HandoutError::Io(path, error)),
    };
    let untouched = there.is_none() || there.as_ref() == before;
    if there.as_ref() == Some(&new) {
        // It is up to date, whoever wrote it.
    } else if untouched {
        put(&path, &file.content)?;
        done.written += 1;
    } else if before == Some(&new) {
        done.kept.push(file.path.clone());
    } else {
        let mut name = path.into_os_string();
        name.push(".new");
        put(Path::new(&name), &file.content)?;
        done.beside.push(file.path.clone());
    }
    known.0.insert(file.path.clone(), new);
    Ok(())
}

fn put(path: &Path, content: &[u8]) -> Result<(), HandoutError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, content))
        .map_err(|error| HandoutError::Io(path.into(), error))
}

fn is_empty(directory: &Path) -> bool {
    match fs::read_dir(directory) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// How lines end does not matter: git or an editor may change that.
fn hash(content: &[u8]) -> String {
    Sha1::digest(with_unix_ends(content))
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Why there is no handout.
#[derive(Debug)]
pub enum HandoutError {
    /// This folder holds something that the kit did not write.
    NotOurs(PathBuf),
    /// This file could not be read or written.
    Io(PathBuf, io::Error),
    /// The handout already has a file or a program with the name of this contract.
    Taken(String),
    /// The handout has this exercise of the instructor's, and the new one has not.
    Forgotten(String),
    /// This file of the kit doesn't have the form that this program expects.
    Unexpected(&'static str),
}

impl fmt::Display for HandoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs(folder) => write!(
                f,
                "{} is neither empty nor a handout. Nothing was written. Name a new \
                 folder.",
                folder.display()
            ),
            Self::Io(path, error) => write!(f, "{}: {error}.", path.display()),
            Self::Taken(slug) => write!(
                f,
                "a handout already has an exercise like `{slug}`. Nothing was written. \
                 Give the contract another name."
            ),
            Self::Forgotten(file) => write!(
                f,
                "the handout has {file}, and this command does not name that contract. \
                 Nothing was written. Add --contract with its file."
            ),
            Self::Unexpected(file) => write!(
                f,
                "{file} has an unexpected form, so the handout would not build. Nothing \
                 was written. Please report this."
            ),
        }
    }
}

impl std::error::Error for HandoutError {}
