//! The cell of one worker.

use std::{
    ffi::OsString,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::ExitStatus,
};

use super::{Level, Purpose, Sandbox, SandboxError, leftovers};

/// What one worker compiles and runs in. Dropping it kills and deletes what is left.
#[derive(Debug)]
pub struct Cell {
    sandbox: Sandbox,
    folder: PathBuf,
    #[cfg(unix)]
    user: Option<super::users::User>,
}

/// How a contained program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It returned this code.
    Code(i32),
    /// This signal ended it.
    Signal(i32),
}

impl Ended {
    /// Reads the status of a process that was started through [`Cell::before`].
    /// Bubblewrap reports a signal as 128 plus its number, as shells do.
    pub fn of(status: ExitStatus) -> Self {
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return Self::Signal(signal);
        }
        match status.code().unwrap_or(-1) {
            code @ 129..=192 => Self::Signal(code - 128),
            code => Self::Code(code),
        }
    }
}

impl Cell {
    pub(super) fn new(
        sandbox: &Sandbox,
        worker: usize,
        parent: &Path,
    ) -> Result<Self, SandboxError> {
        let fault = |error| SandboxError::Folder(parent.to_owned(), error);
        fs::create_dir_all(parent).map_err(fault)?;
        let parent = fs::canonicalize(parent).map_err(fault)?;
        #[cfg(unix)]
        let user = if sandbox.root && sandbox.level > Level::None {
            if sandbox.level == Level::Landlock {
                super::users::can_enter(&parent)?;
            }
            Some(super::users::User::take()?)
        } else {
            None
        };
        let cell = Self {
            sandbox: sandbox.clone(),
            folder: parent.join(format!("worker-{worker}")),
            #[cfg(unix)]
            user,
        };
        cell.renew()?;
        Ok(cell)
    }

    /// The scratch folder, for the source and what is built from it. It is empty after
    /// [`Cell::clear`].
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The user id of the worker's programs, if they have one of their own.
    pub fn uid(&self) -> Option<u32> {
        #[cfg(unix)]
        return self.user.as_ref().map(super::users::User::uid);
        #[cfg(not(unix))]
        None
    }

    /// Whether a program's stderr begins with [`STARTED`](super::STARTED).
    pub fn announces(&self) -> bool {
        self.sandbox.level > Level::None
    }

    /// The words to put before a program and its arguments. The program's path is
    /// absolute. The first word is started with exactly the environment that the program
    /// should have, so clear it first: bubblewrap's own can be read from inside. The thread
    /// that starts it must outlive it: bubblewrap ends with that thread.
    pub fn before(&self, purpose: &Purpose<'_>) -> Vec<OsString> {
        #[cfg(target_os = "linux")]
        {
            let sandbox = &self.sandbox;
            let entry = super::enter::Entry::new(sandbox.level, self.uid(), purpose);
            match sandbox.level {
                Level::None => Vec::new(),
                Level::Landlock => entry.words(&sandbox.program),
                Level::Bubblewrap => super::bubblewrap::words(
                    sandbox,
                    self.uid().is_some(),
                    purpose,
                    &entry,
                ),
            }
        }
        #[cfg(not(target_os = "linux"))]
        {
            let _ = purpose;
            Vec::new()
        }
    }

    /// The words to put before our own judging process, so that it has a loopback network
    /// of its own. A server that it starts through [`Cell::before`] is reached there, and
    /// reaches nothing else. Empty if the level can't do that.
    pub fn network(&self) -> Vec<OsString> {
        #[cfg(target_os = "linux")]
        if self.sandbox.level == Level::Bubblewrap {
            return super::bubblewrap::network(&self.sandbox);
        }
        Vec::new()
    }

    /// Kills all processes of the worker, and empties its folder. Without a user of its
    /// own nothing is killed: bubblewrap's programs die with the process that was
    /// started, and with Landlock there is no other.
    ///
    /// # Errors
    /// If something is left.
    pub fn clear(&self) -> Result<(), SandboxError> {
        self.kill()?;
        self.renew()
    }

    fn kill(&self) -> Result<(), SandboxError> {
        match self.uid().map(leftovers::kill) {
            None | Some(0) => Ok(()),
            Some(count) => Err(SandboxError::Alive(count)),
        }
    }

    fn renew(&self) -> Result<(), SandboxError> {
        let fault = |error| SandboxError::Folder(self.folder.clone(), error);
        self.delete().map_err(fault)?;
        fs::create_dir(&self.folder).map_err(fault)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;

            fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o700))
                .map_err(fault)?;
            if let Some(uid) = self.uid() {
                std::os::unix::fs::chown(&self.folder, Some(uid), Some(uid))
                    .map_err(fault)?;
            }
        }
        Ok(())
    }

    fn delete(&self) -> std::io::Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                // A folder without permissions can be in the way.
                leftovers::open_up(&self.folder);
                fs::remove_dir_all(&self.folder)
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Cell {
    fn drop(&mut self) {
        let _ = self.kill();
        let _ = self.delete();
    }
}
