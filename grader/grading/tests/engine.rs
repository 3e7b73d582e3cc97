//! The engine, with the real compiler, sandbox and workers: its verdicts are `check`'s, and
//! whatever goes wrong, there is a record.
#![cfg(target_os = "linux")]

#[path = "engine/node.rs"]
mod node;
#[path = "../../tests/support/mod.rs"]
#[expect(dead_code, reason = "each test uses a part of it")]
mod support;
#[path = "engine/texts.rs"]
mod texts;

use std::{
    fs,
    ops::Deref,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use classroom::lesson::Lesson;
use grader::workspace;
use tempfile::TempDir;

use grading::{
    judge::{Engine, is_the_graders_fault},
    records::{CheckResult, CheckStatus, Record, Verdict},
    sandbox::{Cell, Sandbox, Wanted},
    submissions::{Found, Student, Submission},
};

/// One seed, so that runs can be compared.
const SEED: u64 = 7;

static ROOT: LazyLock<PathBuf> = LazyLock::new(|| workspace::find().unwrap());

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_grading"))
}

fn lesson() -> &'static Lesson {
    course::find("04-messages").unwrap()
}

fn sandbox(wanted: Wanted) -> Sandbox {
    Sandbox::find_for(wanted, program()).unwrap()
}

async fn engine(sandbox: &Sandbox) -> Engine {
    let engine = Engine::prepare(lesson(), &ROOT, sandbox, &mut |_| ()).await;
    engine.unwrap_or_else(|error| panic!("{error}")).with_worker(program().into())
}

/// A cell in a folder of the test's own, which other users can reach.
struct Scratch {
    /// Dropped before its folder.
    cell: Cell,
    _folder: TempDir,
}

impl Deref for Scratch {
    type Target = Cell;

    fn deref(&self) -> &Cell {
        &self.cell
    }
}

fn cell(sandbox: &Sandbox) -> Scratch {
    let open = fs::Permissions::from_mode(0o755);
    let folder = tempfile::Builder::new().permissions(open).tempdir().unwrap();
    let cell = sandbox.cell(0, folder.path()).unwrap_or_else(|error| panic!("{error}"));
    Scratch { cell, _folder: folder }
}

fn submission(found: Found) -> Submission {
    let student = Student { id: "ada".into(), ..Student::default() };
    Submission { student, handed_in: Some(1), found, ignored: vec!["x.txt".into()] }
}

fn source(text: &str) -> Submission {
    submission(Found::Source(text.into()))
}

fn solution() -> String {
    fs::read_to_string(ROOT.join(lesson().solution())).unwrap()
}

/// Each check that was tried, with what was said. Times and shares differ from run to run.
fn said(record: &Record) -> Vec<String> {
    let without_numbers = |text: &str| {
        text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>()
    };
    let squeezed = |text: String| {
        let mut text = text;
        while text.contains("00") {
            text = text.replace("00", "0");
        }
        text
    };
    let tried = record.checks.iter().filter(|check| check.status != CheckStatus::Skipped);
    tried
        .map(|check| {
            let rationale = check.rationale.as_deref().unwrap_or_default();
            let hint = check.hint.as_deref().unwrap_or_default();
            let said = squeezed(without_numbers(&format!("{rationale} / {hint}")));
            format!("{}: {:?}: {said}", check.id, check.status)
        })
        .collect()
}

#[tokio::test]
async fn a_verdict_in_the_sandbox_is_the_one_without() {
    let (best, none) = (sandbox(Wanted::Best), sandbox(Wanted::None));
    let (inside, outside) = (engine(&best).await, engine(&none).await);
    let cells = (cell(&best), cell(&none));
    for (name, text, verdict) in texts::all(&solution()) {
        let submission = source(&text);
        let one = inside.grade(&cells.0, &submission, SEED).await;
        let other = outside.grade(&cells.1, &submission, SEED).await;
        assert_eq!(one.verdict, verdict, "{name}:\n{}", one.shown);
        assert_eq!(said(&one), said(&other), "{name}:\n{}\n{}", one.shown, other.shown);
        assert_eq!(one.student.id, "ada");
        assert_eq!(one.source.as_deref(), Some(text.as_str()));
        assert_eq!(one.ignored, ["x.txt"]);
        assert!(!one.shown.contains('\u{1b}'), "{name}: colours:\n{}", one.shown);
        assert!(!one.shown.contains("grading: started"), "{name}:\n{}", one.shown);
        assert!(one.shown.lines().next().is_some_and(|line| !line.is_empty()), "{name}");
        let left = fs::read_dir(cells.0.folder()).unwrap().count();
        assert_eq!(left, 0, "{name} has left files");
    }
}

#[tokio::test]
async fn what_does_not_compile_is_told_in_the_compilers_words() {
    let best = sandbox(Wanted::Best);
    let (engine, cell) = (engine(&best).await, cell(&best));
    let text = solution().replace("messages.list().await", "messages.list().await.len()");
    let record = engine.grade(&cell, &source(&text), SEED).await;
    assert_eq!(record.verdict, Verdict::Failed);
    assert!(!is_the_graders_fault(&record));
    assert!(record.shown.contains("error[E0308]: mismatched types"), "{}", record.shown);
    assert!(record.shown.contains("--> exercises/04-messages.rs:"), "{}", record.shown);
    let last = record.shown.lines().last().unwrap_or_default();
    assert!(last.starts_with("1 compile error. Begin at exercises/04-messages.rs:"));
    let first = &record.checks[0];
    assert_eq!((first.id.as_str(), first.status), ("starts", CheckStatus::Failed));
    assert_eq!(
        first.rationale.as_deref(),
        Some("exercises/04-messages.rs does not compile: 1 error.")
    );
    assert_eq!(first.place["file"], "exercises/04-messages.rs");
    assert_eq!(record.checks.len(), 1 + lesson().checks().count());
}

