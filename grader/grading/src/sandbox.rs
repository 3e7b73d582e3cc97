//! What a stranger's code is compiled and run in.
//!
//! ```text
//! find (which level works here?) -> cell (one per worker) -> before (words) -> enter
//! ```
//!
//! - [`Sandbox::find`] tries the levels on this machine, the strongest first.
//! - [`Cell`] belongs to one worker: a folder, and a user where we are root.
//! - [`Cell::before`] gives the words to put before a program. They start [`enter`], a
//!   hidden subcommand of our own, which limits itself and then becomes the program.
//!
//! What each level stops is asserted by `tests/attacks.rs`. This is what is left:
//!
//! - With bubblewrap, a server can make any number of empty files. They are in memory, and
//!   gone when it ends. Shared memory is limited only by the address space.
//! - With Landlock, a server can ask whether a file exists and how large it is, and other
//!   programs of the machine reach its port. It can write no file, start no process, and
//!   listen on no port but `PORT`; before Linux 6.7 it can listen on others too.
//! - With both, a server can hold a lock (flock(2)) on a file that it may read, and the
//!   kernel itself is shared: use a virtual machine against somebody who can break that.

#[cfg(target_os = "linux")]
mod bubblewrap;
mod cell;
#[cfg(target_os = "linux")]
pub mod enter;
mod error;
mod leftovers;
#[cfg(target_os = "linux")]
mod probe;
mod purpose;
#[cfg(unix)]
mod users;

use std::path::{Path, PathBuf};

pub use cell::{Cell, Ended};
pub use error::SandboxError;
pub use purpose::{Kind, Limits, Purpose};

/// The first line on stderr of a program that has started. Without it, the sandbox failed
/// and no line of the stranger's code has run, so nobody can fake or suppress it.
pub const STARTED: &str = "grading: started";

/// What the instructor asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Bubblewrap, or an error.
    Strict,
    /// The strongest level that works here, or an error if there is none.
    Best,
    /// No sandbox.
    None,
}

/// How a program is contained. The weakest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not at all.
    None,
    /// By Landlock, seccomp and resource limits, in the machine's own namespaces.
    Landlock,
    /// By namespaces with the few mounts that it needs, seccomp and resource limits.
    Bubblewrap,
}

/// A level that works on this machine.
#[derive(Clone, Debug)]
#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "only Linux has levels that start something")
)]
pub struct Sandbox {
    level: Level,
    /// The program with the subcommand `enter`.
    program: PathBuf,
    /// Bubblewrap's file.
    bwrap: PathBuf,
    /// Whether each worker gets a user of its own.
    root: bool,
    /// Why the stronger levels don't work.
    missing: Vec<String>,
}

impl Sandbox {
    /// Finds the level, by trying it with a program that does nothing.
    ///
    /// # Errors
    /// If `wanted` is stricter than what works here.
    pub fn find(wanted: Wanted) -> Result<Self, SandboxError> {
        let program = std::env::current_exe().map_err(SandboxError::NoProgram)?;
        Self::find_for(wanted, &program)
    }

    /// The same with another program that has the subcommand `enter`.
    ///
    /// # Errors
    /// As for [`Sandbox::find`].
    pub fn find_for(wanted: Wanted, program: &Path) -> Result<Self, SandboxError> {
        let mut missing = Vec::new();
        let levels: &[Level] = match wanted {
            Wanted::Strict => &[Level::Bubblewrap],
            Wanted::Best => &[Level::Bubblewrap, Level::Landlock],
            Wanted::None => return Ok(Self::new(Level::None, program, PathBuf::new())),
        };
        for &level in levels {
            match Self::of(level, program) {
                Ok(sandbox) => return Ok(Self { missing, ..sandbox }),
                Err(why) => missing.push(why),
            }
        }
        Err(SandboxError::TooWeak { wanted, why: missing.join("; ") })
    }

