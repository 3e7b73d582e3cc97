//! A server that sends something again after the verdict. The first pass of a lesson
//! waits for that; later ones don't.

use super::desk::{Desk, Said};

const LESSON: &str = "02-chat";

/// What stands between the verdict and the one that replaces it.
const AMENDED: &str = "Something came after that";

/// The solution, but the last message comes again when nobody has sent one for a while.
/// While the checks go on, somebody does.
fn repeat_the_last(desk: &Desk) {
    let emit = "    io.emit(\"chat message\", &message).await.ok();\n";
    let again = "    use std::sync::atomic::{AtomicUsize, Ordering};
    static SAID: AtomicUsize = AtomicUsize::new(0);
    let own = SAID.fetch_add(1, Ordering::Relaxed) + 1;
    tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(900)).await;
        if SAID.load(Ordering::Relaxed) == own {
            io.emit(\"chat message\", &message).await.ok();
        }
    });\n";
    desk.solve_lesson(LESSON, &[(emit, &format!("{emit}{again}"))]);
}

#[test]
fn the_first_pass_is_amended() {
    let desk = Desk::new();
    repeat_the_last(&desk);
    let Said { stdout, stderr, code } = desk.check(&["2"]);
    assert_eq!(code, Some(1), "{stdout}{stderr}");
    let (before, after) = stdout.split_once(AMENDED).expect(&stdout);
    assert!(before.starts_with("02-chat passed"), "{before}");
    assert!(after.contains("02-chat failed"), "{after}");
    let flat = after.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("heard it 2 times. It came late, "), "{after}");
    assert_eq!(desk.state_of(LESSON), "open");
}

#[test]
fn a_later_pass_is_not_waited_for() {
    let desk = Desk::new();
    desk.solve_lesson(LESSON, &[]);
    assert_eq!(desk.check(&["2"]).code, Some(0));
    repeat_the_last(&desk);
    let Said { stdout, stderr, code } = desk.check(&["2"]);
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert!(!stdout.contains(AMENDED), "{stdout}");
    assert_ne!(desk.state_of(LESSON), "open");
}

/// A program can't read two verdicts, so it gets the last one.
#[test]
fn json_is_the_final_verdict() {
    let desk = Desk::new();
    repeat_the_last(&desk);
    let Said { stdout, stderr, code } = desk.check(&["2", "--format", "json"]);
    assert_eq!(code, Some(1), "{stdout}{stderr}");
    let report: serde_json::Value = serde_json::from_str(&stdout).expect(&stdout);
    assert_eq!(report["verdict"], "failed");
}
