//! Judges servers by contracts. The generic server of `contracts/server.mjs` passes each
//! contract, and with any of its mutations it fails at a check that the mutation names.
//! So do the servers that were written by hand for the examples in `lessons/contracts`.
//!
//! `CONTRACT=likes` in the environment judges the servers of one contract only, and
//! `MUTATION=twice` those with one mutation. `UPDATE_LESSONS=1` rewrites the table of
//! `contracts/mutations.md` instead.

mod support;

use std::{
    collections::BTreeMap,
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Mutex,
    thread,
};

use classroom::{contract, verdict::STARTS};
use course::exercise;
use serde::Deserialize;
use serde_json::{Value, json};

use support::Server;

/// How many servers are judged at the same time: judging is mostly waiting.
const AT_ONCE: usize = 16;

/// Makes the checks use the same names and texts in each run.
const SEED: &str = "4";

/// How late a late server is, in ms: checks wait longer than usual on a busy machine.
const LATE_MS: &str = "12000";

/// A mutation, as `server.mjs CONTRACT --list` writes it.
#[derive(Deserialize)]
struct Mutation {
    name: String,
    family: String,
    what: String,
    at: Vec<Place>,
}

/// An event that can have the mutation.
#[derive(Clone, Deserialize)]
struct Place {
    event: String,
    /// The checks of which at least one must fail.
    fails: Vec<String>,
}

/// A server by hand, as `examples.mjs --list` writes it.
#[derive(Deserialize)]
struct Example {
    contract: String,
    name: String,
    about: String,
    fails: Vec<String>,
}

/// A server to judge.
struct Peer {
    /// The contract's file.
    contract: PathBuf,
    /// The script that runs it, and the line that it takes.
    script: &'static str,
    line: Value,
    about: String,
    /// The checks of which at least one must fail; none for a right server.
    fails: Vec<String>,
    /// Whether it is known that no check tells yet.
    is_uncaught: bool,
}

#[test]
fn every_mutation_is_caught() {
    let uncaught = uncaught();
    let mut peers = Vec::new();
    for contract in contracts() {
        let slug = slug(&contract);
        let chosen = |key: &str, name: &str| env::var(key).is_ok_and(|one| one != name);
        if chosen("CONTRACT", &slug) {
            continue;
        }
        let peer = |line: Value, about: String, fails: Vec<String>, is_uncaught| Peer {
            contract: contract.clone(),
            script: "server.mjs",
            line,
            about,
            fails,
            is_uncaught,
        };
        peers.push(peer(json!([contract]), format!("{slug}, right"), Vec::new(), false));
        for Mutation { name, what, at, .. } in mutations(&contract) {
            let Some(Place { event, fails }) = at.into_iter().next() else { continue };
            if chosen("MUTATION", &name) {
                continue;
            }
            let is_uncaught =
                uncaught.get(&slug).is_some_and(|names| names.contains(&name));
            let about = format!("{slug}, {name} at `{event}`: {what}");
            peers.push(peer(json!([contract, name, event]), about, fails, is_uncaught));
        }
    }
    judge_all(peers);
}

#[test]
fn servers_by_hand_are_judged_right() {
    let peers =
        examples().into_iter().map(|Example { contract, name, about, fails }| Peer {
            contract: lessons().join(&contract).with_extension("toml"),
            script: "examples.mjs",
            about: format!("{contract}, {name}: {about}"),
            line: json!([contract, name]),
            fails,
            is_uncaught: false,
        });
    judge_all(peers.collect());
}

