//! Tests the watch without a terminal, and without file events.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdout, Command, Stdio},
};

use super::{
    desk::Desk,
    session::{FILE, KEYS, Session, marked},
};

/// Starts `check watch 4` without a terminal.
fn start(desk: &Desk, stdin: impl Into<Stdio>) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_grader"))
        .args(["watch", "4"])
        .current_dir(desk.path("."))
        .env("CARGO_TARGET_DIR", Desk::target())
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    (child, stdout)
}

/// Reads until a line contains this text.
fn read_to(stdout: &mut impl BufRead, what: &str) {
    let mut seen = String::new();
    while !seen.lines().last().is_some_and(|line| line.contains(what)) {
        assert!(stdout.read_line(&mut seen).unwrap() > 0, "never: {what}\n{seen}");
        assert!(!seen.contains('\u{1b}'), "{seen:?}");
    }
}

#[test]
fn lines_on_stdin_are_keys() {
    let desk = Desk::new();
    let (mut child, mut stdout) = start(&desk, Stdio::piped());
    read_to(&mut stdout, KEYS);
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"nonsense is no key\n\nlist\n").unwrap();
    read_to(&mut stdout, "08-rooms");
    stdin.write_all(b"q\n").unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn where_nothing_can_be_typed_it_watches_on() {
    let desk = Desk::new();
    let (mut child, mut stdout) = start(&desk, File::open("/dev/null").unwrap());
    read_to(&mut stdout, "Next: ");
    std::fs::write(desk.path(FILE), marked(&desk, 1)).unwrap();
    read_to(&mut stdout, "mark 1.");
    read_to(&mut stdout, "Next: ");
    let status = Command::new("kill").arg(child.id().to_string()).status();
    assert!(status.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(143));
}

#[test]
fn it_ends_when_nobody_reads() {
    let desk = Desk::new();
    let (mut child, mut stdout) = start(&desk, Stdio::null());
    read_to(&mut stdout, "Next: ");
    drop(stdout);
    std::fs::write(desk.path(FILE), marked(&desk, 1)).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[test]
fn it_can_look_instead_of_waiting_for_events() {
    let desk = Desk::new();
    let words = ["watch", "4", "--poll=20"];
    let session = Session::open(&desk, &words, "xterm", 80);
    session.wait_for(0, KEYS);
    for mark in 1..=5 {
        let from = session.now();
        session.save(&marked(&desk, mark));
        session.only_verdict(from, mark);
    }
}
