//! Why nothing can be contained.

use std::{fmt, path::PathBuf};

use super::{Wanted, purpose};

/// Why nothing can be contained.
#[derive(Debug)]
pub enum SandboxError {
    /// Our own program can't be found, so it can't start itself.
    NoProgram(std::io::Error),
    /// The machine has no sandbox as strong as asked for.
    TooWeak {
        /// What was asked for.
        wanted: Wanted,
        /// Why each level doesn't work.
        why: String,
    },
    /// A worker's folder can't be prepared.
    Folder(PathBuf, std::io::Error),
    /// A worker's user can't enter this folder.
    Unreachable(PathBuf),
    /// All users for workers are in use.
    NoUser,
    /// Processes of a worker are left, and can't be killed.
    Alive(usize),
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProgram(error) => {
                write!(f, "The grader can't find its own program: {error}.")
            }
            Self::TooWeak { wanted, why } => {
                let (asked, less) = match wanted {
                    Wanted::Strict => ("strict", "accept less with `--sandbox best`"),
                    _ => ("best", "run files that you trust with `--sandbox none`"),
                };
                write!(
                    f,
                    "There is no sandbox here that is strong enough for `--sandbox \
                     {asked}`. {why}.\nInstall bubblewrap (Debian and Ubuntu: `apt \
                     install bubblewrap`), or {less}."
                )
            }
            Self::Folder(folder, error) => {
                write!(f, "Can't prepare the folder {}: {error}.", folder.display())
            }
            Self::Unreachable(folder) => write!(
                f,
                "Submissions run as another user, who can't enter {}.\nLet others enter \
                 it (`chmod o+x`), choose another folder, or install bubblewrap.",
                folder.display()
            ),
            Self::NoUser => write!(
                f,
                "All users for workers ({} to {}) are in use. Use fewer `--jobs`, or \
                 wait until the other grader has finished.",
                purpose::FIRST_UID,
                purpose::LAST_UID
            ),
            Self::Alive(count) => write!(
                f,
                "{count} processes of a submission can't be killed. Look at them with \
                 `ps`, or restart the machine."
            ),
        }
    }
}

impl std::error::Error for SandboxError {}
