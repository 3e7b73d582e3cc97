//! A folder of files.

use std::{
    fs::{self, DirEntry},
    path::{Path, PathBuf},
};

use super::{
    super::{choice, names},
    Item, Kind, MOST_ITEMS, Tree, file, words,
};

/// How deep folders are looked into.
const DEEPEST: usize = 32;

/// A folder.
pub(super) struct Folder {
    root: PathBuf,
    /// The path of each item.
    paths: Vec<PathBuf>,
    time: Option<u64>,
}

impl Folder {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), paths: Vec::new(), time: None }
    }

    /// Lists one folder, and returns the folders in it.
    fn enter(
        &mut self,
        at: &Place,
        entries: Vec<DirEntry>,
        items: &mut Vec<Item>,
    ) -> Vec<Place> {
        let mut folders = Vec::new();
        for entry in entries {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let mut path = format!("{}{name}", at.shown);
            // This is the type of the name itself, so a link is a link.
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_dir() => {
                    path.push('/');
                    if !choice::is_nobodys_name(&name) && at.depth < DEEPEST {
                        let depth = at.depth + 1;
                        folders.push(Place { real: entry.path(), shown: path, depth });
                        continue;
                    }
                    Kind::Other
                }
                Ok(kind) if kind.is_file() => Kind::File,
                Ok(kind) if kind.is_symlink() => Kind::Link,
                Ok(_) | Err(_) => Kind::Other,
            };
            self.paths.push(entry.path());
            items.push(Item { path, kind });
        }
        folders
    }
}

/// A folder to look into.
struct Place {
    real: PathBuf,
    /// Its path in the submission, with `/` at the end; empty for the submission.
    shown: String,
    depth: usize,
}

impl Tree for Folder {
    fn list(&mut self) -> Result<Vec<Item>, String> {
        let mut items = Vec::new();
        let mut seen = 0;
        let root = Place { real: self.root.clone(), shown: String::new(), depth: 0 };
        let mut left = vec![root];
        while let Some(at) = left.pop() {
            let entries = fs::read_dir(&at.real).and_then(|entries| {
                entries.take(MOST_ITEMS + 1).collect::<Result<Vec<DirEntry>, _>>()
            });
            let mut entries = match entries {
                Ok(entries) => entries,
                Err(error) if at.depth == 0 => {
                    let name = names::last(&self.root);
                    return Err(format!("{name} can't be read: {}", words(&error)));
                }
                Err(error) => {
                    let path = format!("{} ({})/", at.shown, words(&error));
                    self.paths.push(at.real);
                    items.push(Item { path, kind: Kind::Other });
                    continue;
                }
            };
            seen += entries.len();
            if seen > MOST_ITEMS {
                return Err(format!("it has more than {MOST_ITEMS} files"));
            }
            entries.sort_by_key(DirEntry::file_name);
            left.extend(self.enter(&at, entries, &mut items));
        }
        Ok(items)
    }

    fn read(&mut self, at: usize) -> Result<Vec<u8>, String> {
        let path = self.paths.get(at).ok_or("it isn't there")?;
        let (bytes, time) = file::read(path)?;
        self.time = time;
        Ok(bytes)
    }

    fn time(&self) -> Option<u64> {
        self.time
    }

    fn inner(&self, at: usize) -> Option<PathBuf> {
        self.paths.get(at).cloned()
    }
}
