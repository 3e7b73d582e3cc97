//! Judges servers that use the original Socket.IO. Every right one passes, and every
//! wrong one fails at the check that its entry in `node/SLUG/peers.mjs` names.
//! `LESSON=02-chat` in the environment judges the servers of one lesson only.
//!
//! A right server is judged by the whole lesson, as a student's is. So is one wrong server
//! in eight, each whose entry says `whole`, and every one with `FULL=1`. The others are
//! judged with `--only`: by the checks that their entries name, and those that these need.
//! `EIGHTH=3` chooses another eighth, of 0 to 7; without it, the servers with the hash 0
//! are chosen, so each run judges the same.

mod support;

use std::{
    env,
    fmt::Write as _,
    io::{self, Write as _},
    path::PathBuf,
    process::{Command, Output, Stdio},
    slice::Iter,
    sync::Mutex,
    thread,
};

use classroom::verdict::STARTS;
use course::COURSE;
use serde::Deserialize;
use serde_json::Value;

use support::Server;

/// How many servers are judged at the same time: judging is mostly waiting. With more, a
/// wrong server's race may not show.
const AT_ONCE: usize = 12;

/// Makes the checks use the same names and texts in each run, so that this test's
/// outcome doesn't depend on chance.
const SEED: &str = "4";

/// An entry of a table, as `server.mjs --list` writes it.
#[derive(Deserialize)]
struct Peer {
    #[serde(skip)]
    lesson: &'static str,
    name: String,
    about: String,
    /// The checks of which at least one must fail; none for a right server.
    fails: Vec<String>,
    /// A text that one of them must say; empty: anything.
    hint: String,
    /// The optional checks that a right server need not pass.
    without: Vec<String>,
    /// Whether the mistake shows only after what other checks have done.
    whole: bool,
    /// Whether the lesson is passed despite the mistake.
    optional: bool,
}

#[test]
fn every_peer_is_judged_right() {
    let chosen = env::var("LESSON").ok();
    let lessons = COURSE.iter().map(|lesson| lesson.slug);
    let lessons: Vec<Vec<Peer>> = lessons
        .filter(|slug| chosen.as_ref().is_none_or(|chosen| chosen == slug))
        .map(peers)
        .collect();
    assert!(!lessons.is_empty(), "there is no lesson {chosen:?}");
    let queues: &Vec<_> = &lessons.iter().map(|peers| Mutex::new(peers.iter())).collect();
    let misjudged: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..AT_ONCE).map(|at| scope.spawn(move || work(queues, at))).collect();
        let lists = threads.into_iter().map(|thread| thread.join().expect("it ends"));
        lists.flatten().collect()
    });
    assert!(
        misjudged.is_empty(),
        "{} of {} servers were misjudged:\n\n{}",
        misjudged.len(),
        lessons.iter().flatten().count(),
        misjudged.join("\n")
    );
}

/// Judges servers until none are left, and returns what is wrong. It starts with the
/// lesson at index `first`, because a process that runs many servers runs them faster.
fn work(queues: &[Mutex<Iter<Peer>>], first: usize) -> Vec<String> {
    let mut host = Host::default();
    let mut wrong = Vec::new();
    for queue in queues.iter().cycle().skip(first).take(queues.len()) {
        let next = || queue.lock().expect("no thread has panicked").next();
        while let Some(peer) = next() {
            wrong.extend(misjudged(peer, &mut host));
        }
    }
    wrong
}

