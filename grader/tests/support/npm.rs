//! Node, with the packages that a folder needs.

use std::{
    fs, io,
    path::Path,
    process::Command,
    sync::{Mutex, PoisonError},
};

/// `node`, to run in `folder`, with the packages that its lock file names
/// installed. Panics with what to install, when Node is missing.
pub fn node(folder: &Path) -> Command {
    let mut version = Command::new("node");
    version.arg("--version").output().unwrap_or_else(|error| missing("node", &error));
    install_packages(folder);
    let mut node = Command::new("node");
    node.current_dir(folder);
    node
}

/// Runs `npm ci` in `folder`, unless that was done since its lock file changed. Tests of
/// one program run side by side, and two `npm ci` in one folder would both fail.
fn install_packages(folder: &Path) {
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    if is_installed(folder).unwrap_or(false) {
        return;
    }
    // On Windows npm is a script, which is only found under its full name.
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm).arg("ci").current_dir(folder).output();
    let output = output.unwrap_or_else(|error| missing("npm", &error));
    assert!(
        output.status.success(),
        "`npm ci` failed in {}. It needs the network once.\n{}",
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// npm leaves a lock file of its own beside what it has installed.
fn is_installed(folder: &Path) -> io::Result<bool> {
    let modified = |path: &str| fs::metadata(folder.join(path))?.modified();
    Ok(modified("node_modules/.package-lock.json")? >= modified("package-lock.json")?)
}

/// Panics because `program`, which comes with Node, cannot be run.
fn missing(program: &str, error: &io::Error) -> ! {
    panic!(
        "`{program}` cannot be run ({error}). These tests need Node.js 20 or later: \
         install it from https://nodejs.org, or with your system's package manager"
    )
}
