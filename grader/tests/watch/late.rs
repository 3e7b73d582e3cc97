//! A server that sends something again after the verdict.

use std::fs;

use super::{
    desk::Desk,
    session::{KEYS, Session},
};

/// The screen shows the pass, and replaces it when the last message comes again.
#[test]
fn a_pass_is_replaced_by_what_comes_late() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let emit = "    io.emit(\"message\", &message).await.ok();\n";
    let again = "    use std::sync::atomic::{AtomicUsize, Ordering};
    static SAID: AtomicUsize = AtomicUsize::new(0);
    let own = SAID.fetch_add(1, Ordering::Relaxed) + 1;
    tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(900)).await;
        if SAID.load(Ordering::Relaxed) == own {
            io.emit(\"message\", &message).await.ok();
        }
    });\n";
    let solution = fs::read_to_string(desk.path("solutions/04-messages.rs")).unwrap();
    assert_eq!(solution.matches(emit).count(), 1);
    let from = session.now();
    session.save(&solution.replace(emit, &format!("{emit}{again}")));
    let passed = session.wait_for(from, "Lesson 04 passed");
    let failed = session.wait_for(passed, "Lesson 04 failed");
    session.wait_for(failed, KEYS);
    assert_eq!(desk.state_of("04-messages"), "open");
}
