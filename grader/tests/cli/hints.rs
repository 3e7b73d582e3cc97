//! `check hint`: what a student sees who is stuck.

use super::{assert_snapshot, desk::Desk};

const EMIT: &str = r#"io.emit("message", &message).await.ok();"#;

/// Turns the loop into three hints, and stays at the third.
#[test]
fn a_todo_has_a_ladder_of_three() {
    let desk = Desk::new();
    let before = desk.check(&["hint", "4"]);
    assert_eq!(before.code, Some(0));
    assert!(before.stdout.contains("not been checked yet"), "{}", before.stdout);

    desk.check(&["4"]);
    let hints: Vec<String> = (0..4).map(|_| desk.check(&["hint"]).stdout).collect();
    assert!(hints[0].contains("\n1. ") && !hints[0].contains("\n2. "), "{}", hints[0]);
    assert!(hints[1].contains("\n2. ") && !hints[1].contains("\n3. "), "{}", hints[1]);
    assert_eq!(hints[2], hints[3]);
    assert_snapshot("hint_todo", &hints[2]);
}

#[test]
fn another_failure_has_another_ladder() {
    let desk = Desk::new();
    let head = "async fn on_message(\n    io: SocketIo,";
    let sender = "async fn on_message(\n    socket: SocketRef,";
    desk.solve(&[(head, sender), (EMIT, r#"socket.emit("message", &message).ok();"#)]);
    desk.check(&["4"]);
    desk.check(&["hint"]);
    assert_snapshot("hint_sender_only", &desk.check(&["hint"]).stdout);

    // Another cause at the same check begins at the first rung again.
    desk.solve(&[(EMIT, r#"io.emit("massage", &message).await.ok();"#)]);
    desk.check(&["4"]);
    let said = desk.check(&["hint"]).stdout;
    assert!(said.contains("Hint 1 of 3"), "{said}");

    desk.solve(&[]);
    desk.check(&["4"]);
    let said = desk.check(&["hint", "4"]).stdout;
    assert!(said.contains("Nothing failed"), "{said}");
}

#[test]
fn what_the_compiler_says_has_a_ladder_too() {
    let desk = Desk::new();
    desk.solve(&[(EMIT, r#"io.emit("message", &message);"#)]);
    desk.check(&["4"]);
    assert_snapshot("hint_compiler", &desk.check(&["hint"]).stdout);
}

/// A file that is no progress of ours is kept.
#[test]
fn progress_that_cannot_be_read_is_put_aside() {
    let desk = Desk::new();
    std::fs::write(desk.path(".progress"), "mine").unwrap();
    desk.check(&["4"]);
    let kept = std::fs::read_to_string(desk.path(".progress.old")).unwrap();
    assert_eq!((kept.as_str(), desk.state_of("04-messages").as_str()), ("mine", "open"));
}

#[test]
fn compile_errors_are_told_apart_by_the_compilers_words() {
    let desk = Desk::new();
    let add = "let message = messages.add(new.username, new.content).await;";
    let guard = format!(
        "let lock = std::sync::Mutex::new(1);\n    let guard = lock.lock();\n    {add}\n    \
         drop(guard);"
    );
    let spawned = "tokio::spawn(async {\n        let lock = std::sync::Mutex::new(1);\n        \
         let _guard = lock.lock();\n        tokio::task::yield_now().await;\n    });\n    \
         println!(\"{} disconnected\", socket.id);";
    let cases = [
        (add, &*add.replace(".await", ""), "A future is used instead of its value"),
        (
            "async fn on_message(",
            "fn on_message(",
            "`.await` in a function that is not `async`",
        ),
        (
            "io.emit(\"message\", &message).await.ok();",
            "io.emit(\"message\", message).await.ok();",
            "A value where a reference is expected",
        ),
        (
            "println!(\"{} connected\", socket.id);",
            "socket.emit(\"hello\", &1).await.ok();",
            "`.await` on something that is not a future",
        ),
        (add, &guard, "An async function that is not accepted as a handler"),
        (
            "Data(new): Data<NewMessage>",
            "new: NewMessage",
            "An async function that is not accepted as a handler",
        ),
        (
            "async fn on_disconnect(",
            "fn on_disconnect(",
            "A function that is not accepted as a handler",
        ),
        (
            "println!(\"{} disconnected\", socket.id);",
            spawned,
            "A lock that is held across an `.await`",
        ),
    ];
    for (find, replace, trap) in cases {
        desk.solve(&[(find, replace)]);
        assert_eq!(desk.check(&["4"]).code, Some(1));
        let said = desk.check(&["hint"]).stdout;
        assert!(said.starts_with(trap), "{replace}: {said}");
    }
}