    /// This level exactly, if it works here. The tests compare levels with it.
    ///
    /// # Errors
    /// Why it doesn't work.
    #[cfg(target_os = "linux")]
    pub fn of(level: Level, program: &Path) -> Result<Self, String> {
        let bwrap = match level {
            Level::Bubblewrap => bubblewrap::find()?,
            Level::Landlock | Level::None => PathBuf::new(),
        };
        let sandbox = Self::new(level, program, bwrap);
        probe::works(&sandbox).map_err(|why| format!("{}: {why}", level.name()))?;
        Ok(sandbox)
    }

    /// This level exactly, if it works here.
    ///
    /// # Errors
    /// Always: other systems have neither.
    #[cfg(not(target_os = "linux"))]
    pub fn of(level: Level, _program: &Path) -> Result<Self, String> {
        Err(format!("{} needs Linux", level.name()))
    }

    /// Checks that the workers' users can read what they need. Bubblewrap mounts it for
    /// them, even from root's own home; Landlock can't.
    ///
    /// # Errors
    /// The folder that they can't enter.
    pub fn can_reach(&self, paths: &[PathBuf]) -> Result<(), SandboxError> {
        #[cfg(unix)]
        if self.root && self.level == Level::Landlock {
            let folder = |path: &PathBuf| match path.is_dir() {
                true => path.clone(),
                false => path.parent().map(Path::to_owned).unwrap_or_default(),
            };
            let mut folders = paths.iter().filter(|path| path.exists()).map(folder);
            return folders.try_for_each(|folder| users::can_enter(&folder));
        }
        let _ = paths;
        Ok(())
    }

    fn new(level: Level, program: &Path, bwrap: PathBuf) -> Self {
        #[cfg(unix)]
        let root = nix::unistd::geteuid().is_root();
        #[cfg(not(unix))]
        let root = false;
        Self { level, program: program.to_owned(), bwrap, root, missing: Vec::new() }
    }

    /// The level.
    pub fn level(&self) -> Level {
        self.level
    }

    /// What is active, in a few words for each record.
    pub fn says(&self) -> String {
        match (self.level, self.root) {
            (Level::Bubblewrap, true) => {
                "bubblewrap, seccomp and limits; a user for each worker".to_owned()
            }
            (Level::Bubblewrap, false) => {
                "bubblewrap, seccomp and limits; one user".to_owned()
            }
            (Level::Landlock, true) => "Landlock, seccomp and limits; a user for each \
                                        worker, the machine's network"
                .to_owned(),
            (Level::Landlock, false) => {
                "Landlock, seccomp and limits; your own user, the machine's network"
                    .to_owned()
            }
            (Level::None, true) => "none: submissions run as root".to_owned(),
            (Level::None, false) => "none: submissions run as you".to_owned(),
        }
    }

    /// Why the stronger levels don't work here, in a sentence each.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// The cell of a worker. Its scratch folder is made in `folder`, and deleted when the
    /// cell is dropped.
    ///
    /// # Errors
    /// If the folder can't be made or the worker couldn't reach it, or no user is free.
    pub fn cell(&self, worker: usize, folder: &Path) -> Result<Cell, SandboxError> {
        Cell::new(self, worker, folder)
    }
}

impl Level {
    /// Its name on the command line of `enter`.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Landlock => "landlock",
            Self::Bubblewrap => "bubblewrap",
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    #[test]
    fn a_toolchain_in_roots_own_home_is_out_of_reach_for_landlock() {
        let home = tempfile::tempdir().unwrap();
        let toolchain = home.path().join("toolchain");
        fs::create_dir(&toolchain).unwrap();
        let reach = |level, mode| {
            let mode = fs::Permissions::from_mode(mode);
            fs::set_permissions(home.path(), mode).unwrap();
            let sandbox = Sandbox {
                root: true,
                ..Sandbox::new(level, Path::new("/"), PathBuf::new())
            };
            sandbox.can_reach(std::slice::from_ref(&toolchain)).is_ok()
        };
        assert!(!reach(Level::Landlock, 0o700));
        assert!(reach(Level::Landlock, 0o711));
        assert!(reach(Level::Bubblewrap, 0o700));
    }
}
