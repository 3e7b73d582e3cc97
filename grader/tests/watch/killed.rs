//! Killed with `kill -9`, it runs no code any more; nothing is left all the same.

use super::{
    desk::Desk,
    session::{FILE, Session, solved},
};

/// Kills what runs in the terminal. The terminal stays as it is, but nothing that it
/// has started does.
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
