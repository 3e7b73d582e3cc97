//! The folder in which the workers compile and run.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use sha1::{Digest, Sha1};

/// The folder of the workers' files. Each folder of results has one, so a run clears what
/// a killed one has left.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes the folder of the run that writes to `out`. It holds the lock of that.
    ///
    /// # Errors
    /// If it can't be made, or another user has made it.
    pub fn make(out: &Path) -> Result<Self, String> {
        let out = fs::canonicalize(out)
            .map_err(|error| format!("{} can't be read: {error}", out.display()))?;
        let digits: String = Sha1::digest(out.as_os_str().as_encoded_bytes())
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let folder = env::temp_dir().join(format!("grading-{digits}"));
        let cannot = |error| format!("{} can't be made: {error}", folder.display());
        if folder.symlink_metadata().is_ok_and(|found| is_ours(&found)) {
            fs::remove_dir_all(&folder).map_err(cannot)?;
        }
        // What is another user's makes this fail.
        fs::create_dir(&folder).map_err(cannot)?;
        Ok(Self(folder))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // If this fails, the next run tries again.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Whether a folder is this user's.
#[cfg(unix)]
fn is_ours(found: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    found.is_dir() && found.uid() == nix::unistd::geteuid().as_raw()
}

/// On Windows, each user has a temporary folder of their own.
#[cfg(not(unix))]
fn is_ours(found: &fs::Metadata) -> bool {
    found.is_dir()
}
