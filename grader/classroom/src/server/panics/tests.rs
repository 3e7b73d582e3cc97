//! Panics as Rust 1.73 and 1.95 print them.

use super::*;
use crate::server::{Vitals, log::Log};

/// The panics in a server's lines that are read at the same time.
fn read(text: &str) -> Vec<Panic> {
    let start = Instant::now();
    read_at(text.lines().map(|line| (start, line)))
}

/// The panics in lines that are read at these times.
fn read_at<'a>(lines: impl IntoIterator<Item = (Instant, &'a str)>) -> Vec<Panic> {
    let (mut reader, mut vitals) = (PanicReader::default(), Vitals::default());
    for (at, text) in lines {
        let mut line = Log::default().blank(at);
        line.push(text.as_bytes());
        match reader.line(&line) {
            None => {}
            Some(News::Panic(panic)) => vitals.add(panic),
            Some(News::More(text)) => vitals.extend(&text),
        }
    }
    vitals.panics.extend(reader.finish(Instant::now()));
    vitals.panics
}

fn messages(panics: &[Panic]) -> Vec<&str> {
    panics.iter().map(|panic| &panic.message[..]).collect()
}

#[test]
fn a_todo_of_rust_1_73_and_of_1_95() {
    for lines in [
        "thread 'main' panicked at exercises/04-messages.rs:76:5:\n\
         not yet implemented: add the message\n\
         note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
        "\nthread 'main' (1234) panicked at exercises/04-messages.rs:76:5:\n\
         not yet implemented: add the message\n\
         note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
    ] {
        let panics = read(lines);
        assert_eq!(messages(&panics), ["add the message"]);
        assert!(panics[0].todo);
        assert_eq!(panics[0].thread, "main");
        assert_eq!(panics[0].place.file, "exercises/04-messages.rs");
        assert_eq!(panics[0].place.line, 76);
    }
}

#[test]
fn what_is_and_what_is_not_a_todo() {
    for (said, todo, message) in [
        ("not yet implemented", true, ""),
        ("not implemented: x", true, "x"),
        ("not implemented for guests", false, "not implemented for guests"),
        ("oops: not yet implemented", false, "oops: not yet implemented"),
    ] {
        let panics = read(&format!("thread 'main' panicked at a.rs:1:2:\n{said}"));
        assert_eq!((panics[0].todo, &panics[0].message[..]), (todo, message));
    }
}

#[test]
fn a_message_of_several_lines_ends_where_it_ends() {
    let panics = read(
        "\nthread 'main' panicked at a.rs:1:2:\nassertion `left == right` failed\n  left: 1\n right: 2\n\
         \nthread 'b' panicked at a.rs:3:4:\nfirst\n\nthird\n WARN socketioxide: no such room\nalice left",
    );
    let assertion = "assertion `left == right` failed\n  left: 1\n right: 2";
    assert_eq!(messages(&panics), [assertion, "first\n\nthird"]);
}

#[test]
fn what_is_written_later_is_no_part_of_the_message() {
    let start = Instant::now();
    let later = start + Duration::from_millis(50);
    let panics = read_at([
        (start, "thread 'main' panicked at a.rs:1:2:"),
        (start, "oops"),
        (later, "alice left"),
    ]);
    assert_eq!(messages(&panics), ["oops"]);
    assert_eq!(panics[0].at, start);
}

#[test]
fn an_empty_message_and_a_missing_one() {
    assert_eq!(messages(&read("\nthread 'main' panicked at a.rs:1:2:\n\n")), [""]);
    assert_eq!(messages(&read("\nthread 'main' panicked at a.rs:1:2:")), [""]);
}

#[test]
fn two_threads_at_once() {
    let panics = read(
        "thread 'a' panicked at a.rs:1:2:\nthread 'b' panicked at b.rs:3:4:\nfrom a\nfrom b",
    );
    assert_eq!(messages(&panics), ["from a", "from b"]);
    assert_eq!(panics[1].place.file, "b.rs");
}

#[test]
fn odd_names_and_paths() {
    let panics = read(
        "working... thread 'it's (mine)' (7) panicked at C:\\kit\\a b.rs:10:2:\noops\n\
         thread '<unnamed>' panicked at /home/me/a.rs:11:2:\noops",
    );
    assert_eq!(panics[0].thread, "it's (mine)");
    assert_eq!(panics[0].place.file, "C:\\kit\\a b.rs");
    assert_eq!(panics[1].thread, "<unnamed>");
    assert_eq!(panics[1].place.file, "/home/me/a.rs");
}

#[test]
fn what_only_looks_like_a_panic() {
    let lines = "thread 'main' panicked at the disco:\nthread 'main' has overflowed its stack\nhello:";
    assert!(read(lines).is_empty());
}
