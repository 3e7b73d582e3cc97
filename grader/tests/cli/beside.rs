//! A check that runs at the same time as another build, such as rust-analyzer's.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::desk::Desk;

/// One more line, so that there is something to build.
const EDIT: (&str, &str) =
    ("    kit::log_to_stderr();\n", "\n    kit::log_to_stderr();\n");

/// Only cargo knows its own variables.
const NEEDS_CARGO: (&str, &str) = (
    "    kit::log_to_stderr();\n",
    "    let _ = option_env!(\"CARGO_PKG_NAME\");\n    kit::log_to_stderr();\n",
);

/// A build in a target folder that never gets further: its compiler waits for the end
/// of a file that only this struct can write.
struct Stuck {
    cargo: Child,
    gate: PathBuf,
    _folder: TempDir,
}

impl Stuck {
    /// Starts `cargo check`, and waits until it holds the folder.
    fn at(desk: &Desk, target: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        let [gate, begun, wrapper] =
            ["gate", "begun", "wrapper"].map(|name| folder.path().join(name));
        for pipe in [&gate, &begun] {
            assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
        }
        // Cargo first asks the compiler about itself, before it locks the folder.
        let script = format!(
            "#!/bin/sh\ncase \"$*\" in\n*--crate-name\\ ___*|*-vV*) exec \"$@\";;\nesac\n\
             echo begun > {}\ncat {} > /dev/null\nexit 1\n",
            begun.display(),
            gate.display()
        );
        fs::write(&wrapper, script).unwrap();
        fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
        let cargo = Command::new(env!("CARGO"))
            .args(["check", "--workspace", "--offline", "-j1", "--target-dir"])
            .arg(target)
            .env("RUSTC_WRAPPER", &wrapper)
            .current_dir(desk.path("."))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // This returns when cargo has started a compiler.
        assert_eq!(fs::read_to_string(&begun).unwrap(), "begun\n");
        Self { cargo, gate, _folder: folder }
    }
}

impl Drop for Stuck {
    fn drop(&mut self) {
        let _ = self.cargo.kill();
        // A waiting compiler then reads the end of the file, and ends.
        let _ = fs::write(&self.gate, "");
        let _ = self.cargo.wait();
    }
}

/// The desk's target folder.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("desk-target")
}

#[test]
fn a_check_is_not_held_up_by_rust_analyzer() {
    let desk = Desk::new();
    // With `targetDir: true`, rust-analyzer uses this folder.
    let stuck = Stuck::at(&desk, &target().join("rust-analyzer"));
    desk.solve(&[EDIT]);
    // If the check had to wait, it would never end.
    let said = desk.check(&["4", "--only", "GET-array", "--seed", "3"]);
    drop(stuck);
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
}

#[test]
fn a_check_that_is_held_up_says_so() {
    let desk = Desk::new();
    let stuck = Stuck::at(&desk, &target());
    desk.solve(&[NEEDS_CARGO]);
    let mut check = Command::new(desk.command().get_program());
    for (name, value) in desk.command().get_envs() {
        match value {
            Some(value) => check.env(name, value),
            None => check.env_remove(name),
        };
    }
    check.args(["4", "--only", "GET-array"]).current_dir(desk.path("."));
    let mut check = check.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(check.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("Another build is under way")));
    drop(stuck);
    assert_eq!(check.wait().unwrap().code(), Some(0));
}
