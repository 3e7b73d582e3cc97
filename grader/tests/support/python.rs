//! Python with the packages that a `requirements.txt` names.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// What to do when no suitable Python is installed.
const NEEDED: &str = "These tests need Python 3.10 or later, with `venv` and `pip`: \
                      install it from https://python.org, or with your system's package \
                      manager (on Debian and Ubuntu, `python3` and `python3-venv`)";

/// The interpreter of a virtual environment under the target folder, with the packages
/// that `folder/requirements.txt` names. Each folder has its own environment. Without
/// Python, it panics and says what to install.
pub fn python(folder: &Path) -> PathBuf {
    let name = folder.file_name().expect("the folder has a name");
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python").join(name);
    let python =
        home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = fs::read_to_string(folder.join("requirements.txt"))
        .expect("requirements.txt can be read");
    // The requirements that were installed last.
    let installed = home.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return python;
    }
    let output = base().args(["-m", "venv", "--clear"]).arg(&home).output();
    succeeds("python3 -m venv", output, NEEDED);
    let output = Command::new(&python)
        .args(["-m", "pip", "install", "--disable-pip-version-check", "-r"])
        .arg(folder.join("requirements.txt"))
        .output();
    succeeds("pip install", output, "It needs the network once");
    fs::write(installed, wanted).expect("the target folder can be written");
    python
}

/// The system's Python. On Windows it is called `python`, elsewhere `python3`.
fn base() -> Command {
    Command::new(if cfg!(windows) { "python" } else { "python3" })
}

fn succeeds(what: &str, output: io::Result<Output>, needed: &str) {
    let output = output
        .unwrap_or_else(|error| panic!("`{what}` cannot be run ({error}). {NEEDED}"));
    assert!(
        output.status.success(),
        "`{what}` failed. {needed}.\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
