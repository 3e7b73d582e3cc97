//! Whether the grader is there and up to date, found out without asking cargo.
//!
//! Cargo would need some 0.1 s to say so, at every check. `cargo run` has just found
//! `check` itself up to date, for this toolchain, these flags and this profile. What
//! remains is what the grader is made of: the files in its dep-info file, and the
//! manifests. If all of them are older than the last time that cargo was asked, the
//! answer is the same. Any doubt, and cargo is asked.

use std::{
    env,
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::dep_info::{manifests, sources};

/// The name of the grader's bin.
pub const BIN: &str = "grader";

/// The grader's program, and what is known of it.
#[derive(Debug)]
pub struct Grader {
    /// Where it is, or will be: beside `check`.
    pub program: PathBuf,
    /// The root of the workspace that it belongs to.
    pub workspace: PathBuf,
    check: PathBuf,
    stamp: PathBuf,
}

impl Grader {
    /// The grader of the workspace at `workspace`, beside the program `check`.
    pub fn beside(check: PathBuf, workspace: PathBuf) -> Self {
        let program = check.with_file_name(format!("{BIN}{}", env::consts::EXE_SUFFIX));
        let stamp = check.with_file_name(format!("{BIN}.stamp"));
        Self { program, workspace, check, stamp }
    }

    /// Cargo's target folder, and the folder in it for the profile's programs.
    pub fn place(&self) -> Option<(&Path, &OsStr)> {
        let folder = self.program.parent()?;
        Some((folder.parent()?, folder.file_name()?))
    }

    /// Whether it was built before, from these files or from older ones.
    pub fn is_built(&self) -> bool {
        self.program.exists()
    }

    /// Whether cargo would find nothing to do.
    pub fn is_up_to_date(&self) -> bool {
        let Some(asked) = written(&self.stamp) else { return false };
        let Some(sources) = sources(&self.program) else { return false };
        let is_older = |file: &Path| written(file).is_some_and(|at| at < asked);
        // Two clones may share a target folder: the sources must be our own.
        let ours = |file: &PathBuf| file.starts_with(&self.workspace) && is_older(file);
        self.is_built()
            && is_older(&self.check)
            && sources.iter().all(ours)
            && manifests(&self.workspace, &sources)
                .iter()
                .all(|file| !file.exists() || is_older(file))
    }

    /// Notes that cargo is asked now: what changes from here on is newer.
    ///
    /// # Errors
    /// Nothing can be written beside the program.
    pub fn begin(&self) -> io::Result<Asking<'_>> {
        let file = self.stamp.with_extension("stamp.new");
        fs::write(&file, "")?;
        Ok(Asking { file, grader: self })
    }
}

/// Cargo has been asked, and has not answered yet.
pub struct Asking<'a> {
    file: PathBuf,
    grader: &'a Grader,
}

impl Asking<'_> {
    /// Cargo has found the grader up to date, or has made it so. Best effort: without a
    /// stamp, cargo is asked again the next time.
    pub fn done(self) {
        // The file keeps the time at which it was written: when cargo began.
        let _ = fs::rename(self.file, &self.grader.stamp);
    }
}

fn written(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).ok()?.modified().ok()
}
