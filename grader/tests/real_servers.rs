//! Judges Socket.IO servers in other languages and versions, with `--url`. For each
//! implementation, a right server passes each lesson, including the optional part, and a
//! wrong one fails at the right check. The versions are pinned in
//! `python/requirements.txt` and in the `package-lock.json` of `node` and `bun`.

#[path = "support/python.rs"]
mod python;
mod support;

use std::{collections::VecDeque, path::Path, process::Command, sync::Mutex, thread};

use serde_json::Value;
use support::Server;

/// The lessons to judge. Together they have all kinds of events and answers.
const LESSONS: [&str; 6] =
    ["01-connect", "02-chat", "04-messages", "05-acks", "06-bad-input", "08-rooms"];

/// The lesson of the wrong servers, and the check that they fail.
const WRONG: (&str, &str) = ("02-chat", "everyone");

/// How many servers are judged at the same time: judging is mostly waiting.
const AT_ONCE: usize = 8;

/// Makes the checks use the same names and texts in each run.
const SEED: &str = "4";

/// A server to judge.
struct Case {
    /// The implementation that the server uses.
    on: &'static str,
    lesson: &'static str,
    command: Command,
    /// The check that must fail; none for a right server.
    fails: Option<&'static str>,
}

#[test]
fn servers_of_all_kinds_are_judged_right() {
    let tests = support::workspace().join("grader/tests");
    let cases: VecDeque<Case> = [
        on_python(&tests.join("python")),
        on_node("Node, socket.io 4.8.4", "socket.io", &tests.join("node")),
        on_node("Node, socket.io 4.0.0", "socket.io-4.0", &tests.join("node")),
        on_bun(&tests.join("bun"), &tests.join("node")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let count = cases.len();
    let queue = &Mutex::new(cases);
    let misjudged: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(|| work(queue))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("it ends")).collect()
    });
    assert!(
        misjudged.is_empty(),
        "{} of {count} servers were misjudged:\n\n{}",
        misjudged.len(),
        misjudged.join("\n")
    );
}

/// python-socketio on uvicorn.
fn on_python(folder: &Path) -> Vec<Case> {
    let python = python::python(folder);
    cases("python-socketio", "02-to-sender", |lesson, wrong| {
        let mut command = Command::new(&python);
        command.arg(format!("{}.py", wrong.unwrap_or(lesson))).current_dir(folder);
        command
    })
}

/// A version of the original library; `package` is its name in `node/package.json`.
fn on_node(on: &'static str, package: &str, folder: &Path) -> Vec<Case> {
    cases(on, "others-only", |lesson, wrong| {
        let mut command = support::node(folder);
        let is_old = package == "socket.io-4.0" && lesson == "05-acks";
        let right = if is_old { "without-timeout" } else { "reference" };
        let variant = wrong.unwrap_or(right);
        command.args(["server.mjs", "--lesson", lesson, "--variant", variant]);
        command.env("SOCKET_IO", package);
        command
    })
}

/// Bun with its own Engine.IO server. It runs the same servers as Node.
fn on_bun(folder: &Path, node: &Path) -> Vec<Case> {
    for folder in [folder, node] {
        support::node(folder);
    }
    let bun = folder.join("node_modules/bun/bin/bun.exe");
    cases("Bun, bun-engine", "others-only", |lesson, wrong| {
        let mut command = Command::new(&bun);
        let variant = wrong.unwrap_or("reference");
        command.args(["server.mjs", "--lesson", lesson, "--variant", variant]);
        command.current_dir(folder);
        command
    })
}

/// A right server for each lesson, and the wrong server with this name. `command` runs
/// the wrong server if it is given a name, and otherwise the right one.
fn cases(
    on: &'static str,
    wrong: &str,
    command: impl Fn(&str, Option<&str>) -> Command,
) -> Vec<Case> {
    let right = |lesson| Case { on, lesson, command: command(lesson, None), fails: None };
    let (lesson, check) = WRONG;
    let wrong =
        Case { on, lesson, command: command(lesson, Some(wrong)), fails: Some(check) };
    LESSONS.map(right).into_iter().chain([wrong]).collect()
}

/// Judges servers until none are left, and returns what is wrong.
fn work(queue: &Mutex<VecDeque<Case>>) -> Vec<String> {
    let next = || queue.lock().expect("no thread has panicked").pop_front();
    let mut wrong = Vec::new();
    while let Some(mut case) = next() {
        if let Err(problem) = judge(&mut case) {
            wrong.push(format!("{} on {}: {problem}\n", case.lesson, case.on));
        }
    }
    wrong
}

/// Runs a server and `check` on it. The error says what is wrong with the verdict.
fn judge(case: &mut Case) -> Result<(), String> {
    let server = Server::start(&mut case.command).map_err(|error| error.to_string())?;
    let url = server.url().map_err(|error| error.to_string())?;
    let output = Command::new(env!("CARGO_BIN_EXE_grader"))
        .args([case.lesson, "--url", &url, "--format", "json", "--seed", SEED])
        .output()
        .map_err(|error| error.to_string())?;
    let report: Value =
        serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    let checks = report["checks"].as_array().map(Vec::as_slice).unwrap_or_default();
    let not_passed: Vec<String> = checks
        .iter()
        .filter(|check| check["status"] != "passed" && check["status"] != "skipped")
        .map(|check| format!("{}: {}", check["id"], check["rationale"]))
        .collect();
    let all_passed = checks.iter().all(|check| check["status"] == "passed");
    let is_right = match case.fails {
        None => report["verdict"] == "passed" && all_passed,
        Some(id) => {
            let failed =
                |check: &Value| check["id"] == *id && check["status"] == "failed";
            report["verdict"] == "failed" && checks.iter().any(failed)
        }
    };
    match is_right {
        true => Ok(()),
        false => Err(format!("{}, {}", report["verdict"], not_passed.join(", "))),
    }
}
