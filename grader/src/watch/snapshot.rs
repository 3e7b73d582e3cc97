//! What the student's files hold at one moment.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The files that a verdict depends on, by their paths from the workspace's root.
#[derive(Debug, Default)]
pub struct Snapshot(BTreeMap<PathBuf, File>);

/// The text alone would not tell that a file was changed and changed back while the
/// compiler read it.
#[derive(Debug, PartialEq)]
struct File {
    written: Option<SystemTime>,
    text: Vec<u8>,
}

impl Snapshot {
    /// Reads the files as they are now.
    pub fn read(workspace: &Path) -> Self {
        let mut files = Self::default();
        files.add(workspace, Path::new("Cargo.toml"));
        files.add_folder(workspace, Path::new("exercises"));
        files
    }

    /// The files that are not the same in both.
    pub fn differences(&self, other: &Self) -> Vec<PathBuf> {
        let paths = self.0.keys().chain(other.0.keys().filter(|p| !self.0.contains_key(*p)));
        paths.filter(|path| self.0.get(*path) != other.0.get(*path)).cloned().collect()
    }

    /// Whether a file is missing, or has no text: an editor may be about to write it.
    pub fn lacks(&self, path: &Path) -> bool {
        self.0.get(path).is_none_or(|file| file.text.is_empty())
    }

    fn add_folder(&mut self, workspace: &Path, folder: &Path) {
        for entry in fs::read_dir(workspace.join(folder)).into_iter().flatten().flatten() {
            let path = folder.join(entry.file_name());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.add_folder(workspace, &path);
            } else if matters(&path) {
                self.add(workspace, &path);
            }
        }
    }

    fn add(&mut self, workspace: &Path, path: &Path) {
        let full = workspace.join(path);
        if let Ok(text) = fs::read(&full) {
            let written = fs::metadata(&full).and_then(|data| data.modified()).ok();
            self.0.insert(path.to_owned(), File { written, text });
        }
    }
}

/// Whether a verdict can depend on this file, by its path from the workspace's root.
/// Editors keep copies and notes of their own beside the files.
pub fn matters(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with(['.', '#']) {
        return false;
    }
    match path.strip_prefix("exercises") {
        Ok(_) => name == "Cargo.toml" || name.ends_with(".rs"),
        Err(_) => path == Path::new("Cargo.toml"),
    }
}
