//! `check explain` and `check replay`.

use super::{assert_snapshot, desk::Desk};

#[test]
fn a_check_is_explained_with_a_run_that_passes() {
    let desk = Desk::new();
    let said = desk.check(&["explain", "leave-one"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let (claim, run) = said.stdout.split_once("A run that passes:").unwrap();
    assert_snapshot("explain", claim);
    // Its packets may come in another order each time.
    assert!(run.contains("roomMessage {") && run.contains("├─────▶│"), "{run}");
    let said = desk.check(&["explain", "starts"]);
    assert!(said.stdout.contains("Engine.IO v4"), "{}", said.stdout);
}

#[test]
fn a_check_that_is_not_there_is_asked_about() {
    let desk = Desk::new();
    let mut all = String::new();
    for call in [&["explain", "leave-on"][..], &["explain", "everyone", "--lesson", "5"]]
    {
        let said = desk.check(call);
        assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{call:?}");
        all += &format!("$ check {}\n{}\n", call.join(" "), said.stderr);
    }
    assert_snapshot("explain_refused", &all);
}

/// Several lessons have checks of these names.
#[test]
fn the_lesson_that_was_checked_last_is_meant() {
    let desk = Desk::new();
    // As the README says, in a fresh clone.
    let said = desk.check(&["explain", "stored-once"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);

    desk.check(&["4"]);
    let said = desk.check(&["explain", "everyone"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stdout.contains("everyone, 04-messages"), "{}", said.stdout);
    assert!(said.stdout.contains("--lesson 02-chat"), "{}", said.stdout);
}

#[test]
fn a_replay_shows_what_was_written_between_the_packets() {
    let desk = Desk::new();
    let said = desk.check(&["replay"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""));

    desk.solve(&[
        (
            r#"io.emit("message", &message).await.ok();"#,
            r#"eprintln!("stored {}", message.content);
    socket.emit("message", &message).ok();
    eprintln!("told one");"#,
        ),
        (
            "async fn on_message(\n    io: SocketIo,",
            "async fn on_message(\n    socket: SocketRef,",
        ),
    ]);
    let first = desk.check(&["4", "--seed", "3"]);
    let again = desk.check(&["replay"]);
    assert_eq!((first.code, again.code), (Some(1), Some(1)));
    let (_, journal) = again.stdout.split_once("Everything that was").unwrap();
    let order = ["sent    2[\"message\"", "stored ", "told one", "never came"];
    let places: Vec<usize> =
        order.iter().map(|text| journal.find(text).unwrap()).collect();
    assert!(places.is_sorted(), "{journal}");
    assert!(again.stdout.contains("seed 3"), "{}", again.stdout);
}
