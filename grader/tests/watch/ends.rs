//! However the watch ends, it restores the terminal and leaves no processes.

use std::env;

use grader::command::watching::terminal::Terminal;

use super::{
    desk::Desk,
    session::{KEYS, Session, marked, solved},
};

/// Ends a session in the middle of a check, tests what is left, and returns its status.
fn ends(end: impl FnOnce(&Session<'_>)) -> Option<i32> {
    let desk = Desk::new();
    let mut session = Session::start(&desk);
    assert!(!session.is_whole(), "the terminal is not in the mode for single keys");
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

/// The test below runs this in its own terminal.
#[test]
#[ignore = "it panics, and only the next test runs it"]
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

/// After `fg`, a shell sets the terminal as it was when the program was stopped.
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
        // A save while the watch is stopped must not be lost.
        session.save(&marked(&desk, mark));
        from = session.now();
        session.press("fg\n");
        let at = session.wait_for(from, &format!("mark {mark}."));
        from = session.wait_for(at, KEYS);
        session.press("h");
        from = session.wait_for(from, KEYS);
    }
    session.press("q");
    // Wait for the shell's prompt; until then, the watch would read what we type.
    session.wait_for(from, "bash-");
    assert_eq!(ask(&session), before);
    session.press("exit\n");
    session.ended();
    assert!(session.processes().is_empty(), "left: {:?}", session.processes());
}
