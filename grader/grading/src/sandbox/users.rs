//! A user for each worker, so that limits on its processes count only its own.

use std::{
    fs::{self, File, OpenOptions},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use nix::unistd::Uid;

use super::{
    SandboxError,
    purpose::{FIRST_UID, LAST_UID},
};

/// A user id that nobody else on the machine has. A locked file tells other graders so;
/// it is deleted at the end, and the system unlocks it if we are killed.
#[derive(Debug)]
pub struct User {
    uid: u32,
    lock: PathBuf,
    _held: File,
}

impl User {
    /// Takes the first free one.
    pub fn take() -> Result<Self, SandboxError> {
        (FIRST_UID..=LAST_UID).find_map(Self::lock).ok_or(SandboxError::NoUser)
    }

    pub fn uid(&self) -> u32 {
        self.uid
    }

    fn lock(uid: u32) -> Option<Self> {
        // A user with a name belongs to somebody.
        if Uid::from_raw(uid).is_root()
            || nix::unistd::User::from_uid(Uid::from_raw(uid)).ok()?.is_some()
        {
            return None;
        }
        let lock = PathBuf::from(format!("/run/grading-user-{uid}"));
        let held = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .ok()?;
        held.try_lock().ok()?;
        // Another grader may have deleted the file between our opening and locking it.
        let same = fs::metadata(&lock).ok()?.ino() == held.metadata().ok()?.ino();
        let user = same.then_some(Self { uid, lock, _held: held })?;
        // A container's user can have the same number.
        #[cfg(target_os = "linux")]
        if !super::leftovers::processes(uid).is_empty() {
            return None;
        }
        Some(user)
    }
}

impl Drop for User {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.lock);
    }
}

/// Checks that another user can enter a folder.
pub fn can_enter(folder: &Path) -> Result<(), SandboxError> {
    let closed = |folder: &&Path| {
        fs::metadata(folder).map_or(true, |found| found.permissions().mode() & 1 == 0)
    };
    match folder.ancestors().find(closed) {
        Some(folder) => Err(SandboxError::Unreachable(folder.to_owned())),
        None => Ok(()),
    }
}
