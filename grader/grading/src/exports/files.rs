//! The files of `OUT/exports`, and the notes about them.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use sha1::{Digest, Sha1};

use super::ExportError;

/// Where the notes are.
const NOTES: &str = "notes.txt";

/// The longest name of a student's file, in bytes, without its extension.
const LONGEST: usize = 100;

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
        replace(&path, bytes)
            .map_err(|error| ExportError::Io { path: path.clone(), error })?;
        self.written.push(path);
        Ok(())
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
            // A note may quote a name with newlines.
            let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
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

/// The name of a student's file, without its extension: the id, if a file may be called
/// so everywhere, and otherwise what can be kept of it with a hash. No two ids have the
/// same.
pub(super) fn name(id: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
    let is_short = !id.is_empty() && id.len() <= LONGEST;
    // A leading dot hides a file, or leaves the folder.
    if is_short && id.chars().all(is_plain) && !id.starts_with('.') && !id.contains('~') {
        return id.to_owned();
    }
    let kept: String = id.chars().filter(|c| is_plain(*c)).take(LONGEST / 2).collect();
    let hash = Sha1::digest(id.as_bytes());
    let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{}~{hash}", kept.trim_start_matches('.'))
}

/// Writes a file through a temporary one beside it, so that no reader ever sees half of
/// it. What is the same already is left alone.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}.new", std::process::id()));
    let written = File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let written = written.and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error says more than a second one would.
        let _ = fs::remove_file(&temporary);
    }
    written
}
