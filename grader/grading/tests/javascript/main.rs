//! The course's original exercise, in JavaScript: ten students of lesson 04 hand in a
//! `server.mjs` each, and the real program grades them in the strict sandbox.
//!
//! `class` can be graded by hand too, after `npm ci` in `grader/tests/node`:
//!
//! ```sh
//! cargo run --bin grade -- grader/grading/tests/javascript/class --lesson 4 \
//!     --command 'node {file}' --read-only grader/tests/node/node_modules --out results
//! ```
#![cfg(target_os = "linux")]

#[path = "../../../tests/support/mod.rs"]
#[expect(dead_code, reason = "each test uses a part of it")]
mod support;

use std::{fs, path::Path, time::Duration};

use assert_cmd::Command;
use grader::workspace;
use grading::records::{CheckStatus, Kept, Record, Verdict};

/// A run takes seconds. On a busy machine it takes longer.
const LIMIT: Duration = Duration::from_secs(600);

/// Each student who made a mistake, with the check that fails first, what is said of it,
/// and a part of what to do.
const MISTAKES: [(&str, &str, &str, &str); 9] = [
    (
        "starter",
        "everyone",
        "Ann sent `message`, and Ann, Ben and Cy never heard it.",
        "On socketioxide: Is the handler registered under this name",
    ),
    (
        "only-the-sender",
        "everyone",
        "Ann sent `message`, and Ben and Cy never heard it.",
        "`socket.emit` reaches one client. To reach them all, use `io.emit",
    ),
    (
        "no-id",
        "id",
        " heard a message without a usable id.",
        "Send what the message service returned, not what the client sent.",
    ),
    (
        "tells-before-storing",
        "stored-before-broadcast",
        " heard a message and read the list at once, but the message was not in it.",
        "Await the service first, then emit what it returned.",
    ),
    (
        "newest-first",
        "order",
        "The list is not in the order in which the messages were sent.",
        "Append each message to the list",
    ),
    (
        "trusts-the-client",
        "client-id-ignored",
        "A client chose the id of its message, and the server took it.",
        "Make the id in the service",
    ),
    (
        "ends-on-null",
        "server-alive",
        "The server ended itself (exit status: 1).",
        "An error in one handler must not end the whole program.",
    ),
    (
        "port-3000",
        "starts",
        ", but on 3000.",
        "Let it take the port from the environment variable `PORT`",
    ),
    ("no-brace", "starts", "The server ended before it listened", "Its output says why."),
];

#[test]
fn ten_servers_on_node_get_the_right_marks_and_causes() {
    let root = workspace::find().unwrap();
    let node = root.join("grader/tests/node");
    // Installs the modules, if they aren't there.
    drop(support::node(&node));
    let out = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_grading"))
        .arg(root.join("grader/grading/tests/javascript/class"))
        .args(["--lesson", "4", "--sandbox", "strict", "--command", "node {file}"])
        .arg("--read-only")
        .arg(node.join("node_modules"))
        .arg("--out")
        .arg(out.path().join("out"))
        .timeout(LIMIT)
        .assert()
        .success();
    let record = |id: &str| record(&out.path().join("out/records"), id);

    let right = record("right");
    assert_eq!(right.verdict, Verdict::Passed, "{}", right.shown);
    let all_passed = right.checks.iter().all(|it| it.status == CheckStatus::Passed);
    assert!(all_passed, "{}", right.shown);
    for (id, check, why, hint) in MISTAKES {
        let record = record(id);
        assert_eq!(record.verdict, Verdict::Failed, "{id}:\n{}", record.shown);
        let first = record.checks.iter().find(|it| it.status != CheckStatus::Passed);
        let first = first.unwrap();
        assert_eq!(first.id, check, "{id}:\n{}", record.shown);
        assert_eq!(first.status, CheckStatus::Failed, "{id}:\n{}", record.shown);
        let said = |text: &Option<String>, part| {
            text.as_ref().is_some_and(|it| it.contains(part))
        };
        assert!(said(&first.rationale, why), "{id}: {:?}", first.rationale);
        assert!(said(&first.hint, hint), "{id}: {:?}", first.hint);
    }
    // The output that says why, as Node prints it.
    assert!(record("no-brace").shown.contains("SyntaxError"));
    assert!(record("ends-on-null").shown.contains("TypeError"));
}

fn record(folder: &Path, id: &str) -> Record {
    let text = fs::read(folder.join(format!("{id}.json"))).unwrap();
    serde_json::from_slice::<Kept>(&text).unwrap().record
}
