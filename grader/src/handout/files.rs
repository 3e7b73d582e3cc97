//! The files that belong to a handout.

use std::{
    fs,
    path::{Path, PathBuf},
};

use classroom::{contract::Contract, lesson::Lesson};

use super::{HandoutError, own};

/// Copied unchanged, if they exist.
const FILES: [&str; 8] = [
    ".gitattributes",
    ".gitignore",
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "clippy.toml",
    "rust-toolchain.toml",
    "rustfmt.toml",
];

/// Copied with everything in them.
const FOLDERS: [&str; 13] = [
    ".devcontainer",
    ".helix",
    ".vscode",
    ".zed",
    "exercises/src",
    "exercises/starters",
    "frontend",
    "grader/classroom/src",
    "grader/course/src",
    "grader/hints",
    "grader/launcher/src",
    "grader/src",
    "lessons",
];

/// Not copied: the tests, what installing and building produces, and what only
/// instructors use.
const WITHOUT: [&str; 6] = [
    "node_modules",
    "frontend/tests",
    "grader/launcher/src/grade.rs",
    "lessons/book",
    "lessons/grading.md",
    "target",
];

/// Members of the workspace that a handout doesn't have.
const MEMBERS: [&str; 2] = ["solutions", "grader/grading"];

/// The launcher's program for instructors, in its manifest.
const GRADE: &str = "[[bin]]\nname = \"grade\"\npath = \"src/grade.rs\"\n\n";

/// The README of a handout.
const README: &str = include_str!("README.md");

/// A file of a handout.
#[derive(Debug)]
pub struct File {
    /// From the handout's root, with slashes.
    pub path: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// The files of a handout, but for [`RECORDED`](crate::passing::RECORDED): those of the kit, and the
/// instructor's own exercises, one for each contract.
///
/// # Errors
/// A file can't be read, or has an unexpected form, or an exercise has the name of another
/// file.
pub fn collect(
    workspace: &Path,
    lessons: &[Lesson],
    contracts: &[&Contract],
) -> Result<Vec<File>, HandoutError> {
    let mut files = Vec::new();
    for path in FILES {
        if workspace.join(path).exists() {
            files.push(File { content: read(workspace, path)?, path: path.into() });
        }
    }
    for folder in FOLDERS {
        if workspace.join(folder).exists() {
            walk(workspace, folder, &mut files)?;
        }
    }
    // Not the teacher's own file, which may be solved.
    for lesson in lessons {
        let content = read(workspace, &lesson.starter())?;
        files.push(File { path: lesson.exercise(), content });
    }
    let mut add = |path: &str, text: String| {
        files.push(File { path: path.into(), content: text.into_bytes() });
    };
    add("README.md", README.to_owned() + &own::readme(contracts));
    add("Cargo.toml", without_members(text(workspace, "Cargo.toml")?)?);
    for package in ["grader", "grader/classroom", "grader/course", "grader/launcher"] {
        let manifest = format!("{package}/Cargo.toml");
        let text = text(workspace, &manifest)?;
        add(&manifest, without_tests(&text.replace(GRADE, "")));
    }
    let manifest = text(workspace, own::MANIFEST)? + &own::programs(contracts);
    add(own::MANIFEST, manifest);
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files.dedup_by(|one, other| one.path == other.path);
    own::add(contracts, &mut files)?;
    Ok(files)
}

fn walk(
    workspace: &Path,
    folder: &str,
    files: &mut Vec<File>,
) -> Result<(), HandoutError> {
    let path = workspace.join(folder);
    let failed = |error| HandoutError::Io(path.clone(), error);
    for entry in fs::read_dir(&path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let below = format!("{folder}/{name}");
        if WITHOUT.contains(&below.as_str()) || WITHOUT.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type().map_err(failed)?.is_dir() {
            walk(workspace, &below, files)?;
        } else {
            files.push(File { content: read(workspace, &below)?, path: below });
        }
    }
    Ok(())
}

fn read(workspace: &Path, file: &str) -> Result<Vec<u8>, HandoutError> {
    let path: PathBuf = workspace.join(file);
    fs::read(&path).map_err(|error| HandoutError::Io(path, error))
}

fn text(workspace: &Path, file: &str) -> Result<String, HandoutError> {
    Ok(String::from_utf8_lossy(&read(workspace, file)?).into_owned())
}

/// The workspace's manifest without the [`MEMBERS`].
fn without_members(mut manifest: String) -> Result<String, HandoutError> {
    for member in MEMBERS {
        let member = format!("\"{member}\", ");
        if manifest.matches(&member).count() != 1 {
            return Err(HandoutError::Unexpected("Cargo.toml"));
        }
        manifest = manifest.replace(&member, "");
    }
    Ok(manifest)
}

/// A manifest without the sections for files that a handout doesn't have.
fn without_tests(manifest: &str) -> String {
    let mut keep = true;
    let kept = manifest.lines().filter(|line| {
        if line.starts_with('[') {
            keep = !matches!(*line, "[[bench]]" | "[dev-dependencies]");
        }
        keep
    });
    kept.map(|line| format!("{line}\n")).collect()
}
