//! A save while something runs: that is stopped at once, with all that it started.

use std::{fs, path::PathBuf};

use super::{
    desk::Desk,
    session::{Session, lives, marked, solved},
};

/// The number of the last save, in each test.
const LAST: u32 = 100;

/// Saves while these processes run, and sees that they are gone before others start,
/// and that the verdict is the one of this save.
fn save_stops(session: &Session<'_>, old: &[(u32, String)]) {
    assert!(!old.is_empty());
    let from = session.now();
    session.save(&marked(session.desk, LAST));
    session.wait_for(from, "Checking");
    session.wait_until("the next build", || {
        let mut processes = session.processes().into_iter();
        let builds = |name: &str| ["cargo", "rustc"].contains(&name);
        processes.any(|process| builds(&process.1) && !old.contains(&process))
    });
    let left: Vec<_> = old.iter().filter(|(pid, _)| lives(*pid)).collect();
    assert!(left.is_empty(), "still there: {left:?}");
    session.only_verdict(from, LAST);
    assert!(session.processes().is_empty(), "left: {:?}", session.processes());
}

#[test]
fn while_the_file_is_only_being_saved() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    for round in 0..5 {
        let from = session.now();
        session.save(&marked(&desk, 3 * round + 1));
        session.wait_for(from, "Checking");
        session.save(&marked(&desk, LAST + round));
        session.only_verdict(from, LAST + round);
    }
}

#[test]
fn while_cargo_begins() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    // Only cargo knows its own variables, so it must compile this itself.
    session.save(&solved(&desk, "let _ = option_env!(\"CARGO_PKG_NAME\");"));
    let old = session.wait_for_process("cargo");
    save_stops(&session, &old);
}

#[test]
fn while_the_compiler_runs() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    session.save(&solved(&desk, ""));
    let old = session.wait_for_process("rustc");
    save_stops(&session, &old);
}

#[test]
fn while_the_server_starts() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let text = solved(&desk, "");
    let slow = "std::thread::sleep(std::time::Duration::from_secs(90));";
    session.save(&text.replace("kit::log_to_stderr();", slow));
    let old = session.wait_for_process("04-messages");
    save_stops(&session, &old);
}

#[test]
fn while_the_server_never_answers() {
    judged_and_stopped("std::future::pending::<()>().await;");
}

#[test]
fn while_the_server_is_in_an_endless_loop() {
    judged_and_stopped("loop {}");
}

/// Saves while the checks wait for the answer to a message, which does not come.
fn judged_and_stopped(hangs: &str) {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let heard: PathBuf = desk.path("heard");
    fs::remove_file(&heard).ok();
    session
        .save(&solved(&desk, &format!("std::fs::write(\"heard\", \"\").ok(); {hangs}")));
    session.wait_until("the server heard a message", || heard.exists());
    let old = session.wait_for_process("04-messages");
    save_stops(&session, &old);
}

#[test]
fn while_the_verdict_is_printed() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    for round in 0..5 {
        let from = session.now();
        session.save(&marked(&desk, 3 * round + 1));
        let from = session.wait_for(from, "Lesson 04");
        session.save(&marked(&desk, LAST + round));
        let at = session.wait_for(from, "Checking");
        session.only_verdict(at, LAST + round);
    }
}

#[test]
fn while_a_hint_is_shown() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    for round in 0..5 {
        let from = session.now();
        session.press("h");
        session.save(&marked(&desk, LAST + round));
        let at = session.wait_for(from, "Checking");
        session.only_verdict(at, LAST + round);
    }
}
