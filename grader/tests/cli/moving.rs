//! Progress, and moving on: `list`, `next`, `reset`, `diff`, `all`.

use std::fs;

use super::{assert_snapshot, desk::Desk};

const EXERCISE: &str = "exercises/04-messages.rs";

#[test]
fn the_list_counts_checks_and_tries() {
    let desk = Desk::new();
    assert!(desk.check(&["next"]).stdout.contains("lessons/01-connect.md"));
    desk.solve_lesson("01-connect", &[]);
    desk.check(&["1"]);
    desk.check(&["2"]);
    // It finds the same, so it is no new try.
    desk.check(&["2"]);
    let list = desk.check(&["list"]).stdout;
    assert!(list.lines().all(|line| line.chars().count() <= 80), "{list}");
    assert_snapshot("list", &list);
    assert_snapshot("next", &desk.check(&["next"]).stdout);
}

#[test]
fn a_reset_keeps_what_was_there() {
    let desk = Desk::new();
    let shipped = fs::read(desk.path(EXERCISE)).unwrap();
    assert!(desk.check(&["reset", "4"]).stdout.contains("already"));
    let windows = String::from_utf8(shipped.clone()).unwrap().replace('\n', "\r\n");
    fs::write(desk.path(EXERCISE), windows).unwrap();
    assert!(desk.check(&["reset", "4"]).stdout.contains("already"));

    for (edit, backup) in [
        ("one", "exercises/04-messages.rs.old"),
        ("two", "exercises/04-messages.rs.old2"),
    ] {
        fs::write(desk.path(EXERCISE), edit).unwrap();
        let said = desk.check(&["reset", "4"]);
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        assert!(said.stdout.contains(backup), "{}", said.stdout);
        assert_eq!(fs::read_to_string(desk.path(backup)).unwrap(), edit);
        assert_eq!(fs::read(desk.path(EXERCISE)).unwrap(), shipped);
    }

    // A file that was deleted comes back, with nothing to keep.
    fs::remove_file(desk.path(EXERCISE)).unwrap();
    assert!(desk.check(&["4"]).stdout.contains("`check reset 04-messages`"));
    assert_eq!(desk.check(&["reset", "4", "--yes"]).code, Some(0));
    assert_eq!(fs::read(desk.path(EXERCISE)).unwrap(), shipped);
}

#[test]
fn a_reset_begins_the_lesson_anew() {
    let desk = Desk::new();
    desk.solve(&[]);
    desk.check(&["4"]);
    assert_eq!(desk.state_of("04-messages"), "complete");
    desk.check(&["reset", "4"]);
    assert_eq!(desk.state_of("04-messages"), "open");
}

#[test]
fn the_solution_is_shown_once_the_lesson_is_passed() {
    let desk = Desk::new();
    let refused = desk.check(&["diff", "4"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""));
    assert!(refused.stderr.contains("--spoil"), "{}", refused.stderr);
    assert_snapshot("diff_spoil", &desk.check(&["diff", "1", "--spoil"]).stdout);

    desk.solve(&[]);
    desk.check(&["4"]);
    let said = desk.check(&["diff", "4"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stdout.contains("identical"), "{}", said.stdout);

    // An editor on Windows changes how lines end, and nothing else.
    let text = fs::read_to_string(desk.path(EXERCISE)).unwrap();
    fs::write(desk.path(EXERCISE), text.replace('\n', "\r\n")).unwrap();
    let said = desk.check(&["diff", "4"]);
    assert!(said.stdout.contains("identical"), "{}", said.stdout);
}

#[test]
fn all_lessons_have_a_line_each() {
    let desk = Desk::new();
    desk.solve(&[]);
    desk.solve_lesson("02-chat", &[("io.ns(", "io.nss(")]);
    let said = desk.check(&["all"]);
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    assert_snapshot("all", &said.stdout);
    // Whoever has not begun has not tried.
    assert_snapshot("list_after_all", &desk.check(&["list"]).stdout);
}
