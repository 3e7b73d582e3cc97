//! `check handout`: what a student gets, and what a newer kit does to it.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use super::desk::{self, Desk};

/// Where handouts are built. Cargo tells two workspaces apart by what is in them, not by
/// where they are, so the desk and a handout must not share a folder.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("handout-target")
}

/// `cargo run --bin check -- …` in a handout, as a student types it.
fn cargo(handout: &Path, words: &[&str]) -> Output {
    Command::new("cargo")
        .args(["run", "--quiet", "--bin", "check", "--"])
        .args(words)
        .current_dir(handout)
        .env("CARGO_TARGET_DIR", target())
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Every file below, with its path.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path.to_string_lossy().into_owned()),
        }
    }
    found
}

#[test]
fn a_handout_works_and_holds_no_solution() {
    let desk = Desk::new();
    // What the teacher has tried is not handed out.
    desk.solve(&[]);
    let room = tempfile::tempdir().unwrap();
    let handout = room.path().join("kit");
    let written = desk.check(&["handout", handout.to_str().unwrap()]);
    assert_eq!(written.code, Some(0), "{}", written.stderr);

    let solution = fs::read_to_string(desk.path("solutions/04-messages.rs")).unwrap();
    for file in files(&handout) {
        assert!(!file.contains("solutions/") && !file.contains("submissions/"), "{file}");
        assert!(fs::read(&file).unwrap() != solution.as_bytes(), "{file}");
    }

    desk::link_crates(&target());
    // There may be one from an earlier run of this test.
    let _ = fs::remove_file(target().join("debug/grader"));

    // One command says what it does, builds it, and leads to the first todo.
    let first = cargo(&handout, &[]);
    let news = String::from_utf8_lossy(&first.stderr);
    assert!(news.starts_with("First build: "), "{news}");
    let said = text(&first);
    assert_eq!(
        first.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    assert!(said.contains("exercises/01-connect.rs:"), "{said}");
    assert!(text(&cargo(&handout, &["hint"])).contains("Hint 1 of 3"));

    // The diagrams came along; the solutions did not.
    let explained = text(&cargo(&handout, &["explain", "leave-one"]));
    assert!(
        explained.contains("A run that passes") && explained.contains("◀"),
        "{explained}"
    );
    for words in [&["4", "--solution"][..], &["diff", "4", "--spoil"], &["handout", "x"]]
    {
        let refused = cargo(&handout, words);
        assert_eq!(refused.status.code(), Some(2), "{words:?}");
        let why = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(why.contains("handout"), "{why}");
    }

    // Solved, it passes, and its page is served.
    fs::write(handout.join("exercises/04-messages.rs"), solution).unwrap();
    let passed = cargo(&handout, &["4"]);
    assert_eq!(passed.status.code(), Some(0), "{}", text(&passed));
    let program = target().join("debug/04-messages");
    assert!(page(&program, &handout).contains("<!doctype html>"));
    // The page is that of the kit in which the server is started.
    let other = room.path().join("other");
    fs::create_dir_all(other.join("frontend/lessons")).unwrap();
    fs::write(other.join("frontend/index.html"), "another kit").unwrap();
    assert!(page(&program, &other).contains("another kit"));
    let reset = cargo(&handout, &["reset", "4"]);
    assert_eq!(reset.status.code(), Some(0), "{}", text(&reset));
}

/// The page of lesson 04, from the server that was just built.
fn page(program: &Path, kit: &Path) -> String {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let mut server = Command::new(program)
        .current_dir(kit)
        .env("PORT", port.to_string())
        .spawn()
        .unwrap();
    let started = std::time::Instant::now();
    let mut connection = loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(connection) => break connection,
            Err(error) => assert!(started.elapsed().as_secs() < 10, "{error}"),
        }
    };
    connection
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    answer.to_lowercase()
}

#[test]
fn a_newer_kit_never_overwrites_what_a_student_has_changed() {
    let desk = Desk::new();
    let room = tempfile::tempdir().unwrap();
    let handout = room.path().join("kit");
    let write = || desk.check(&["handout", handout.to_str().unwrap()]);
    assert_eq!(write().code, Some(0));

    // The student changes three files; the kit changes two, one of them the same.
    let change =
        |root: &Path, file: &str, text: &str| fs::write(root.join(file), text).unwrap();
    for file in ["exercises/04-messages.rs", "lessons/02-chat.md", "exercises/Cargo.toml"]
    {
        change(&handout, file, "the student's");
    }
    // An editor on Windows changes how lines end, and nothing else.
    let ends = |file: &str| {
        let text = fs::read_to_string(handout.join(file)).unwrap();
        change(&handout, file, &text.replace('\n', "\r\n"));
    };
    ["lessons/01-connect.md", "exercises/01-connect.rs"].into_iter().for_each(ends);
    let (kit, page) = (desk.path(""), "lessons/02-chat.md");
    change(&kit, page, "the kit's");
    change(&kit, "lessons/01-connect.md", "newer");
    let said = write();
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let read = |file: &str| fs::read_to_string(handout.join(file)).unwrap();
    assert_eq!(read("exercises/04-messages.rs"), "the student's");
    assert_eq!(read("exercises/Cargo.toml"), "the student's");
    assert_eq!(
        (read(page).as_str(), read("lessons/02-chat.md.new").as_str()),
        ("the student's", "the kit's")
    );
    assert_eq!(read("lessons/01-connect.md"), "newer");
    assert!(!said.stdout.contains("01-connect"), "{}", said.stdout);
    assert!(
        said.stdout.contains("left alone") && said.stdout.contains("FILE.new"),
        "{}",
        said.stdout
    );
}

#[test]
fn a_folder_with_something_else_in_it_is_left_as_it_is() {
    let desk = Desk::new();
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("diary.txt"), "mine").unwrap();
    let said = desk.check(&["handout", room.path().to_str().unwrap()]);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("Nothing was written"), "{}", said.stderr);
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1);
}
