//! The forms in which files are handed in. Each lists names, and reads one file.

mod archive;
mod file;
mod folder;
mod repository;
mod run;
mod single;
mod tape;
mod zip;

use std::path::{Path, PathBuf};

pub(super) use archive::{is_archive, without_extension};
pub(super) use file::words;
pub(super) use repository::{git_is_there, is_repository};

use super::choice::Wanted;

/// How many files are listed of one submission. Folders of nobody's are not counted.
const MOST_ITEMS: usize = 10_000;

/// One name in a submission.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// The path in the submission, with `/`. A folder that isn't looked into ends with it.
    pub path: String,
    /// What it is.
    pub kind: Kind,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A regular file.
    File,
    /// A symbolic or hard link.
    Link,
    /// A folder that isn't looked into, a device, a pipe, …
    Other,
}

/// Files that were handed in. All errors are reasons in words.
pub(super) trait Tree {
    /// Lists what there is. Folders aren't listed, only what is in them; of a folder of
    /// nobody's, only itself.
    fn list(&mut self) -> Result<Vec<Item>, String>;

    /// Reads the file with this index in the list: at most one byte more than
    /// [`LARGEST`](super::text::LARGEST).
    fn read(&mut self, at: usize) -> Result<Vec<u8>, String>;

    /// When it was handed in, in s since 1970; known after [`Tree::read`].
    fn time(&self) -> Option<u64>;

    /// Where an archive among the files can be opened; only a folder has such.
    fn inner(&self, _at: usize) -> Option<PathBuf> {
        None
    }
}

/// How a folder is read.
#[derive(Clone, Copy)]
pub(super) enum As {
    /// As its files are.
    Files,
    /// If it is a git clone, as it was at this time, in s since 1970, or at its last
    /// commit.
    Clone(Option<u64>),
}

/// Opens what is at this path.
///
/// # Errors
/// Why it can't be opened.
pub(super) fn open(
    path: &Path,
    wanted: &Wanted,
    read: As,
) -> Result<Box<dyn Tree>, String> {
    let kind = file::kind(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    Ok(match (kind, read) {
        (file::Kind::Folder, As::Clone(until)) if is_repository(path) => {
            Box::new(repository::Repository::open(path, until)?)
        }
        (file::Kind::Folder, _) => Box::new(folder::Folder::new(path)),
        (file::Kind::File, _) if wanted.is_kind(&name) => {
            Box::new(single::Single::new(path))
        }
        (file::Kind::File, _) => archive::open(path)?,
    })
}
