//! However it ends, the terminal is as before, and nothing is left.

use std::env;

use grader::watch::terminal::Terminal;

use super::{
    desk::Desk,
    session::{KEYS, Session, marked, solved},
};

/// Ends a session in the middle of a check. What it leaves, and its exit status.
fn ends(end: impl FnOnce(&Session<'_>)) -> Option<i32> {
    let desk = Desk::new();
    let mut session = Session::start(&desk);
    assert!(!session.is_whole(), "keys do not come at once");
    session.save(&solved(&desk, "loop {}"));
    session.wait_for_process("04-messages");
    end(&session);
    let status = session.ended();
    assert!(session.is_whole());
    assert!(session.processes().is_empty(), "left: {:?}", session.processes());
    status.code()
}

#[test]
fn with_q() {
    assert_eq!(ends(|session| session.press("q")), Some(0));
}

#[test]
fn with_ctrl_c() {
    assert_eq!(ends(|session| session.press("\u{3}")), Some(130));
}

#[test]
fn with_ctrl_d() {
    assert_eq!(ends(|session| session.press("\u{4}")), Some(0));
}

#[test]
fn with_a_signal() {
    assert_eq!(ends(|session| session.kill("-TERM")), Some(143));
}

#[test]
fn while_cargo_builds() {
    let desk = Desk::new();
    let mut session = Session::start(&desk);
    session.save(&solved(&desk, ""));
    session.wait_for_process("rustc");
    session.press("q");
    assert!(session.ended().success());
    assert!(session.processes().is_empty(), "left: {:?}", session.processes());
}

/// Runs in a terminal of its own, for the test below.
#[test]
#[ignore = "it panics: the next one runs it"]
fn a_program_that_panics() {
    let _terminal = Terminal::take().unwrap();
    println!("keys come at once");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    panic!("as it should");
}

#[test]
fn with_a_panic() {
    let desk = Desk::new();
    let program = env::current_exe().unwrap();
    let words = ["--exact", "ends::a_program_that_panics", "--ignored", "--nocapture"];
    let words = words.map(str::to_owned);
    let program = program.to_str().unwrap();
    let mut session = Session::run(&desk, program, &words, "xterm", 80);
    session.wait_for(0, "keys come at once");
    assert!(!session.is_whole());
    session.press("\n");
    assert!(!session.ended().success());
    session.wait_for(0, "as it should");
    assert!(session.is_whole());
}

/// A shell gives the terminal back as it was when the program was stopped.
#[test]
fn and_goes_on_after_ctrl_z() {
    let desk = Desk::new();
    let words = ["--norc".to_owned(), "-i".to_owned()];
    let mut session = Session::run(&desk, "bash", &words, "dumb", 80);
    let ask = |session: &Session<'_>| {
        let from = session.now();
        session.press("stty -g | sed s/^/IS-/\n");
        let at = session.wait_for(from, "\nIS-");
        let end = session.wait_for(at, "\r");
        session.text()[at..end].to_owned()
    };
    let before = ask(&session);
    let from = session.now();
    session.press(&format!("{} watch 4\n", env!("CARGO_BIN_EXE_grader")));
    let mut from = session.wait_for(from, KEYS);
    for mark in [1, 2] {
        session.press("\u{1a}");
        session.wait_for(from, "Stopped");
        assert_eq!(ask(&session), before);
        // A save meanwhile is not lost.
        session.save(&marked(&desk, mark));
        from = session.now();
        session.press("fg\n");
        let at = session.wait_for(from, &format!("mark {mark}."));
        from = session.wait_for(at, KEYS);
        session.press("h");
        from = session.wait_for(from, KEYS);
    }
    session.press("q");
    // The shell reads what follows; it would be lost on the program.
    session.wait_for(from, "bash-");
    assert_eq!(ask(&session), before);
    session.press("exit\n");
    session.ended();
    assert!(session.processes().is_empty(), "left: {:?}", session.processes());
}