/// Reads the table of a lesson's servers.
fn peers(lesson: &'static str) -> Vec<Peer> {
    let output = support::node(&folder())
        .args(["server.mjs", "--lesson", lesson, "--list"])
        .output()
        .expect("node runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let peers: Vec<Peer> =
        serde_json::from_slice(&output.stdout).expect("the table is JSON");
    let right = peers.iter().filter(|peer| peer.fails.is_empty()).count();
    assert!(
        0 < right && right < peers.len(),
        "{lesson} needs both right and wrong servers"
    );
    peers.into_iter().map(|peer| Peer { lesson, ..peer }).collect()
}

fn folder() -> PathBuf {
    support::workspace().join("grader/tests/node")
}

/// The process that runs a lesson's servers, one after the other, because starting Node
/// takes as long as a verdict.
#[derive(Default)]
struct Host {
    running: Option<(&'static str, Server)>,
}

impl Host {
    /// The verdict on a server. A server may leave something behind, such as a timer,
    /// that ends the next one. So the verdict only counts if the process is still alive,
    /// or has run no other server.
    fn judge(&mut self, peer: &Peer) -> io::Result<Output> {
        loop {
            let (url, is_new) = self.run(peer)?;
            let verdict = judge(peer, &url)?;
            if is_new || self.is_alive()? {
                return Ok(verdict);
            }
        }
    }

    /// Runs this server in place of the last one. Returns its URL, and whether its
    /// process is new. A new one is started if the last server has ended the old one or
    /// keeps it busy.
    fn run(&mut self, peer: &Peer) -> io::Result<(String, bool)> {
        if let Some((lesson, server)) = &mut self.running
            && *lesson == peer.lesson
            && let Ok(url) = place(server, &peer.name)
        {
            return Ok((url, false));
        }
        let mut node = Command::new("node");
        node.args(["server.mjs", "--lesson", peer.lesson]).current_dir(folder());
        let server = Server::start(node.stdin(Stdio::piped()))?;
        let (_, server) = self.running.insert((peer.lesson, server));
        Ok((place(server, &peer.name)?, true))
    }

    fn is_alive(&mut self) -> io::Result<bool> {
        let Some((_, server)) = &mut self.running else { return Ok(false) };
        Ok(server.process.try_wait()?.is_none())
    }
}

/// Runs the server of this name in the host's process.
fn place(host: &mut Server, name: &str) -> io::Result<String> {
    let stdin = host.process.stdin.as_mut();
    writeln!(stdin.expect("it is piped"), "{name}")?;
    host.url()
}

/// Runs a server and the grader on it. Returns what is wrong with the verdict, if
/// anything is.
fn misjudged(peer: &Peer, host: &mut Host) -> Option<String> {
    let problem = match host.judge(peer) {
        Ok(output) => problem(peer, &output),
        Err(error) => Some(format!("it could not be judged: {error}")),
    };
    let named = || format!("{} {} ({})", peer.lesson, peer.name, peer.about);
    problem.map(|problem| format!("{}\n{problem}", named()))
}

/// Runs `check` on a server.
fn judge(peer: &Peer, url: &str) -> io::Result<Output> {
    let mut check = Command::new(env!("CARGO_BIN_EXE_grader"));
    check.args([peer.lesson, "--url", url, "--format", "json", "--seed", SEED]);
    if !is_whole(peer) {
        check.args(peer.fails.iter().flat_map(|id| ["--only", id]));
    }
    check.output()
}

/// Whether the whole lesson judges this server. Any check may end a server, so this is
/// also the case if it must end.
fn is_whole(peer: &Peer) -> bool {
    let chosen = env::var("EIGHTH").ok().and_then(|number| number.parse().ok());
    peer.fails.is_empty()
        || peer.whole
        || peer.fails.iter().any(|id| id == STARTS)
        || env::var("FULL").is_ok_and(|full| full == "1")
        || eighth(&peer.name) == chosen.unwrap_or(0)
}

/// To which eighth a name belongs, on any machine: FNV-1a, folded to three bits.
fn eighth(name: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = name.bytes().fold(0x811c_9dc5, step);
    (hash ^ (hash >> 16)) % 8
}

/// Describes in lines how a verdict differs from the table, if it does.
fn problem(peer: &Peer, output: &Output) -> Option<String> {
    let passes = peer.fails.is_empty() || peer.optional;
    let (exit, verdict) = if passes { (0, "passed") } else { (1, "failed") };
    let Ok(report) = serde_json::from_slice::<Value>(&output.stdout) else {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Some(format!("  there is no report: {}\n  {stderr}", output.status));
    };
    let statuses = statuses(&report);
    let failed = |id: &&String| statuses.iter().any(|(c, s)| c == id && *s == "failed");
    let caught_by: Vec<&String> = peer.fails.iter().filter(failed).collect();
    let says = |id: &&String| said(&report, id).contains(&peer.hint);

    let right = output.status.code() == Some(exit)
        && report["verdict"] == verdict
        && if peer.fails.is_empty() {
            let left_out = |id: &str| peer.without.iter().any(|one| one == id);
            statuses.iter().all(|(id, status)| *status == "passed" || left_out(id))
        } else {
            caught_by.iter().any(says)
        };
    if right {
        return None;
    }
    let mut text = format!("  expected: {verdict}, exit status {exit}");
    if !peer.fails.is_empty() {
        write!(text, ", failed {}", peer.fails.join(" or ")).ok()?;
    }
    write!(text, "\n  got: {}, {}", report["verdict"], output.status).ok()?;
    // A skipped check is only of interest if it should have failed.
    let tells = |id: &str, status: &str| match status {
        "passed" => false,
        "skipped" => peer.fails.iter().any(|named| named == id),
        _ => true,
    };
    for (id, status) in statuses.iter().filter(|(id, status)| tells(id, status)) {
        write!(text, ", {status} {id}").ok()?;
    }
    text.push('\n');
    for id in caught_by.iter().filter(|id| !says(id)) {
        let said = said(&report, id).replace('\n', "\n    ");
        writeln!(text, "  {id} does not say \"{}\":\n    {said}", peer.hint).ok()?;
    }
    // Show unexpected failures in full, because they may not happen again.
    let unexpected = |id: &str, status: &str| {
        status == "failed" && peer.fails.iter().all(|named| named != id)
    };
    for (id, _) in statuses.iter().filter(|(id, status)| unexpected(id, status)) {
        let said = said(&report, id).replace('\n', "\n    ");
        writeln!(text, "  {id} says:\n    {said}").ok()?;
    }
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

/// The texts of a check in a report, one a line.
fn said(report: &Value, id: &str) -> String {
    let checks = report["checks"].as_array().map(Vec::as_slice).unwrap_or_default();
    let check = checks.iter().find(|check| check["id"] == id).unwrap_or(&Value::Null);
    let texts =
        ["rationale", "expected", "actual", "hint"].map(|key| check[key].as_str());
    texts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}
