//! What the terminal shows, wide or narrow, clever or dumb.

use std::fs;

use pty_process::Size;

use super::{
    desk::Desk,
    session::{FILE, KEYS, Session, solved},
};

/// A message that reaches its sender alone: a verdict with all that there can be.
fn sender_only(desk: &Desk) -> String {
    let text = fs::read_to_string(desk.path("solutions/04-messages.rs")).unwrap();
    let emit = r#"io.emit("message", &message).await.ok();"#;
    let head = "async fn on_message(\n    io: SocketIo,";
    assert!(text.contains(emit) && text.contains(head));
    text.replace(emit, r#"socket.emit("message", &message).ok();"#)
        .replace(head, "async fn on_message(\n    socket: SocketRef,")
}

#[test]
fn after_a_resize_lines_are_as_long_as_there_is_room() {
    let desk = Desk::new();
    fs::write(desk.path(FILE), sender_only(&desk)).unwrap();
    let session = Session::start(&desk);
    for (key, columns) in [("r", 80), ("r", 60), ("v", 60), ("v", 60), ("r", 46)] {
        session.pty.resize(Size::new(24, columns)).unwrap();
        let from = session.now();
        session.press(key);
        let at = session.wait_for(from, "Check");
        let at = session.wait_for(at, "required checks");
        session.wait_for(at, "q quit");
        let text = session.text();
        let text = anstream::adapter::strip_str(&text[from..]).to_string();
        for line in text.lines() {
            let length = line.trim_end().chars().count();
            assert!(length <= columns.into(), "{length} of {columns}: {line}");
        }
        assert!(text.contains("A message reaches every client"), "{text}");
    }
}

#[test]
fn every_line_begins_at_the_left() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let from = session.now();
    session.press("hlr");
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
    let at = session.wait_for(at, "04-messages passed");
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
    session.press("r");
    session.wait_for(from, "\u{1b}[2J\u{1b}[3J\u{1b}[HChecking 04-messages …");
}
