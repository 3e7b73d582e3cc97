//! Bad contracts: each message, with its line and column. `bad/` has a file for each
//! kind of mistake, and says in its first line what is wrong.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{assert_snapshot, check, contracts, workspace};

/// How long the largest contract may take on a busy machine. It takes about a second.
const LIMIT: Duration = Duration::from_secs(20);

fn folder() -> PathBuf {
    workspace().join("grader/tests/contract/bad")
}

#[test]
fn each_mistake_is_said_with_its_place() {
    let mut all = String::new();
    for path in contracts("grader/tests/contract/bad") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let said = check(&folder(), &["contract", &name]);
        assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{name}");
        let (problems, next) = said.stderr.trim_end().rsplit_once("\n\n").unwrap();
        assert!(next.starts_with("Next: correct line "), "{next}");
        let text = fs::read_to_string(&path).unwrap();
        writeln!(all, "{}", text.lines().next().unwrap()).unwrap();
        for problem in problems.lines() {
            assert!(problem.starts_with(&format!("{name}:")), "{problem}");
            writeln!(all, "  {problem}").unwrap();
        }
        all.push('\n');
    }
    assert_snapshot("wrong", &all);
}

/// What `check` says to a file of these bytes.
fn said_of(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x.toml"), bytes).unwrap();
    said_in(folder.path(), "x.toml")
}

fn said_in(folder: &Path, file: &str) -> String {
    let said = check(folder, &["contract", file]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""));
    said.stderr
}

#[test]
fn ten_thousand_events_are_refused_quickly() {
    let event = |n| format!("[on.e{n}]\npayload = \"text\"\nacks = \"same\"\n");
    let text: String = (0..10_000).map(event).collect();
    let before = Instant::now();
    let said = said_of(format!("title = \"x\"\n{text}").as_bytes());
    assert!(before.elapsed() < LIMIT, "{:?}", before.elapsed());
    let problem = "x.toml:602:5: a contract has at most 200 events, and this one has 10000: \
                   make several contracts of it\n";
    assert!(said.starts_with(problem), "{said}");
}

#[test]
fn many_mistakes_are_counted() {
    let text: String = (0..5_000).map(|n| format!("key{n} = {n}\n")).collect();
    let before = Instant::now();
    let said = said_of(text.as_bytes());
    assert!(before.elapsed() < LIMIT, "{:?}", before.elapsed());
    // All keys, no title, no events.
    assert!(said.contains("\nand 4952 more\n"), "{said}");
    let long = format!("{} = 1\n", "k".repeat(900_000));
    assert!(said_of(long.as_bytes()).len() < 1_000);
    let deep = format!("[on.x]\npayload = {}", "[".repeat(400_000));
    assert!(said_of(deep.as_bytes()).len() < 10_000);
}

#[test]
fn what_is_no_text_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let missing = said_in(folder.path(), "missing.toml");
    assert_eq!(missing, "check: missing.toml: there is no such file.\n");
    let itself = said_in(folder.path(), ".");
    assert_eq!(itself, "check: .: this is a folder. Name the file in it.\n");
    let latin = said_of(b"title = 1\n# caf\xe9\n");
    assert!(latin.contains("it is no UTF-8 text: see line 2."), "{latin}");
    let large = said_of(&b"# a comment\n".repeat(100_000));
    assert!(large.contains("it is larger than 1 MB."), "{large}");
    // An empty file has no title and no events.
    assert_eq!(said_of(b"").matches("x.toml:1:1: ").count(), 2);
}