/// The same servers in Rust, as an instructor has them: a package beside the contract.
#[test]
fn packages_are_judged_right() {
    let workspace = support::workspace();
    for name in ["likes", "quiz", "to-do"] {
        let package =
            env::temp_dir().join(format!("socketlings-{name}-{}", std::process::id()));
        let source = folder().join("rust").join(name);
        fs::create_dir_all(package.join("src")).expect("it can be made");
        let copy = |from: PathBuf, to: &str| {
            fs::copy(&from, package.join(to)).expect("it can be copied");
        };
        copy(source.join("Cargo.toml"), "Cargo.toml");
        copy(source.join("src/main.rs"), "src/main.rs");
        // The versions that the lessons are built with.
        copy(workspace.join("Cargo.lock"), "Cargo.lock");
        copy(lessons().join(name).with_extension("toml"), "contract.toml");
        let output = Command::new(env!("CARGO_BIN_EXE_grader"))
            .arg("--contract")
            .arg(package.join("contract.toml"))
            .args(["--format", "json", "--seed", SEED])
            // The packages have the same dependencies, which are compiled once.
            .env("CARGO_TARGET_DIR", workspace.join("target/contracts"))
            .output()
            .expect("the grader runs");
        fs::remove_dir_all(&package).ok();
        assert!(
            output.status.success(),
            "{name}: {}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn the_table_of_mutations_is_up_to_date() {
    let path = folder().join("mutations.md");
    let table = table();
    if env::var_os("UPDATE_LESSONS").is_some() {
        fs::write(path, table).expect("it can be written");
        return;
    }
    let is = fs::read_to_string(path).expect("there is a table").replace("\r\n", "\n");
    assert!(is == table, "run it again with UPDATE_LESSONS=1, and read the difference");
}

/// A table for each family: what catches each mutation in each contract.
fn table() -> String {
    let contracts = contracts();
    let uncaught = uncaught();
    let mut text = String::from(
        "# Mutations\n\nEach mistake of a server, and the checks of which at least one must \
         tell, for each contract\nwhose server can have it. **none yet**: no check tells.\n",
    );
    // By family, then by name: what it does, and what catches it.
    let mut families: BTreeMap<String, BTreeMap<String, (String, Vec<String>)>> =
        BTreeMap::new();
    for contract in &contracts {
        let slug = slug(contract);
        for Mutation { name, family, what, at } in mutations(contract) {
            let Some(Place { fails, .. }) = at.into_iter().next() else { continue };
            let is_uncaught =
                uncaught.get(&slug).is_some_and(|names| names.contains(&name));
            let ids = fails.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>();
            let caught = if is_uncaught { "**none yet**".into() } else { ids.join(", ") };
            let family = families.entry(family).or_default();
            let (_, cells) = family.entry(name).or_insert((what, Vec::new()));
            cells.push(format!("{slug}: {caught}"));
        }
    }
    for (family, mutations) in families {
        text += &format!(
            "\n## {family}\n\n| mutation | the server … | caught by |\n| --- | --- | --- |\n"
        );
        for (name, (what, cells)) in mutations {
            text += &format!("| `{name}` | {what} | {} |\n", cells.join("; "));
        }
    }
    text
}

fn folder() -> PathBuf {
    support::workspace().join("grader/tests/contracts")
}

fn lessons() -> PathBuf {
    support::workspace().join("lessons/contracts")
}

/// The contracts of the course, and those of the examples.
fn contracts() -> Vec<PathBuf> {
    let course = support::workspace().join("grader/contracts");
    let files = [course, lessons()].map(|folder| {
        let entries = fs::read_dir(folder).expect("it is there");
        let mut files: Vec<PathBuf> =
            entries.map(|entry| entry.expect("it can be read").path()).collect();
        files.sort();
        files
    });
    files.into_iter().flatten().collect()
}

fn slug(contract: &Path) -> String {
    contract.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// What passes today, though it is wrong: names of mutations, by contract. A name goes as
/// soon as a check tells each time.
fn uncaught() -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(folder().join("uncaught.json")).expect("it is there");
    serde_json::from_str(&text).expect("it holds lists of names")
}

/// The mutations of a contract, with those of their checks that the contract has.
fn mutations(contract: &Path) -> Vec<Mutation> {
    let text = fs::read_to_string(contract).expect("it can be read");
    let read = contract::read(&slug(contract), &text).expect("it is right");
    let ids: Vec<&str> = exercise::lesson(read).checks().map(|check| check.id).collect();
    let mut all: Vec<Mutation> = listed(node("server.mjs").arg(contract));
    for place in all.iter_mut().flat_map(|mutation| &mut mutation.at) {
        place.fails.retain(|id| id == STARTS || ids.contains(&id.as_str()));
    }
    all
}

fn examples() -> Vec<Example> {
    listed(&mut node("examples.mjs"))
}

/// What a script lists.
fn listed<T: for<'de> Deserialize<'de>>(script: &mut Command) -> Vec<T> {
    let output = script.arg("--list").output().expect("node runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the list is JSON")
}

fn node(script: &str) -> Command {
    // The packages are those of the lessons' servers.
    let mut node = support::node(&support::workspace().join("grader/tests/node"));
    node.current_dir(folder()).arg(script);
    node
}

/// Judges them, several at once, and fails if one is misjudged.
fn judge_all(peers: Vec<Peer>) {
    let count = peers.len();
    assert!(count > 0, "there are no such servers");
    let queue = &Mutex::new(peers.into_iter());
    let misjudged: Vec<String> = thread::scope(|scope| {
        let work = || {
            let next = || queue.lock().expect("no thread has panicked").next();
            let mut host = Host::default();
            let mut wrong = Vec::new();
            while let Some(peer) = next() {
                let problem = match host.judge(&peer) {
                    Ok(report) => problem(&peer, &report),
                    Err(error) => Some(format!("it could not be judged: {error}")),
                };
                wrong.extend(
                    problem.map(|problem| format!("{}\n  {problem}", peer.about)),
                );
            }
            wrong
        };
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("it ends")).collect()
    });
    assert!(
        misjudged.is_empty(),
        "{} of {count} servers were misjudged:\n\n{}",
        misjudged.len(),
        misjudged.join("\n")
    );
}

/// The process that runs servers, one after the other, because starting Node takes as
/// long as a verdict.
#[derive(Default)]
struct Host {
    running: Option<(&'static str, Server)>,
}

impl Host {
    /// The verdict on a server. What the last server left behind, such as a timer, may
    /// end this one, so the verdict counts only if the process is alive or new.
    fn judge(&mut self, peer: &Peer) -> io::Result<Value> {
        loop {
            let (url, is_new) = self.run(peer)?;
            let report = judge(peer, &url)?;
            if is_new || self.is_alive()? {
                return Ok(report);
            }
        }
    }

    fn run(&mut self, peer: &Peer) -> io::Result<(String, bool)> {
        if let Some((script, server)) = &mut self.running
            && *script == peer.script
            && let Ok(url) = place(server, &peer.line)
        {
            return Ok((url, false));
        }
        let mut node = node(peer.script);
        let server = Server::start(node.env("LATE_MS", LATE_MS).stdin(Stdio::piped()))?;
        let (_, server) = self.running.insert((peer.script, server));
        Ok((place(server, &peer.line)?, true))
    }

    fn is_alive(&mut self) -> io::Result<bool> {
        let Some((_, server)) = &mut self.running else { return Ok(false) };
        Ok(server.process.try_wait()?.is_none())
    }
}

/// Runs the server that the line names in the host's process.
fn place(host: &mut Server, line: &Value) -> io::Result<String> {
    let stdin = host.process.stdin.as_mut();
    writeln!(stdin.expect("it is piped"), "{line}")?;
    host.url()
}

/// The report on a server.
fn judge(peer: &Peer, url: &str) -> io::Result<Value> {
    let mut check = Command::new(env!("CARGO_BIN_EXE_grader"));
    check.arg("--contract").arg(&peer.contract);
    // Only the checks that must tell, with those that they need; but an end of the server
    // can be due to any.
    if peer.fails != [STARTS] {
        check.args(peer.fails.iter().flat_map(|id| ["--only", id]));
    }
    let output =
        check.args(["--url", url, "--format", "json", "--seed", SEED]).output()?;
    serde_json::from_slice(&output.stdout).map_err(|_| {
        let stderr = String::from_utf8_lossy(&output.stderr);
        io::Error::other(format!("there is no report: {}, {stderr}", output.status))
    })
}

/// How a report differs from what is said of the server, if it does.
fn problem(peer: &Peer, report: &Value) -> Option<String> {
    let checks = report["checks"].as_array().map(Vec::as_slice).unwrap_or_default();
    let failed: Vec<&Value> =
        checks.iter().filter(|check| check["status"] == "failed").collect();
    let ids: Vec<&str> = failed.iter().filter_map(|check| check["id"].as_str()).collect();
    let is_caught = peer.fails.iter().any(|id| ids.contains(&id.as_str()));
    // Some of them are caught now and then, by chance.
    if peer.is_uncaught {
        return None;
    }
    let passes = checks.iter().all(|check| check["status"] == "passed");
    if is_caught || (peer.fails.is_empty() && passes) {
        return None;
    }
    let wanted = match peer.fails.as_slice() {
        [] => "nothing".to_owned(),
        fails => fails.join(" or "),
    };
    let said = failed
        .iter()
        .map(|check| format!("\n    {}: {}", check["id"], check["rationale"]));
    Some(format!(
        "expected to fail: {wanted}; got: {}{}",
        report["verdict"],
        said.collect::<String>()
    ))
}
