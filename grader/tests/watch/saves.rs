//! Every save is judged, and no verdict is of anything but the last one.

use std::fs;

use super::{
    desk::Desk,
    session::{FILE, KEYS, Session, marked, solved},
};

/// As many as somebody makes in an hour, in half a minute.
const CYCLES: u32 = 30;

#[test]
fn no_verdict_is_stale() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    for mark in 1..=CYCLES {
        let from = session.now();
        session.save(&marked(&desk, mark));
        let at = session.wait_for(from, &format!("mark {mark}."));
        session.wait_for(at, KEYS);
        let text = session.text();
        let stale = format!("mark {}.", mark - 1);
        assert!(!text[from..].contains(&stale), "{stale}\n{text}");
    }
}

#[test]
fn saves_by_the_dozen_end_in_the_verdict_of_the_last() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let from = session.now();
    for mark in 1..=40 {
        session.save(&marked(&desk, mark));
        // It is noticed, so the next one meets whatever comes after that.
        session.wait_for(from, "Checking");
    }
    let at = session.wait_for(from, "mark 40.");
    session.wait_for(at, KEYS);
    let text = session.text();
    let last = text.rfind("mark ").unwrap();
    assert!(text[last..].starts_with("mark 40."), "{text}");
}

/// As editors do it: a new file takes the place of the old one.
#[test]
fn a_save_by_rename_is_a_save() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    for mark in [1, 4] {
        let from = session.now();
        let new = desk.path("exercises/.04-messages.rs.new");
        fs::write(&new, marked(&desk, mark)).unwrap();
        fs::rename(new, desk.path(FILE)).unwrap();
        session.only_verdict(from, mark);
    }
}

#[test]
fn a_file_that_is_empty_for_a_moment_is_waited_for() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let from = session.now();
    session.save("");
    session.wait_for(from, "Checking");
    session.save(&marked(&desk, 1));
    session.only_verdict(from, 1);
}

/// Cargo goes by the time of change alone, and an older copy has an older one.
#[test]
fn an_older_copy_put_back_is_judged() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let copy = desk.path("exercises/copy");
    fs::write(&copy, marked(&desk, 1)).unwrap();
    let from = session.now();
    session.save(&marked(&desk, 4));
    session.only_verdict(from, 4);
    let from = session.now();
    fs::rename(copy, desk.path(FILE)).unwrap();
    session.only_verdict(from, 1);
}

#[test]
fn a_save_of_another_lesson_goes_there_and_a_shared_file_stays() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let from = session.now();
    let other = desk.path("exercises/05-acks.rs");
    fs::write(other, marked(&desk, 1)).unwrap();
    let at = session.wait_for(from, "Checking 05-acks");
    let at = session.wait_for(at, "mark 1.");
    session.wait_for(at, KEYS);

    for shared in ["exercises/src/log.rs", "exercises/Cargo.toml"] {
        let from = session.now();
        let text = fs::read_to_string(desk.path(shared)).unwrap() + "\n";
        fs::write(desk.path(shared), text).unwrap();
        let at = session.wait_for(from, "Checking 05-acks");
        session.wait_for(at, KEYS);
    }
}

#[test]
fn a_passed_lesson_leads_to_the_next_one_with_n() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let from = session.now();
    session.press("n");
    session.wait_for(from, "04-messages is not passed yet");
    let from = session.now();
    session.save(&solved(&desk, ""));
    let at = session.wait_for(from, "Lesson 04 passed");
    let at = session.wait_for(at, KEYS);
    session.press("n");
    session.wait_for(at, "Checking 05-acks");
}
