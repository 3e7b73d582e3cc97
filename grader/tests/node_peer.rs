//! The grader against servers on the original Socket.IO: every right one passes,
//! every wrong one fails at the check that its entry in `node/peers.mjs` names.

mod support;

use std::{
    fmt::Write as _,
    path::PathBuf,
    process::{Command, Output},
    sync::Mutex,
    thread,
};

use serde::Deserialize;
use serde_json::Value;
use support::Server;

/// How many servers are judged at the same time.
const AT_ONCE: usize = 4;

/// Repeats the names and texts of the checks, so that this test's outcome does
/// not depend on chance.
const SEED: &str = "4";

/// An entry of the table, as `server.mjs --list` writes it.
#[derive(Deserialize)]
struct Peer {
    name: String,
    about: String,
    /// The checks of which at least one must fail; none for a right server.
    fails: Vec<String>,
    /// Whether the lesson is passed in spite of the mistake.
    optional: bool,
}

#[test]
fn every_peer_is_judged_right() {
    let peers = peers();
    assert!(peers.iter().any(|peer| peer.fails.is_empty()), "there are right servers");
    let queue = Mutex::new(peers.iter());
    let next = || queue.lock().expect("no thread has panicked").next();
    let misjudged: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| std::iter::from_fn(next).filter_map(misjudged).collect())
            })
            .collect();
        let lists = threads.into_iter().map(|thread| thread.join().expect("it ends"));
        lists.flat_map(|list: Vec<String>| list).collect()
    });
    assert!(
        misjudged.is_empty(),
        "{} of {} servers were misjudged:\n\n{}",
        misjudged.len(),
        peers.len(),
        misjudged.join("\n")
    );
}

/// The table of servers.
fn peers() -> Vec<Peer> {
    let output = support::node(&folder())
        .args(["server.mjs", "--list"])
        .output()
        .expect("node runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the table is JSON")
}

fn folder() -> PathBuf {
    support::workspace().join("grader/tests/node")
}

/// Runs a server and the grader on it. What is wrong with the verdict, if
/// anything is.
fn misjudged(peer: &Peer) -> Option<String> {
    let problem = match judge(peer) {
        Ok(output) => problem(peer, &output),
        Err(error) => Some(format!("it could not be judged: {error}")),
    };
    problem.map(|problem| format!("{} ({})\n{problem}", peer.name, peer.about))
}

/// Runs `check` on a server of its own.
fn judge(peer: &Peer) -> std::io::Result<Output> {
    let mut node = Command::new("node");
    node.args(["server.mjs", "--variant", &peer.name]).current_dir(folder());
    let server = Server::start(node)?;
    Command::new(env!("CARGO_BIN_EXE_check"))
        .args(["04-messages", "--url", &server.url, "--format", "json", "--seed", SEED])
        .output()
}

/// In what a verdict differs from what the table says, in lines to read.
fn problem(peer: &Peer, output: &Output) -> Option<String> {
    let passes = peer.fails.is_empty() || peer.optional;
    let (exit, verdict) = if passes { (0, "passed") } else { (1, "failed") };
    let Ok(report) = serde_json::from_slice::<Value>(&output.stdout) else {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Some(format!("  there is no report: {}\n  {stderr}", output.status));
    };
    let statuses = statuses(&report);
    let failed = |id: &String| statuses.iter().any(|(c, s)| *c == id && *s == "failed");

    let right = output.status.code() == Some(exit)
        && report["verdict"] == verdict
        && if peer.fails.is_empty() {
            statuses.iter().all(|(_, status)| *status == "passed")
        } else {
            peer.fails.iter().any(failed)
        };
    if right {
        return None;
    }
    let mut text = format!("  expected: {verdict}, exit status {exit}");
    if !peer.fails.is_empty() {
        write!(text, ", failed {}", peer.fails.join(" or ")).ok()?;
    }
    write!(text, "\n  got: {}, {}", report["verdict"], output.status).ok()?;
    // Of the skipped checks, only one that should have failed tells anything.
    let tells = |id: &str, status: &str| match status {
        "passed" => false,
        "skipped" => peer.fails.iter().any(|named| named == id),
        _ => true,
    };
    for (id, status) in statuses.iter().filter(|(id, status)| tells(id, status)) {
        write!(text, ", {status} {id}").ok()?;
    }
    text.push('\n');
    Some(text)
}

/// The id and status of every check of a report.
fn statuses(report: &Value) -> Vec<(&str, &str)> {
    let checks = report["checks"].as_array().map(Vec::as_slice).unwrap_or_default();
    checks
        .iter()
        .filter_map(|c| Some((c["id"].as_str()?, c["status"].as_str()?)))
        .collect()
}
