//! A student's desk: a copy of the workspace, with its own target folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use assert_cmd::Command;

#[path = "crates.rs"]
mod crates;

pub use crates::link_crates;

/// The files and folders that a student has.
const PARTS: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "exercises",
    "solutions",
    "grader",
    "lessons",
    "frontend",
];

/// A copy of the workspace, as it is shipped. All tests use the same copy, one at a time,
/// because cargo would make them wait anyway.
pub struct Desk {
    root: PathBuf,
    /// A lock on the desk, shared by all test programs.
    _turn: fs::File,
}

/// What `check` printed, and how it ended.
pub struct Said {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
}

impl Desk {
    /// Locks the desk, and resets the exercises and the progress.
    pub fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let turn = fs::File::create(folder.join("desk.lock")).unwrap();
        turn.lock().unwrap();
        let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root = folder.join("desk");
        fs::create_dir_all(&root).unwrap();
        for part in PARTS {
            copy(&kit.join(part), &root.join(part)).unwrap();
        }
        for folder in [root.clone(), root.join("exercises")] {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if name.starts_with(".progress") || name.contains(".rs.old") {
                    fs::remove_file(path).unwrap();
                }
            }
        }
        link_crates(&Self::target());
        Self { root, _turn: turn }
    }

    /// A file of the copy.
    pub fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    /// Solves lesson 04, then applies edits.
    pub fn solve(&self, edits: &[(&str, &str)]) {
        self.solve_lesson("04-messages", edits);
    }

    /// Replaces a lesson's exercise by its solution, with edits. Each text to find must
    /// occur exactly once.
    pub fn solve_lesson(&self, slug: &str, edits: &[(&str, &str)]) {
        let solution = self.path(&format!("solutions/{slug}.rs"));
        let mut text = fs::read_to_string(solution).unwrap();
        for (find, replace) in edits {
            assert_eq!(text.matches(find).count(), 1, "{find}");
            text = text.replace(find, replace);
        }
        fs::write(self.path(&format!("exercises/{slug}.rs")), text).unwrap();
    }

    /// The first line of a file that contains a text, counted from 1.
    pub fn line_of(&self, file: &str, text: &str) -> usize {
        let exercise = fs::read_to_string(self.path(file)).unwrap();
        exercise.lines().position(|line| line.contains(text)).unwrap() + 1
    }

    /// A lesson's state in `check list`: `open`, `passed` or `complete`.
    pub fn state_of(&self, slug: &str) -> String {
        let list = self.check(&["list"]).stdout;
        let line = list.lines().find_map(|line| line.strip_prefix(slug)).unwrap();
        line.split_whitespace().next().unwrap().to_owned()
    }

    /// The target folder of this desk.
    pub fn target() -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("desk-target")
    }

    /// The command `check`, at this desk.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", Self::target())
            .env_remove("RUST_BACKTRACE")
            .env("NO_COLOR", "1");
        command
    }

    /// Runs `check` with these arguments.
    pub fn check(&self, words: &[&str]) -> Said {
        let output = self.command().args(words).output().unwrap();
        Said {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code(),
        }
    }
}

/// Copies only what has changed, so that cargo builds nothing else.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            if name != "node_modules" {
                copy(&from.join(&name), &to.join(&name))?;
            }
        }
    } else if fs::read(to).ok() != Some(fs::read(from)?) {
        fs::copy(from, to)?;
    }
    Ok(())
}
