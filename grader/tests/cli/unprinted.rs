//! Output that cannot be printed.

use std::{
    fs::File,
    process::{Command, Output, Stdio},
};

use super::desk::Desk;

/// The arguments of each command. All of these commands print something.
const COMMANDS: [&[&str]; 13] = [
    &["1", "--solution"],
    &["1", "--solution", "--format", "json"],
    &["all", "--solution"],
    &["list"],
    &["next"],
    &["hint"],
    &["doctor"],
    &["diff", "1", "--spoil"],
    &["explain", "welcome"],
    &["reset", "1", "--yes"],
    &["completions", "bash"],
    &["--help"],
    &["--version"],
];

fn check(desk: &Desk, words: &[&str], stdout: impl Into<Stdio>) -> Output {
    let command = desk.command();
    let mut check = Command::new(command.get_program());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => check.env(name, value),
            None => check.env_remove(name),
        };
    }
    check.current_dir(desk.path(".")).args(words).stdin(Stdio::null());
    check
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_of() {
    let desk = Desk::new();
    let mut commands = COMMANDS.to_vec();
    commands.push(&["watch", "1"]);
    for words in commands {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = check(&desk, words, full);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
        let last = said.lines().last().unwrap_or_default();
        assert!(last.contains("No space left on device"), "{words:?}: {said}");
        assert!(!said.contains("panicked"), "{words:?}: {said}");
    }
}

#[test]
fn a_reader_that_has_gone_away_has_read_enough() {
    let desk = Desk::new();
    for words in COMMANDS {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = check(&desk, words, writer);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{words:?}: {said}");
        assert!(!said.contains("stdout"), "{words:?}: {said}");
    }
}

/// With a full stderr, even warnings can't be shown; the exit status stays right.
#[test]
#[cfg(target_os = "linux")]
fn a_stderr_that_is_full_is_nobodys_end() {
    let desk = Desk::new();
    let mut check = Command::new(desk.command().get_program());
    let full = File::options().write(true).open("/dev/full").unwrap();
    check.current_dir(desk.path(".")).args(["no-such-lesson"]).stderr(full);
    assert_eq!(check.status().unwrap().code(), Some(2));
}
