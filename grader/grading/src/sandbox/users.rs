//! A user for each worker, so that limits on its processes count only its own.

use std::{
    fs::{self, File, OpenOptions},
    io,
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
        for uid in FIRST_UID..=LAST_UID {
            let lock = PathBuf::from(format!("/run/grading-user-{uid}"));
            match Self::lock(uid, lock.clone()) {
                Ok(Some(user)) => return Ok(user),
                Ok(None) => {}
                Err(error) => return Err(SandboxError::Folder(lock, error)),
            }
        }
        Err(SandboxError::NoUser)
    }

    pub fn uid(&self) -> u32 {
        self.uid
    }

    /// `None` if somebody has it.
    fn lock(uid: u32, lock: PathBuf) -> io::Result<Option<Self>> {
        // A user with a name belongs to somebody.
        if nix::unistd::User::from_uid(Uid::from_raw(uid))?.is_some() {
            return Ok(None);
        }
        let mut options = OpenOptions::new();
        let held = options.create(true).truncate(false).write(true).open(&lock)?;
        // Another grader may have it, or have deleted the file since we opened it.
        let inode = |found: io::Result<fs::Metadata>| found.map(|found| found.ino()).ok();
        if held.try_lock().is_err()
            || inode(fs::metadata(&lock)) != inode(held.metadata())
        {
            return Ok(None);
        }
        let user = Self { uid, lock, _held: held };
        // A container's user can have the same number.
        #[cfg(target_os = "linux")]
        if !super::leftovers::processes(uid).is_empty() {
            return Ok(None);
        }
        Ok(Some(user))
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
