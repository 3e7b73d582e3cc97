//! Reading what servers print.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Instant,
};

use classroom::server::{Panic, Vitals};
use tokio::time::timeout;

use super::*;

/// Waits until a server's vitals fulfil this condition.
async fn vitals(server: &Server, wanted: impl FnMut(&Vitals) -> bool) -> Vitals {
    let mut vitals = server.vitals();
    timeout(LONG, vitals.wait_for(wanted)).await.unwrap().unwrap().clone()
}

/// Waits for a server's first panic.
async fn first_panic(server: &Server) -> Panic {
    vitals(server, |vitals| !vitals.panics.is_empty()).await.panics.remove(0)
}

#[tokio::test]
async fn panics_are_told_as_they_happen() {
    let server = start("listen").await;
    tell(&server, "todo greet the client").await;
    let todo = first_panic(&server).await;
    assert!(todo.todo);
    assert_eq!((&todo.message[..], &todo.thread[..]), ("greet the client", "worker"));

    tell(&server, "panic one|two||four").await;
    let message = |vitals: &Vitals| Some(vitals.panics.get(1)?.message.clone());
    let all = |vitals: &Vitals| message(vitals).is_some_and(|text| text.contains("four"));
    assert_eq!(message(&vitals(&server, all).await).unwrap(), "one\ntwo\n\nfour");

    let long = "x".repeat(3_000);
    tell(&server, &format!("panic {long}")).await;
    let panic = vitals(&server, |vitals| vitals.panics.len() == 3).await.panics.remove(2);
    assert!(panic.message.ends_with("x [1000 bytes more]"), "{panic:?}");

    tell(&server, "exit 7").await;
    let exit = vitals(&server, |vitals| vitals.exit.is_some()).await.exit.unwrap();
    assert_eq!(exit.status.and_then(|status| status.code()), Some(7));
    server.stop().await;
}

#[tokio::test]
async fn lines_belong_to_a_time() {
    let server = start("listen").await;
    let before = Instant::now();
    tell(&server, "say ESC[31mredESC[0m\ntodo").await;
    first_panic(&server).await;
    let after = Instant::now();
    let output = server.output();
    server.stop().await;
    assert!(output.lines().contains(&"red".to_owned()));
    let then = output.lines_between(before, after);
    assert!(then.iter().any(|(_, line)| line == "not yet implemented: "), "{then:?}");
    assert!(output.lines_between(before, before).is_empty());
}

#[tokio::test]
async fn a_flood_on_stderr_is_read_and_forgotten() {
    static ROUNDS: AtomicU64 = AtomicU64::new(0);
    let before = most_memory();
    let others = tokio::spawn(async {
        loop {
            ROUNDS.fetch_add(1, Relaxed);
            tokio::task::yield_now().await;
        }
    });
    let server = start("flood").await;
    others.abort();
    assert!(ROUNDS.load(Relaxed) > 1_000);
    let output = server.output();
    server.stop().await;
    let lines = output.lines();
    assert_eq!(lines.len(), 401);
    assert!(lines[0].starts_with("0000000 x"));
    assert!(lines[199].starts_with("0000199 x"));
    assert_eq!(lines[200], "[1999600 lines left out]");
    assert!(lines[400].starts_with("1999999 x"));
    let grown = most_memory() - before;
    assert!(grown < 100_000, "{grown} kB");
}

/// The most memory that this process ever had, in kB; 0 if the system doesn't tell.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or(0, |line| line.trim().trim_end_matches(" kB").parse().unwrap())
}

#[tokio::test]
async fn a_long_line_is_cut() {
    let server = start("long line").await;
    let output = server.output();
    server.stop().await;
    let lines = output.lines();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0], format!("{} [4998000 bytes more]", "x".repeat(2_000)));
}
