//! Killed with `kill -9`, the watch can't run any code, but still leaves no processes.

use super::{
    desk::Desk,
    session::{FILE, Session, solved},
};

/// Kills the program in the terminal, and waits until all its processes have ended. The
/// terminal's settings are not restored in this case.
fn leaves_nothing(session: &mut Session<'_>) {
    session.kill("-KILL");
    session.ended();
    session.wait_until("all have ended", || session.processes().is_empty());
}

#[test]
fn while_a_server_spins() {
    let desk = Desk::new();
    let mut session = Session::start(&desk);
    session.save(&solved(&desk, "loop {}"));
    session.wait_for_process("04-messages");
    leaves_nothing(&mut session);
}

#[test]
fn while_cargo_builds() {
    let desk = Desk::new();
    let mut session = Session::start(&desk);
    session.save(&solved(&desk, ""));
    session.wait_for_process("rustc");
    leaves_nothing(&mut session);
}

#[test]
fn a_single_check() {
    let desk = Desk::new();
    for (first, program) in [("", "rustc"), ("loop {}", "04-messages")] {
        std::fs::write(desk.path(FILE), solved(&desk, first)).unwrap();
        let mut session = Session::open(&desk, &["4"], "xterm", 80);
        session.wait_for_process(program);
        leaves_nothing(&mut session);
    }
}
