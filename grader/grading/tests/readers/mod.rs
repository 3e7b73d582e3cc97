//! Runs the programs in this folder, which read exports.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use serde_json::Value;

use crate::{python, support};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers")
}

/// The cells of a CSV file. Python and Node must read the same.
pub fn rows_of(file: &Path) -> Vec<Vec<String>> {
    let on_node = on_node("table", &[file.to_owned()]);
    let rows: Vec<Vec<String>> = serde_json::from_value(on_node).expect("they are rows");
    assert_eq!(rows_on_python(file), rows);
    rows
}

/// The cells of a CSV file, as Python reads them.
pub fn rows_on_python(file: &Path) -> Vec<Vec<String>> {
    let rows = on_python("table", &[file.to_owned()]);
    serde_json::from_value(rows).expect("they are rows")
}

/// What junitparser finds in a report.
pub fn junit(file: &Path) -> Value {
    on_python("junit", &[file.to_owned()])
}

/// What a schema in this folder does not allow in these files.
pub fn schema(name: &str, files: &[PathBuf]) -> Vec<String> {
    let rules = folder().join(format!("{name}.schema.json"));
    let files: Vec<PathBuf> = [rules].into_iter().chain(files.iter().cloned()).collect();
    serde_json::from_value(on_python("schema", &files)).expect("they are texts")
}

/// Results of the older autograding, decoded, and what the reporter prints of each.
pub fn github(files: &[PathBuf]) -> Vec<Value> {
    serde_json::from_value(on_node("github", files)).expect("it is a list")
}

fn on_python(kind: &str, files: &[PathBuf]) -> Value {
    // Tests run side by side, and one of them installs the packages.
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(PYTHON.get_or_init(|| python::python(&folder())));
    output(command.arg(folder().join("read.py")).arg(kind).args(files))
}

fn on_node(kind: &str, files: &[PathBuf]) -> Value {
    output(support::node(&folder()).arg("read.mjs").arg(kind).args(files))
}

fn output(command: &mut Command) -> Value {
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}
