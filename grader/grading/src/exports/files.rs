//! The files of `OUT/exports`, and the notes about them.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use super::ExportError;
use crate::records::write_atomically;

/// Where the notes are.
const NOTES: &str = "notes.txt";

/// Writes files, and remembers which.
pub(super) struct Files {
    folder: PathBuf,
    written: Vec<PathBuf>,
    /// With the file or the topic that each is about.
    notes: Vec<(String, String)>,
}

impl Files {
    /// In this folder, which is made when it is needed.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, written: Vec::new(), notes: Vec::new() }
    }

    /// Adds something that an instructor must know.
    pub(super) fn note(&mut self, about: &str, text: impl Into<String>) {
        self.notes.push((about.into(), text.into()));
    }

    /// Writes one file, whole or not at all.
    ///
    /// # Errors
    /// It can't be written.
    pub(super) fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)
            .and_then(|()| write_atomically(&path, bytes))
            .map_err(|error| ExportError::Io { path: path.clone(), error })?;
        self.written.push(path);
        Ok(())
    }

    /// The same, of a file made from this one of the instructor's.
    ///
    /// # Errors
    /// It can't be written, or it would replace the instructor's.
    pub(super) fn write_beside(
        &mut self,
        name: &str,
        given: &Path,
        bytes: &[u8],
    ) -> Result<(), ExportError> {
        let real = |path: &Path| fs::canonicalize(path).ok();
        if real(given).is_some_and(|given| real(&self.folder.join(name)) == Some(given)) {
            let text = "it would be overwritten. Give the file as you downloaded it, from \
                        another folder";
            return Err(ExportError::Sheet { path: given.into(), text: text.into() });
        }
        self.write(name, bytes)
    }

    /// Removes a file that an earlier export wrote, of a mark that isn't exported now.
    ///
    /// # Errors
    /// It is there, and can't be removed.
    pub(super) fn remove(&self, name: &str) -> Result<(), ExportError> {
        let path = self.folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(ExportError::Io { path, error })
            }
            _ => Ok(()),
        }
    }

    /// Writes the notes. The paths of all files, the notes first.
    ///
    /// # Errors
    /// They can't be written.
    pub(super) fn finish(mut self) -> Result<Vec<PathBuf>, ExportError> {
        let mut text = String::new();
        for (about, note) in &self.notes {
            // A note may quote a name with newlines, or with codes for a terminal.
            let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
            let note: String = note.chars().filter(|c| !c.is_control()).collect();
            // Writing to a String never fails.
            let _ = writeln!(text, "{about}: {note}");
        }
        if text.is_empty() {
            text.push_str("All marks are exported, and there is nothing to note.\n");
        }
        self.write(NOTES, text.as_bytes())?;
        self.written.rotate_right(1);
        Ok(self.written)
    }
}

/// The error of a file that could not even be put together.
pub(super) fn made(name: &str, error: io::Error) -> ExportError {
    ExportError::Io { path: name.into(), error }
}
