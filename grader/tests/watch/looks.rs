//! What the terminal shows, wide or narrow, clever or dumb.

use super::{
    desk::Desk,
    session::{CLEAR, KEYS, Session, solved},
};

#[test]
fn every_line_begins_at_the_left() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let from = session.now();
    session.press("hllr");
    let at = session.wait_for(from, "Checking");
    session.wait_for(at, KEYS);
    let text = session.text();
    assert!(text.matches('\n').count() > 20);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text:?}");
}

#[test]
fn a_dumb_terminal_is_sent_text_alone() {
    let desk = Desk::new();
    let mut session = Session::open(&desk, &["w", "4"], "dumb", 80);
    let at = session.wait_for(0, KEYS);
    session.save(&solved(&desk, ""));
    let at = session.wait_for(at, "Lesson 04 passed");
    let at = session.wait_for(at, KEYS);
    session.press("vhl");
    session.wait_for(at, "08-rooms");
    session.press("q");
    assert!(session.ended().success());
    assert!(!session.text().contains('\u{1b}'), "{:?}", session.text());
}

#[test]
fn what_is_seen_is_the_last_check_alone() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let from = session.now();
    session.save(&solved(&desk, ""));
    session.wait_for(from, &format!("{CLEAR}Checking 04-messages …"));
}
