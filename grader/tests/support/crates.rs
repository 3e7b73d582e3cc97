//! The crates that this test was compiled with, for other target folders.

use std::{fs, io, path::Path};

/// Links the compiled third-party crates of this test into a target folder, so that
/// they need not be compiled again.
pub fn link_crates(target: &Path) {
    let here = Path::new(env!("CARGO_BIN_EXE_grader")).parent().unwrap();
    for folder in ["deps", "build", ".fingerprint"] {
        link(&here.join(folder), &target.join("debug").join(folder)).unwrap();
    }
}

fn link(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let there = to.join(&name);
        if is_ours(&name) || there.is_file() {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => link(&entry.path(), &there)?,
            false => fs::hard_link(entry.path(), &there)?,
        }
    }
    Ok(())
}

/// Whether one of cargo's files belongs to a crate of this workspace.
fn is_ours(name: &str) -> bool {
    let name = name.strip_prefix("lib").unwrap_or(name);
    let crates = [
        "check-",
        "classroom-",
        "course-",
        "exercises-",
        "grader-",
        "kit-",
        "launcher-",
        "solutions-",
    ];
    name.starts_with('0') || crates.iter().any(|ours| name.starts_with(ours))
}
