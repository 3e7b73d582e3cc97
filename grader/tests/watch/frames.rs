//! What stands on the screen, at 80x24 and at 60x20.

use std::fs;

use super::{
    desk::Desk,
    session::{CLEAR, FILE, KEYS, Session, solved},
};

/// A message that reaches its sender alone: a verdict with all that there can be.
fn sender_only(desk: &Desk) -> String {
    let text = solved(desk, "");
    let emit = r#"io.emit("message", &message).await.ok();"#;
    let head = "async fn on_message(\n    io: SocketIo,";
    assert!(text.contains(emit) && text.contains(head));
    text.replace(emit, r#"socket.emit("message", &message).ok();"#)
        .replace(head, "async fn on_message(\n    socket: SocketRef,")
}

/// Snapshots without what changes from run to run.
pub fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/watch");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // A packet's texts are random, and cut where the line ends.
    settings.add_filter(r"(message|ack) [\[{].*", "$1 {…}");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The screen at both sizes, of a session that begins at 80x24.
fn at_both_sizes(session: &Session<'_>, name: &str) {
    assert_snapshot(&format!("{name}_80x24"), &session.screen());
    session.resize(60, 20);
    assert_snapshot(&format!("{name}_60x20"), &session.screen());
}

/// A session in which this file was judged.
fn judged<'a>(desk: &'a Desk, text: &str, result: &str) -> Session<'a> {
    let session = Session::start(desk);
    let from = session.now();
    session.save(text);
    let at = session.wait_for(from, result);
    session.wait_for(at, KEYS);
    session
}

#[test]
fn the_first_start_says_how_it_works() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    at_both_sizes(&session, "first_start");
    // Once something was saved, the student knows.
    let from = session.now();
    session.save(&sender_only(&desk));
    session.wait_for(from, "Lesson 04 failed");
    assert!(!session.screen().contains("Welcome"));
}

#[test]
fn a_pass_looks_like_one() {
    let desk = Desk::new();
    at_both_sizes(&judged(&desk, &solved(&desk, ""), "Lesson 04 passed"), "passed");
}

#[test]
fn a_pass_with_optional_parts_open_is_a_pass() {
    let desk = Desk::new();
    let announce = r#"io.emit("messageDeleted", &gone).await.ok();"#;
    let text = solved(&desk, "");
    assert!(text.contains(announce));
    let text = text.replace(announce, r#"todo!("announce it")"#);
    at_both_sizes(&judged(&desk, &text, "Lesson 04 passed"), "passed_optional_open");
}

#[test]
fn a_failure_fits_the_screen() {
    let desk = Desk::new();
    at_both_sizes(&judged(&desk, &sender_only(&desk), "Lesson 04 failed"), "failed");
}

#[test]
fn a_compile_error_is_the_first_one() {
    let desk = Desk::new();
    let errors = "compile_error!(\"one\");\ncompile_error!(\"two\");\nfn main() {}\n";
    at_both_sizes(&judged(&desk, errors, "does not compile"), "compile_error");
}

/// A `todo!()` that several checks reach is one thing to do.
#[test]
fn a_todo_is_said_once() {
    let desk = Desk::new();
    let text = solved(&desk, "todo!(\"store it\");");
    let session = judged(&desk, &text, "Lesson 04 is not finished");
    at_both_sizes(&session, "todo");
    for _ in 0..2 {
        let from = session.now();
        session.press("v");
        session.wait_for(from, KEYS);
        let text = session.text();
        let (_, drawn) = text.rsplit_once(CLEAR).unwrap();
        assert_eq!(drawn.matches("Still to do").count(), 1, "{drawn}");
    }
}

#[test]
fn a_resize_redraws_everything_in_lines_that_fit() {
    let desk = Desk::new();
    let session = judged(&desk, &sender_only(&desk), "Lesson 04 failed");
    for key in ["r", "h", "v"] {
        let from = session.now();
        session.press(key);
        let at = session.wait_for(from, CLEAR);
        // Only then the screen has another size.
        session.wait_for(at, KEYS);
        session.screen();
        for columns in [60, 46, 100] {
            session.resize(columns, 30);
            // This checks the length of the lines.
            let screen = session.screen();
            assert!(screen.contains("Lesson 04 failed, 2 of 29."), "{screen}");
            assert!(screen.contains("q: quit"), "{screen}");
        }
    }
    assert!(fs::exists(desk.path(FILE)).unwrap());
}
