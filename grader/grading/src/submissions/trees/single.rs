//! A source file that was handed in alone.

use std::path::{Path, PathBuf};

use super::{Item, Kind, Tree, file};

/// One file.
pub(super) struct Single {
    path: PathBuf,
    time: Option<u64>,
}

impl Single {
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), time: None }
    }
}

impl Tree for Single {
    fn list(&mut self) -> Result<Vec<Item>, String> {
        let name = self.path.file_name().unwrap_or_default();
        let path = name.to_string_lossy().into_owned();
        Ok(vec![Item { path, kind: Kind::File }])
    }

    fn read(&mut self, _at: usize) -> Result<Vec<u8>, String> {
        let (bytes, time) = file::read(&self.path)?;
        self.time = time;
        Ok(bytes)
    }

    fn time(&self) -> Option<u64> {
        self.time
    }
}