#[tokio::test]
async fn the_graders_own_failures_are_never_the_students() {
    let best = sandbox(Wanted::Best);
    let cell = cell(&best);
    let broken = [
        ("/bin/false", "The judging process failed."),
        ("/bin/true", "The report can't be read: "),
        ("/there/is/no/program", ""),
    ];
    for (worker, why) in broken {
        let engine = engine(&best).await.with_worker(worker.into());
        let record = engine.grade(&cell, &source(&solution()), SEED).await;
        assert_eq!(record.verdict, Verdict::Inconclusive, "{worker}: {}", record.shown);
        assert!(is_the_graders_fault(&record));
        let said = record.why.unwrap_or_default();
        assert!(said.starts_with(why) && !said.is_empty(), "{worker}: {said}");
    }
}

/// Nobody has to look at it: the limit is ours, and a right server needs far less.
#[tokio::test]
async fn a_server_that_needs_more_memory_than_the_limit_fails_and_is_told() {
    let best = sandbox(Wanted::Best);
    let (engine, cell) = (engine(&best).await, cell(&best));
    let [enough, grows, at_once] = texts::hungry(&solution());
    let record = engine.grade(&cell, &source(&enough.1), SEED).await;
    assert_eq!(record.verdict, Verdict::Passed, "{}:\n{}", enough.0, record.shown);
    for ((name, text), check) in [(grows, "everyone"), (at_once, "starts")] {
        let record = engine.grade(&cell, &source(&text), SEED).await;
        assert_eq!(record.verdict, Verdict::Failed, "{name}:\n{}", record.shown);
        assert!(!is_the_graders_fault(&record), "{name}:\n{}", record.shown);
        let passed = |it: &&CheckResult| it.status == CheckStatus::Passed;
        let first = record.checks.iter().find(|it| !passed(it)).unwrap();
        assert_eq!(first.id, check, "{name}:\n{}", record.shown);
        let why = first.rationale.as_deref().unwrap_or_default();
        assert!(why.starts_with("The server needed more than "), "{name}: {why}");
        assert!(why.ends_with(" MB of memory, and ended."), "{name}: {why}");
    }
    // Its files are in memory too.
    let record = engine.grade(&cell, &source(&texts::hoarding(&solution())), SEED).await;
    assert_eq!(record.verdict, Verdict::Failed, "{}", record.shown);
    assert!(!is_the_graders_fault(&record), "{}", record.shown);
    assert!(record.shown.contains("No space left on device"), "{}", record.shown);
}

#[tokio::test]
async fn nothing_to_judge_is_missing_and_a_url_is_judged_where_it_is() {
    let best = sandbox(Wanted::Best);
    let (engine, cell) = (engine(&best).await, cell(&best));
    let nothing = submission(Found::Nothing("The folder is empty.".into()));
    let record = engine.grade(&cell, &nothing, SEED).await;
    assert_eq!(record.verdict, Verdict::Missing);
    assert_eq!(record.why.as_deref(), Some("The folder is empty."));

    let record =
        engine.grade(&cell, &submission(Found::Url("ftp://x".into())), SEED).await;
    assert_eq!(record.verdict, Verdict::Missing);

    let server = node::Server::start();
    let url = submission(Found::Url(server.url.clone()));
    let record = engine.grade(&cell, &url, SEED).await;
    assert_eq!(record.verdict, Verdict::Passed, "{}", record.shown);
    assert!(engine.key(&url, SEED).is_none());
}

#[tokio::test]
async fn a_key_tells_what_has_the_same_result() {
    let none = sandbox(Wanted::None);
    let engine = engine(&none).await;
    let key = |text: &str, seed| engine.key(&source(text), seed).unwrap();
    assert_eq!(key("a", 1), key("a", 1));
    assert_ne!(key("a", 1), key("b", 1));
    assert_ne!(key("a", 1), key("a", 2));
    let node = node::engine(lesson(), &none, program());
    assert_ne!(key("a", 1), node.key(&source("a"), 1).unwrap());
}

#[tokio::test]
async fn a_server_on_node_is_graded_in_the_same_sandbox() {
    let best = sandbox(Wanted::Best);
    let (engine, cell) = (node::engine(lesson(), &best, program()), cell(&best));
    let right = engine.grade(&cell, &source(node::RIGHT), SEED).await;
    assert_eq!(right.verdict, Verdict::Passed, "{}", right.shown);
    let wrong = node::RIGHT.replace("io.emit(\"message\"", "socket.emit(\"message\"");
    let wrong = engine.grade(&cell, &source(&wrong), SEED).await;
    assert_eq!(wrong.verdict, Verdict::Failed, "{}", wrong.shown);
    let broken = engine.grade(&cell, &source("this is no JavaScript"), SEED).await;
    assert_eq!(broken.verdict, Verdict::Failed, "{}", broken.shown);
    assert!(broken.shown.contains("SyntaxError"), "{}", broken.shown);
}
