//! Each solution survives a storm. Within ten seconds, 200 clients connect, send and
//! vanish. Among other things they send malformed frames, payloads of a megabyte and
//! unknown namespaces. Afterwards the solution still passes its checks, has given the
//! memory back, and has not panicked.
//!
//! `LESSON=02-chat` in the environment tries one lesson. The test needs Linux, which
//! tells how much memory a process uses.
#![cfg(target_os = "linux")]

use std::{
    env, fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use classroom::{
    class::{Connection, Exact, Origin, Over},
    journal::Journal,
    lesson::Lesson,
    packet::Packet,
    server::{Launch, Server, Wrapper},
    verdict::{CheckReport, Report, Status},
};
use course::COURSE;
use futures_util::{StreamExt, future::join_all, stream};
use grader::{
    build::{self, Job},
    run::{Options, Target, judge},
};
use serde_json::{Value, json};
use tokio::{
    sync::{Barrier, Mutex, Semaphore},
    time::{sleep, timeout},
};

const CLIENTS: usize = 200;

/// How long the storm may take.
const STORM: Duration = Duration::from_secs(10);

/// How much more memory the server may use afterwards, in KiB.
const MORE: u64 = 20 * 1024;

/// How long the server may take to notice that all clients left, and to free memory.
const CALM: Duration = Duration::from_secs(20);

/// The time limit of a build, or of a run of the checks, on a busy machine.
const LIMIT: Duration = Duration::from_secs(600);

/// All events of all lessons. A server ignores events that it doesn't know.
const EVENTS: [&str; 15] = [
    "chat message",
    "chatMessage",
    "toMe",
    "toOthers",
    "toAll",
    "toOne",
    "message",
    "deleteMessage",
    "clientEvent",
    "askMe",
    "poll",
    "createMessage",
    "joinRoom",
    "roomMessage",
    "leaveRoom",
];

/// How many solutions are judged at the same time.
const JUDGES: usize = 3;

/// Engine.IO packets that break the protocol, each in a different way.
const MALFORMED: [&str; 8] = [
    "",
    "9",
    "4",
    "4{",
    "42[",
    r#"42{"not":"an array"}"#,
    r#"452-["upload",{"_placeholder":true,"num":7}]"#,
    "4399999999999999999999[]",
];

#[tokio::test(flavor = "current_thread")]
async fn every_solution_survives_a_storm() {
    let chosen = env::var("LESSON").ok();
    let lessons: Vec<_> = COURSE
        .iter()
        .filter(|lesson| chosen.as_ref().is_none_or(|slug| slug == lesson.slug))
        .collect();
    // One storm at a time. Judging is mostly waiting, so it overlaps, but not with a storm,
    // and only a few at a time: this process must not be too late with its own answers.
    let storm = &Mutex::new(());
    let calm = &Barrier::new(lessons.len());
    let seats = &Semaphore::new(JUDGES);
    stream::iter(lessons)
        .for_each_concurrent(None, |lesson| survives(lesson, storm, calm, seats))
        .await;
}

async fn survives(
    lesson: &'static Lesson,
    storm: &Mutex<()>,
    calm: &Barrier,
    seats: &Semaphore,
) {
    let slug = lesson.slug;
    let program = solution(lesson).await;
    let root = workspace();
    let launch = Launch {
        program: &program,
        wrapper: Wrapper::default(),
        directory: &root,
        env: Vec::new(),
        ready_within: LIMIT,
    };
    let server = Server::start(launch).await.expect("the solution starts");
    let origin = Origin::local(server.port()).unwrap();
    let before = memory(&server);

    let turn = storm.lock().await;
    let started = Instant::now();
    join_all((0..CLIENTS).map(|number| blow(&origin, number))).await;
    let took = started.elapsed();
    assert!(took < STORM, "{slug}: the storm took {took:?}");
    drop(turn);
    let peak = memory(&server);

    let until = Instant::now() + CALM;
    while memory(&server) > before + MORE {
        let now = memory(&server);
        assert!(Instant::now() < until, "{slug}: {before} KiB, then {peak}, still {now}");
        sleep(Duration::from_millis(50)).await;
    }
    let after = memory(&server);

    calm.wait().await;
    // Its polls count clients, so it is judged before the server notices which of the
    // storm's are gone, see `wrong`.
    let _seat = match slug {
        "05-acks" => None,
        _ => Some(seats.acquire().await.expect("nobody closes it")),
    };
    let options = Options { seed: 4, limit: LIMIT, limit_grows: true, only: Vec::new() };
    let report = judge(lesson, &Target::Url(origin), &options).await;
    assert_eq!(wrong(&report), "", "{slug}, after the storm");
    let vitals = server.vitals().borrow().clone();
    assert!(vitals.panics.is_empty(), "{slug}: {:?}", vitals.panics);
    assert!(vitals.exit.is_none(), "{slug} has ended");
    println!(
        "{slug}: {CLIENTS} clients in {} ms; {before} KiB before, {peak} at the end, \
         {after} afterwards",
        took.as_millis()
    );
    server.stop().await;
}

/// One client of the storm.
async fn blow(origin: &Origin, number: usize) {
    let over = if number % 4 == 3 { Over::Polling } else { Over::WebSocket };
    let journal = Journal::default();
    let client = Exact::connect("Ann", origin, over, &journal, STORM).await;
    let client = client.expect("the server accepts every client");
    client.send(&Packet::connect("/nowhere"));
    let megabyte = "x".repeat(1_000_000);
    let event = EVENTS[number % EVENTS.len()];
    match number % 5 {
        0 => client.send_raw(MALFORMED[number / 5 % MALFORMED.len()]),
        // Every tenth of these clients uses an event that the lesson may know.
        1 if number % 50 == 1 => client.emit(event, &[json!({ "text": megabyte })]),
        1 => client.emit("storm", &[Value::from(megabyte)]),
        _ => {
            for (at, event) in EVENTS.iter().enumerate() {
                let payload = payload(number);
                if at % 2 == 0 {
                    client.emit(event, &[payload]);
                } else {
                    client.emit_with_ack(event, &[payload], at as u64);
                }
            }
        }
    }
    // Each client vanishes at a different moment of what it has begun.
    let mut connection = client.watch();
    let closed = connection.wait_for(|state| *state != Connection::Open);
    let _ = timeout(Duration::from_millis(number as u64), closed).await;
    client.vanish();
}

/// A payload with the fields of all events.
fn payload(number: usize) -> Value {
    json!({
        "username": format!("Visitor {number}"),
        "content": "passing by",
        "text": "passing by",
        "question": "Is anybody there?",
        "roomId": format!("room {}", number % 7),
        "to": "nobody",
        "messageId": "none",
    })
}

/// Each check that did not pass, and why. After a long-polling client has vanished, the
/// server only notices when a ping gets no answer, which takes 45 s. Until then, the
/// number of connected clients proves nothing, so its check may be inconclusive.
fn wrong(report: &Report) -> String {
    let cannot_tell = |check: &&CheckReport| {
        check.id == "stats-down" && check.status == Status::Inconclusive
    };
    let failed = report.checks.iter().filter(|check| check.status != Status::Passed);
    let failed = failed.filter(|check| !cannot_tell(check));
    failed.map(|check| format!("{}: {:?}\n", check.id, check.rationale)).collect()
}

/// The memory that the server's process uses, in KiB.
fn memory(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

async fn solution(lesson: &Lesson) -> PathBuf {
    let (bin, source) = (lesson.solution_bin(), format!("solutions/{}.rs", lesson.slug));
    let workspace = workspace();
    let job =
        Job { workspace: &workspace, bin: &bin, source: source.as_ref(), limit: LIMIT };
    build::program(&job, &mut |_| ()).await.unwrap().program
}

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}
