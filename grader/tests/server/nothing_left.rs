//! However a server ends, none of its processes are left, even if they left its group.

use std::time::Instant;

use classroom::server::{Signal, interrupted};

use super::*;

/// How many processes have this `NAME=value` in their environment.
pub fn count(entry: &str) -> usize {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let environments =
        processes.filter_map(|it| fs::read(it.path().join("environ")).ok());
    environments.filter(|bytes| String::from_utf8_lossy(bytes).contains(entry)).count()
}

/// Waits for a whole family of processes. A process has no environment for a moment while
/// it loads its program.
fn until_there_are_4(entry: &str) {
    let start = Instant::now();
    while count(entry) != 4 {
        assert!(start.elapsed() < LONG, "{} processes", count(entry));
    }
}

/// Starts a server in this mode, with a variable to count its processes by.
async fn start(mode: &str, name: &str) -> (Server, String) {
    let value = std::process::id().to_string();
    let server = Server::start(unruly(mode, &[(name, &value)])).await.unwrap();
    (server, format!("{name}={value}"))
}

#[tokio::test]
async fn after_a_stop() {
    let (server, entry) = start("family", "AFTER_STOP").await;
    until_there_are_4(&entry);
    server.stop().await;
    assert_eq!(count(&entry), 0);
}

#[tokio::test]
async fn after_a_drop() {
    let (server, entry) = start("family", "AFTER_DROP").await;
    until_there_are_4(&entry);
    drop(server);
    assert_eq!(count(&entry), 0);
}

#[tokio::test]
async fn after_a_panic_of_the_grader() {
    let (server, entry) = start("family", "AFTER_PANIC").await;
    let task = tokio::spawn(async move {
        let _server = server;
        panic!("as intended");
    });
    assert!(task.await.unwrap_err().is_panic());
    assert_eq!(count(&entry), 0);
}

#[test]
fn after_the_end_of_the_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.unwrap();
    let (server, entry) = runtime.block_on(start("family", "AFTER_RUNTIME"));
    runtime.spawn(async move {
        let _server = server;
        std::future::pending::<()>().await
    });
    runtime.block_on(tokio::task::yield_now());
    drop(runtime);
    assert_eq!(count(&entry), 0);
}

#[tokio::test]
async fn of_one_that_ignores_signals() {
    let (server, entry) = start("ignore signals", "IGNORE_SIGNALS").await;
    let pid = server.pid().to_string();
    let kill = Command::new("kill").args(["-TERM", "--", &format!("-{pid}")]).status();
    assert!(kill.unwrap().success());
    server.stop().await;
    assert_eq!(count(&entry), 0);
}

#[tokio::test]
async fn of_one_that_left_children_behind() {
    let value = std::process::id().to_string();
    let failure = failure(unruly("orphans", &[("ORPHANS", &value)])).await;
    assert!(matches!(failure, StartFailure::Exited { .. }), "{failure:?}");
    assert_eq!(count(&format!("ORPHANS={value}")), 0);
}

#[tokio::test]
async fn after_a_signal_to_the_grader() {
    let signal = interrupted().unwrap();
    let (server, entry) = start("family", "AFTER_SIGNAL").await;
    until_there_are_4(&entry);
    let this = std::process::id().to_string();
    assert!(Command::new("kill").args(["-HUP", &this]).status().unwrap().success());
    let work = async {
        let _server = server;
        std::future::pending::<()>().await
    };
    let signal =
        tokio::select! { signal = signal => signal, () = work => unreachable!() };
    assert_eq!(signal, Signal::HangUp);
    assert_eq!(count(&entry), 0);
}
