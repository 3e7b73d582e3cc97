//! The list of lessons, and its cursor.

use std::fs;

use super::{
    desk::Desk,
    frames::assert_snapshot,
    session::{FILE, KEYS, Session, marked},
};

/// Presses a key, and waits until this stands on the screen.
fn press(session: &Session<'_>, key: &str, what: &str) {
    let from = session.now();
    session.press(key);
    session.wait_for(from, what);
}

#[test]
fn the_cursor_goes_to_a_lesson() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    press(&session, "l", "Esc");
    assert_snapshot("list_80x24", &session.screen());
    session.resize(60, 20);
    assert_snapshot("list_60x20", &session.screen());
    press(&session, "j", "> 05-acks");
    press(&session, "\u{1b}[B", "> 06-bad-input");
    press(&session, "\u{1b}[A", "> 05-acks");
    let from = session.now();
    session.press("\n");
    let at = session.wait_for(from, "Lesson 05 ");
    session.wait_for(at, KEYS);
    press(&session, "l", "> 05-acks");
    press(&session, "q", KEYS);
    press(&session, "l", "> 05-acks");
    press(&session, "\u{1b}", KEYS);
}

#[test]
fn a_reset_asks_first_and_keeps_the_file() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let own = marked(&desk, 1);
    let from = session.now();
    session.save(&own);
    let at = session.wait_for(from, "mark 1.");
    session.wait_for(at, KEYS);

    press(&session, "l", "Esc");
    press(&session, "h", "Hint 1 of 3");
    press(&session, "r", "y: yes");
    assert_snapshot("list_reset", &session.screen());
    press(&session, "n", "Esc");
    assert_eq!(fs::read_to_string(desk.path(FILE)).unwrap(), own);

    press(&session, "r", "y: yes");
    let from = session.now();
    session.press("y");
    let at = session.wait_for(from, "Lesson 04 ");
    session.wait_for(at, KEYS);
    let starter = fs::read(desk.path("exercises/starters/04-messages.rs")).unwrap();
    assert_eq!(fs::read(desk.path(FILE)).unwrap(), starter);
    let kept = fs::read_to_string(desk.path(&format!("{FILE}.old"))).unwrap();
    assert_eq!(kept, own);
    let screen = session.screen();
    assert!(screen.contains("Your file is now exercises/04-messages.rs.old"), "{screen}");
}

/// A save that changes nothing of the verdict is no new try.
#[test]
fn tries_are_counted_by_what_was_found() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    for text in [marked(&desk, 1), marked(&desk, 1) + "\n// more\n"] {
        let from = session.now();
        session.save(&text);
        let at = session.wait_for(from, "mark 1.");
        session.wait_for(at, KEYS);
    }
    press(&session, "l", "Esc");
    let screen = session.screen();
    let line = screen.lines().find(|line| line.starts_with("> 04")).unwrap();
    let tries = line.split_whitespace().last().unwrap();
    // The first is of the file as it is shipped; its `todo!()` is reached as well.
    assert_eq!(tries, "1", "{screen}");
}
