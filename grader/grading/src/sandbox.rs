//! What a stranger's code is compiled and run in.

use std::{
    ffi::OsString,
    fmt, fs, io,
    path::{Path, PathBuf},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Strict,
    Best,
    None,
}

#[derive(Clone, Debug)]
pub struct Sandbox;

#[derive(Debug)]
pub struct SandboxError(io::Error);

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[derive(Debug)]
pub struct Cell {
    folder: PathBuf,
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Compile,
    Serve,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Limits;

pub struct Purpose<'a> {
    pub kind: Kind,
    pub read_only: &'a [PathBuf],
    pub folder: &'a Path,
    pub limits: Limits,
}

impl Sandbox {
    pub fn find(_wanted: Wanted) -> Result<Self, SandboxError> {
        Ok(Self)
    }

    pub fn says(&self) -> String {
        "nothing".into()
    }

    pub fn cell(&self, worker: usize, folder: &Path) -> Result<Cell, SandboxError> {
        let folder = folder.join(worker.to_string());
        fs::create_dir_all(&folder).map_err(SandboxError)?;
        Ok(Cell { folder })
    }
}

impl Cell {
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn before(&self, _purpose: &Purpose<'_>) -> Vec<OsString> {
        Vec::new()
    }

    pub fn network(&self) -> Vec<OsString> {
        Vec::new()
    }

    pub fn clear(&self) {
        let _ = fs::remove_dir_all(&self.folder);
        let _ = fs::create_dir_all(&self.folder);
    }
}
