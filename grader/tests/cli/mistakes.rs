//! What a student's mistakes look like.

use std::fs;

use super::{assert_snapshot, desk::Desk};

const EXERCISE: &str = "exercises/04-messages.rs";

/// The one line of the solution that most mistakes are made in.
const EMIT: &str = r#"io.emit("message", &message).await.ok();"#;

const ADD: &str = "let message = messages.add(new.username, new.content).await;";

#[test]
fn a_message_to_the_sender_alone() {
    let desk = Desk::new();
    let head = "async fn on_message(\n    io: SocketIo,";
    desk.solve(&[
        (head, "async fn on_message(\n    socket: SocketRef,"),
        (EMIT, r#"socket.emit("message", &message).ok();"#),
    ]);
    let said = desk.check(&["4", "--seed", "3"]);
    assert_eq!(said.code, Some(1));
    assert_snapshot("sender_only", &said.stdout);
    assert!(said.stdout.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn a_todo_in_a_handler_is_unfinished_at_its_line() {
    let desk = Desk::new();
    desk.solve(&[(EMIT, r#"todo!("send it to every client");"#)]);
    let said = desk.check(&["4", "--seed", "3"]);
    assert_eq!(said.code, Some(1));
    let place = format!("exercises/04-messages.rs:{}", desk.line_of(EXERCISE, "todo!("));
    assert!(said.stdout.contains(&place), "{}", said.stdout);
    assert_snapshot("todo_in_handler", &said.stdout);
}

#[test]
fn a_panic_is_one_finding_with_its_line() {
    let desk = Desk::new();
    let panics = r#"let message: kit::Message = None.expect("a message");"#;
    desk.solve(&[(ADD, panics)]);
    let said = desk.check(&["4", "--seed", "3"]);
    assert_eq!(said.code, Some(1));
    let place =
        format!("exercises/04-messages.rs:{}", desk.line_of(EXERCISE, "None.expect"));
    assert!(said.stdout.contains(&place), "{}", said.stdout);
    assert_eq!(said.stdout.matches("\n✗ ").count(), 1, "{}", said.stdout);
    assert_snapshot("panic", &said.stdout);
}

#[test]
fn a_payload_that_data_cannot_hold_is_explained_by_stderr() {
    let desk = Desk::new();
    desk.solve(&[
        (
            "struct NewMessage {\n    username: String,",
            "struct NewMessage {\n    user: String,",
        ),
        ("new.username", "new.user"),
    ]);
    let said = desk.check(&["4", "--seed", "3"]);
    assert_eq!(said.code, Some(1));
    assert_snapshot("data_cannot_hold_it", &said.stdout);
}

#[test]
fn what_does_not_compile_is_shown_by_the_compiler() {
    let desk = Desk::new();
    desk.solve(&[(EMIT, r#"io.emit("message", &message);"#)]);
    let said = desk.check(&["4", "--seed", "3"]);
    assert_eq!(said.code, Some(1));
    assert!(said.stderr.contains("unused implementer of `Future` that must be used"));
    assert_snapshot("does_not_compile", &said.stdout);
}

#[test]
fn a_deleted_exercise_is_missed() {
    let desk = Desk::new();
    fs::remove_file(desk.path("exercises/04-messages.rs")).unwrap();
    let said = desk.check(&["4", "--seed", "3"]);
    assert_eq!(said.code, Some(1));
    assert_snapshot("deleted", &said.stdout);
}

#[test]
fn a_server_that_ends_at_once() {
    let desk = Desk::new();
    desk.solve(&[(
        "    kit::serve(app).await\n",
        "    let _: Router = app;\n    Ok(())\n",
    )]);
    let said = desk.check(&["4", "--seed", "3"]);
    assert_eq!(said.code, Some(1));
    assert_snapshot("ends_at_once", &said.stdout);
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_that_listens_elsewhere() {
    let desk = Desk::new();
    let elsewhere = "    let listener = tokio::net::TcpListener::bind(\"127.0.0.1:48123\");\n    \
         axum::serve(listener.await.unwrap(), app).await.unwrap();\n    Ok(())\n";
    desk.solve(&[("    kit::serve(app).await\n", elsewhere)]);
    let said = desk.check(&["4", "--only", "everyone", "--seed", "3"]);
    assert_eq!(said.code, Some(1));
    assert!(said.stdout.contains("48123"), "{}", said.stdout);
}

#[test]
fn a_server_that_never_answers_is_cut_off_by_the_runs_limit() {
    let desk = Desk::new();
    desk.solve(&[(ADD, "let message: kit::Message = std::future::pending().await;")]);
    let said = desk.check(&["4", "--timeout", "0.5", "--seed", "3"]);
    assert_eq!(said.code, Some(2), "{}", said.stdout);
    assert!(said.stdout.contains("waited for all to hear what Ann"), "{}", said.stdout);
}

#[test]
fn a_flood_on_stderr_is_bounded() {
    let desk = Desk::new();
    let flood = "for n in 0..200_000 { eprintln!(\"flood {n}\"); }";
    desk.solve(&[(ADD, &format!("{flood} {ADD}"))]);
    let said =
        desk.check(&["4", "--only", "everyone", "--format", "json", "--timeout", "60"]);
    assert!(said.stdout.len() < 200_000, "{} bytes", said.stdout.len());
    assert!(said.stdout.contains("left out"));
}

/// Ctrl-C ends the server too.
#[test]
#[cfg(target_os = "linux")]
fn nothing_is_left_after_ctrl_c() {
    use std::process::{Command, Stdio};

    let desk = Desk::new();
    desk.solve(&[(ADD, "let message: kit::Message = std::future::pending().await;")]);
    // Built, so that it is the server that is interrupted.
    desk.check(&["4", "--timeout", "0.5"]);
    let mut check = Command::new(desk.command().get_program());
    check.current_dir(desk.path(".")).stdout(Stdio::null()).stderr(Stdio::null());
    for (name, value) in desk.command().get_envs() {
        if let Some(value) = value {
            check.env(name, value);
        }
    }
    let mut check = check.args(["4"]).spawn().unwrap();
    let servers = || {
        // The whole command line, wherever it was compiled to.
        let pattern = "^[^ ]*/target/([^ ]*/)?04-messages$";
        let found = Command::new("pgrep").args(["-f", pattern]).output().unwrap();
        String::from_utf8(found.stdout).unwrap().lines().count()
    };
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while servers() == 0 {
        assert!(std::time::Instant::now() < deadline, "the server never started");
        std::thread::yield_now();
    }
    let interrupt = Command::new("kill").args(["-INT", &check.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    assert_eq!(check.wait().unwrap().code(), Some(130));
    assert_eq!(servers(), 0, "a server is left");
}
