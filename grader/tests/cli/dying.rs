//! A server that dies always fails, and is never "could not be judged". The verdict says
//! how the process ended, whatever it was doing at that moment.

use super::desk::{Desk, Said};

const LESSON: &str = "03-targets";

/// Lines of the connect handler and of `main`, where the edits go.
const CONNECT: &str = "async fn on_connect(socket: SocketRef) {\n";
const MAIN: &str = "    kit::log_to_stderr();\n";
const SERVE: &str = "    kit::serve(app).await\n";

/// How often each server is judged, so that chance doesn't decide.
const ROUNDS: u32 = 3;

/// Judges a server with these edits, and looks for these texts in each verdict.
fn fails(edits: &[(&str, &str)], says: &[&str]) {
    let desk = Desk::new();
    desk.solve_lesson(LESSON, edits);
    for round in 1..=ROUNDS {
        let Said { stdout, stderr, code } = desk.check(&["3"]);
        assert_eq!(code, Some(1), "round {round}: {stdout}{stderr}");
        assert!(stdout.starts_with("03-targets failed: "), "round {round}: {stdout}");
        // This advice is only for `--url`.
        assert!(!stdout.contains("Start it first"), "round {round}: {stdout}");
        let flat = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        for text in says {
            assert!(flat.contains(text), "round {round}, {text}: {stdout}");
        }
    }
}

/// A panic hook that runs the code in `prints`, and then ends the process.
fn hook(prints: &str, status: u8) -> String {
    format!(
        "    let _usual = std::panic::take_hook();\n    \
         std::panic::set_hook(Box::new(move |panic| {{\n        {prints};\n        \
         std::process::exit({status})\n    }}));\n{MAIN}"
    )
}

#[test]
fn a_panic_hook_that_ends_the_process() {
    let panics = format!("{CONNECT}    if true {{ panic!(\"no seat\") }}\n");
    for (prints, status) in [("_usual(panic)", 101), ("eprintln!(\"{panic}\")", 7)] {
        let says = format!("panicked and ended (exit status: {status}): no seat");
        fails(
            &[(MAIN, &hook(prints, status)), (CONNECT, &panics)],
            &[&says, "at exercises/03-targets.rs:"],
        );
    }
}

#[test]
fn exit_in_a_handler() {
    let exit = format!("{CONNECT}    if true {{ std::process::exit(1) }}\n");
    fails(
        &[(CONNECT, &exit)],
        &["ended itself (exit status: 1)", "`std::process::exit`"],
    );
}

#[test]
#[cfg(unix)]
fn abort_in_a_handler() {
    let abort = format!("{CONNECT}    if true {{ std::process::abort() }}\n");
    fails(&[(CONNECT, &abort)], &["SIGABRT"]);
}

#[test]
fn a_stack_that_overflows() {
    let down = "    fn down(n: u64) -> u64 { 1 + down(std::hint::black_box(n)) }\n    \
                println!(\"{}\", down(0));\n";
    let overflows = format!("#[allow(unconditional_recursion)]\n{CONNECT}{down}");
    fails(&[(CONNECT, &overflows)], &["stack overflowed", "has overflowed its stack"]);
}

#[test]
fn a_thread_that_ends_it_at_the_end_of_stdin() {
    let reads = "    std::thread::spawn(|| {\n        \
                 std::io::read_to_string(std::io::stdin()).ok();\n        \
                 std::process::exit(0)\n    });\n";
    fails(&[(MAIN, &format!("{MAIN}{reads}"))], &["(exit status: 0)"]);
}

#[test]
fn a_main_that_returns_soon_after_it_listens() {
    for ms in [3, 20] {
        let ends = format!(
            "    let soon = std::time::Duration::from_millis({ms});\n    \
             tokio::time::timeout(soon, kit::serve(app)).await.ok();\n    Ok(())\n"
        );
        fails(&[(SERVE, &ends)], &["(exit status: 0)", "`kit::serve(app).await`"]);
    }
}

#[test]
fn one_that_ends_when_a_client_leaves() {
    let leaves =
        format!("{CONNECT}    socket.on_disconnect(async || std::process::exit(3));\n");
    fails(&[(CONNECT, &leaves)], &["(exit status: 3)"]);
}
