//! `check watch --contract`: each save is judged.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use super::{
    starters::{starter, target},
    workspace,
};

/// How long a verdict may take. The crates are compiled first.
const LIMIT: Duration = Duration::from_secs(600);

#[test]
fn each_save_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("likes");
    starter("lessons/contracts/likes.toml", &directory);
    let contract = directory.join("contract.toml");
    let mut watch = Command::new(env!("CARGO_BIN_EXE_grader"))
        .args(["watch", "--contract", contract.to_str().unwrap()])
        .current_dir(workspace())
        .env("CARGO_TARGET_DIR", target("watched"))
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (found, lines) = mpsc::channel();
    let stdout = watch.stdout.take().unwrap();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            found.send(line).ok();
        }
    });
    let until = |wanted: &str| {
        while !lines.recv_timeout(LIMIT).unwrap().contains(wanted) {}
    };
    until("likes is unfinished: ");
    until("Each save in ");
    let main = directory.join("src/main.rs");
    let text = fs::read_to_string(&main).unwrap();
    fs::write(&main, text.replace("todo!(", "todo(")).unwrap();
    until("Begin at src/main.rs:");
    until("Each save in ");
    fs::write(&main, text).unwrap();
    until("likes is unfinished: ");
    watch.kill().unwrap();
    watch.wait().unwrap();
}
