//! Why something never came: one symptom, many causes, and the evidence that tells
//! them apart.

use super::desk::{Desk, Said};

const CONNECT: &str = "async fn on_connect(socket: SocketRef) {\n";
const ADD: &str = "let message = messages.add(new.username, new.content).await;\n";
const EMIT: &str = r#"io.emit("message", &message).await.ok();"#;

/// The verdict on lesson 04 with an edit, its lines joined.
fn verdict(find: &str, replace: &str, words: &[&str]) -> (Said, String) {
    let desk = Desk::new();
    desk.solve(&[(find, replace)]);
    let said = desk.check(&[&["4"], words].concat());
    let flat = said.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    (said, flat)
}

/// Judges lesson 04 with an edit by the check `everyone`, and looks for these texts.
fn explained(find: &str, replace: &str, says: &[&str]) {
    let (said, flat) = verdict(find, replace, &["--only", "everyone"]);
    assert_eq!(said.code, Some(1), "{}", said.stdout);
    for text in says {
        assert!(flat.contains(text), "{text}: {}", said.stdout);
    }
}

#[test]
fn a_state_that_nobody_gave() {
    explained(
        "SocketIo::builder().with_state(messages).build_layer()",
        "{ drop(messages); SocketIo::builder().build_layer() }",
        &["no state of that type. Add `.with_state(…)` with a `MessageService`"],
    );
}

#[test]
fn a_server_that_loops() {
    let loops = format!("{ADD}    while std::hint::black_box(true) {{}}\n");
    explained(ADD, &loops, &["The server is blocked", "an endless loop"]);
}

#[test]
fn a_server_that_sleeps() {
    let sleeps =
        format!("std::thread::sleep(std::time::Duration::from_secs(60));\n    {ADD}");
    explained(ADD, &sleeps, &["The server is blocked"]);
    #[cfg(target_os = "linux")]
    explained(ADD, &sleeps, &["`std::thread::sleep`", "% of a core"]);
}

#[test]
fn a_lock_that_is_taken_twice() {
    let waits = format!(
        "let lock = std::sync::Mutex::new(());\n    let first = lock.lock();\n    \
         drop((lock.lock(), first));\n    {ADD}"
    );
    explained(ADD, &waits, &["The server is blocked"]);
}

/// The server answers, but not what needs the lock.
#[test]
fn a_store_that_is_locked_for_ever() {
    let desk = Desk::new();
    desk.solve(&[
        (ADD, &format!("let _first = LOCK.lock().await;\n    let _second = LOCK.lock().await;\n    {ADD}")),
        ("    Json(messages.list().await)", "    let _lock = LOCK.lock().await;\n    Json(messages.list().await)"),
        ("/// Gives a new client", "static LOCK: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());\n\n/// Gives a new client"),
    ]);
    let said = desk.check(&["4", "--only", "everyone"]);
    assert!(said.stdout.contains("is not answered either"), "{}", said.stdout);
}

#[test]
fn an_emit_to_a_room_where_nobody_is() {
    let room = r#"io.to("chat").emit("message", &message).await.ok();"#;
    explained(
        EMIT,
        room,
        &["holds it, so the handler ran", "a room that nobody has joined"],
    );
}

#[test]
fn a_handler_that_is_registered_too_late() {
    let late = format!(
        "{CONNECT}    tokio::time::sleep(std::time::Duration::from_millis(200)).await;\n"
    );
    explained(
        CONNECT,
        &late,
        &["The second `message` was heard", "before the first `.await`"],
    );
}

#[test]
fn a_connect_handler_that_replaces_another() {
    let one = "    io.ns(\"/\", on_connect);\n";
    let two = format!("{one}    io.ns(\"/\", async || println!(\"hello\"));\n");
    explained(one, &two, &["replaces the connect handler before it"]);
}

#[test]
fn a_handler_that_runs_twice() {
    let twice = format!(
        "{EMIT}\n    let message = messages.add(message.username, message.content).await;\n    {EMIT}"
    );
    let (said, flat) = verdict(EMIT, &twice, &["--only", "once"]);
    assert_eq!(said.code, Some(1), "{}", said.stdout);
    assert!(flat.contains("handled twice, not sent twice"), "{}", said.stdout);
}

const PANICS: &str =
    "    let seats = Vec::<u8>::new();\n    println!(\"{}\", seats[0]);\n";
const LAST: &str = "    socket.on_disconnect(on_disconnect);\n";

#[test]
fn a_panic_that_no_check_minds_is_named_on_a_pass() {
    let (said, flat) = verdict(LAST, &format!("{LAST}{PANICS}"), &[]);
    assert_eq!(said.code, Some(0), "{}", said.stdout);
    assert!(flat.contains("! The server panicked"), "{}", said.stdout);
    assert!(flat.contains("times, at exercises/04-messages.rs:"), "{}", said.stdout);
    assert!(flat.contains("index out of bounds"), "{}", said.stdout);
}

#[test]
fn a_panic_does_not_take_the_place_of_another_cause() {
    let desk = Desk::new();
    let head = "async fn on_message(\n    io: SocketIo,";
    desk.solve(&[
        (LAST, &format!("{LAST}{PANICS}")),
        (head, "async fn on_message(\n    socket: SocketRef,"),
        (EMIT, r#"socket.emit("message", &message).ok();"#),
    ]);
    let said = desk.check(&["4", "--only", "everyone"]);
    assert_eq!(said.code, Some(1), "{}", said.stdout);
    assert!(said.stdout.contains("`socket.emit` reaches one client"), "{}", said.stdout);
    assert!(said.stdout.contains("! The server panicked"), "{}", said.stdout);
}

#[test]
fn what_a_server_prints_is_shown_in_order() {
    let prints = "println!(\"one\");\n    eprintln!(\"two\");\n    println!(\"three\");\n    \
                  let _ = (io, message);";
    explained(EMIT, prints, &["the server printed", "one two three"]);
}
