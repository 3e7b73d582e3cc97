//! The content of the student's files at one moment.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The files that a verdict depends on, by their paths from the workspace's root.
#[derive(Debug, Default)]
pub struct Snapshot(BTreeMap<PathBuf, File>);

/// The time shows that a file was changed and changed back while the compiler read it;
/// the text alone would not.
#[derive(Debug, PartialEq)]
struct File {
    written: Option<SystemTime>,
    text: Vec<u8>,
}

impl Snapshot {
    /// Reads the files as they are now.
    pub fn read(workspace: &Path) -> Self {
        let mut files = Self::default();
        for folder in ["", "exercises"] {
            files.add_folder(workspace, Path::new(folder), false);
        }
        files.add_folder(workspace, Path::new("exercises/src"), true);
        files
    }

    /// The files that differ.
    pub fn differences(&self, other: &Self) -> Vec<PathBuf> {
        let paths =
            self.0.keys().chain(other.0.keys().filter(|p| !self.0.contains_key(*p)));
        paths.filter(|path| self.0.get(*path) != other.0.get(*path)).cloned().collect()
    }

    /// Whether a file is missing or empty: an editor may be about to write it.
    pub fn lacks(&self, path: &Path) -> bool {
        self.0.get(path).is_none_or(|file| file.text.is_empty())
    }

    fn add_folder(&mut self, workspace: &Path, folder: &Path, deep: bool) {
        for entry in fs::read_dir(workspace.join(folder)).into_iter().flatten().flatten()
        {
            let path = folder.join(entry.file_name());
            if matters(&path) {
                self.add(workspace, &path);
            } else if deep && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.add_folder(workspace, &path, true);
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

/// Whether a verdict can depend on this file, given as a path from the workspace's root.
/// Editors keep copies and notes beside the files, which don't count.
pub fn matters(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().unwrap_or(Path::new(""));
    let source = name.ends_with(".rs") && !name.starts_with(['.', '#']);
    match folder.to_str() {
        Some("") => name == "Cargo.toml",
        Some("exercises") => source || name == "Cargo.toml",
        _ => source && folder.starts_with("exercises/src"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_editor_leaves_beside_a_file_does_not_matter() {
        let own = ["Cargo.toml", "exercises/04-messages.rs", "exercises/src/a/b.rs"];
        assert!(own.iter().all(|path| matters(Path::new(path))));
        let others = [
            "exercises/.04-messages.rs.swp",
            "exercises/04-messages.rs~",
            "exercises/#04-messages.rs#",
            "exercises/.#04-messages.rs",
            "exercises/4913",
            "exercises/starters/04-messages.rs",
            "grader/Cargo.toml",
            ".progress",
        ];
        assert!(!others.iter().any(|path| matters(Path::new(path))));
    }
}
