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
    // An exercise of the teacher's own, which they have solved beside the contract.
    let (likes, solved) = (room.path().join("likes"), right_likes(&desk));
    fs::create_dir_all(likes.join("src")).unwrap();
    fs::write(likes.join("src/main.rs"), &solved).unwrap();
    fs::copy(desk.path(LIKES), likes.join("contract.toml")).unwrap();
    let contract = likes.join("contract.toml");
    let words = ["handout", handout.to_str().unwrap(), "--contract"];
    let written = desk.check(&[&words[..], &[contract.to_str().unwrap()]].concat());
    assert_eq!(written.code, Some(0), "{}", written.stderr);
    assert!(written.stdout.contains(CHECK_LIKES), "{}", written.stdout);

    let solution = fs::read_to_string(desk.path("solutions/04-messages.rs")).unwrap();
    for file in files(&handout) {
        assert!(!file.contains("solutions/") && !file.contains("submissions/"), "{file}");
        let content = fs::read(&file).unwrap();
        assert!(content != solution.as_bytes() && content != solved.as_bytes(), "{file}");
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

    an_exercise_of_the_teachers_works(&handout, &solved);
}

/// A contract, and its exercise in a handout.
const LIKES: &str = "lessons/contracts/likes.toml";
const CHECK_LIKES: &str = "cargo run --bin check -- --contract exercises/likes.toml";

fn right_likes(desk: &Desk) -> String {
    let file = "grader/tests/contracts/rust/likes/src/main.rs";
    fs::read_to_string(desk.path(file)).unwrap()
}

fn an_exercise_of_the_teachers_works(handout: &Path, solved: &str) {
    let readme = fs::read_to_string(handout.join("README.md")).unwrap();
    assert!(readme.contains(CHECK_LIKES), "{readme}");
    let (_, words) = CHECK_LIKES.split_once(" -- ").unwrap();
    let words: Vec<&str> = words.split(' ').collect();
    let check = |starts: &str, code: i32, says: &str| {
        let output = cargo(handout, &words);
        let said = text(&output);
        let news = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{said}{news}");
        assert!(said.starts_with(starts) && said.contains(says), "{said}{news}");
        // The crates are those of the lessons.
        assert!(!news.contains("Building the crates"), "{news}");
    };
    check("likes is unfinished", 1, "Next: change exercises/likes.rs:");
    let file = handout.join("exercises/likes.rs");
    fs::write(&file, solved.replace("fn main", "fn mian")).unwrap();
    check("1 compile error", 1, "Begin at exercises/likes.rs:");
    fs::write(&file, solved).unwrap();
    check("likes passed", 0, "Nothing is left to do here.");
    // What a handout says of the exercise, and its program.
    let promises = text(&cargo(handout, &["contract", "exercises/likes.toml"]));
    assert!(promises.contains("Every client hears `liked`"), "{promises}");
    assert!(readme.contains("cargo run --bin likes-server"), "{readme}");
    assert!(target().join("debug/likes-server").is_file());
}

#[test]
fn contracts_are_added_to_a_handout_and_not_forgotten() {
    let desk = Desk::new();
    let room = tempfile::tempdir().unwrap();
    let handout = room.path().join("kit");
    let write = |contracts: &[&str]| {
        let named = contracts.iter().flat_map(|file| ["--contract", *file]);
        let words: Vec<&str> =
            ["handout", handout.to_str().unwrap()].into_iter().chain(named).collect();
        desk.check(&words)
    };
    // What is wrong with a contract is said first.
    let bad = room.path().join("bad.toml");
    fs::write(&bad, "title = \"Likes\"\n\n[on.like]\nackz = \"text\"\n").unwrap();
    let said = write(&[bad.to_str().unwrap()]);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("bad.toml:4:1: "), "{}", said.stderr);
    // A lesson of the course has this name.
    for taken in [&["grader/contracts/04-messages.toml"][..], &[LIKES, LIKES]] {
        let said = write(taken);
        assert_eq!(said.code, Some(2), "{}", said.stdout);
        let why = said.stderr.replace('\n', " ");
        assert!(why.contains("Give the contract another name."), "{why}");
    }
    assert!(!handout.exists());

    let to_do = "lessons/contracts/to-do.toml";
    assert_eq!(write(&[LIKES, to_do]).code, Some(0));
    let read = |file: &str| fs::read_to_string(handout.join(file)).unwrap();
    assert!(read("exercises/Cargo.toml").contains("path = \"to-do.rs\""));
    assert!(read("exercises/to-do.rs").contains("`to-do.toml` says what"));
    assert_eq!(
        read("exercises/likes.toml"),
        fs::read_to_string(desk.path(LIKES)).unwrap()
    );
    fs::write(handout.join("exercises/likes.rs"), "the student's").unwrap();
    // Without its program, the exercise would be lost.
    let said = write(&[LIKES]);
    assert_eq!(said.code, Some(2), "{}", said.stdout);
    let why = said.stderr.replace('\n', " ");
    assert!(why.contains("the handout has exercises/to-do.toml"), "{why}");
    let said = write(&[to_do, LIKES]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stdout.contains("left alone:\n  exercises/likes.rs"), "{}", said.stdout);
    assert_eq!(read("exercises/likes.rs"), "the student's");
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
