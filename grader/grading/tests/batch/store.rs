//! The files of records.

use std::fs;

use grading::records::{Kept, Records, RecordsError, Verdict};

use super::support::{record, submission};

fn kept(id: &str) -> Kept {
    let record = record(&submission(id, "text"), Verdict::Passed, 3);
    Kept { record, judged_as: "digest".into() }
}

#[test]
fn what_is_put_can_be_read_again() {
    let out = tempfile::tempdir().unwrap();
    let mut records = Records::open(out.path(), "01-connect").unwrap();
    for id in ["ana", "Ben Bo", "../cy", "a/b", "naïve"] {
        records.put(kept(id)).unwrap();
    }
    drop(records);
    let records = Records::open(out.path(), "01-connect").unwrap();
    let ids: Vec<&str> =
        records.all().map(|kept| kept.record.student.id.as_str()).collect();
    assert_eq!(ids, ["../cy", "Ben Bo", "a/b", "ana", "naïve"]);
    assert_eq!(records.kept("../cy"), Some(&kept("../cy")));
    let names = fs::read_dir(out.path().join("records")).unwrap();
    let names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.contains(&"Ben Bo.json".into()), "{names:?}");
}

#[test]
fn one_at_a_time_may_write() {
    let out = tempfile::tempdir().unwrap();
    let mut first = Records::open(out.path(), "01-connect").unwrap();
    let second = Records::open(out.path(), "01-connect");
    let error = second.unwrap_err().to_string();
    assert!(error.contains("another run"), "{error}");
    first.put(kept("ana")).unwrap();
    // Reading is always allowed.
    let mut read = Records::read(out.path()).unwrap();
    assert!(read.get("ana").is_some());
    assert!(read.put(kept("ben")).is_err());
    drop(first);
    Records::open(out.path(), "01-connect").unwrap();
}

#[test]
fn a_broken_or_foreign_file_is_named_and_left_alone() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("records");
    Records::open(out.path(), "01-connect").unwrap().put(kept("ana")).unwrap();
    let whole = fs::read_to_string(folder.join("ana.json")).unwrap();
    let half = &whole[..whole.len() / 2];
    let newer = whole.replace("\"version\": 1", "\"version\": 9");
    for (name, text, says) in [
        ("ben.json", half, "ben.json is not a record"),
        ("ben.json", "[]", "ben.json is not a record"),
        ("ben.json", "{\"version\": 1}", "ben.json is not a record"),
        ("ben.json", &newer, "version 9"),
        ("ben.json", &whole, "about the student `ana`"),
    ] {
        fs::write(folder.join(name), text).unwrap();
        let error = Records::open(out.path(), "01-connect").unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
        assert_eq!(fs::read_to_string(folder.join(name)).unwrap(), text);
    }
    fs::remove_file(folder.join("ben.json")).unwrap();
    let other = Records::open(out.path(), "02-chat").unwrap_err();
    assert!(matches!(other, RecordsError::OtherLesson(..)), "{other}");
    assert_eq!(fs::read_to_string(folder.join("ana.json")).unwrap(), whole);
}

#[test]
fn what_a_killed_run_was_writing_is_removed() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("records");
    Records::open(out.path(), "01-connect").unwrap().put(kept("ana")).unwrap();
    fs::write(folder.join(".ana.json.new"), "{\"vers").unwrap();
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    let records = Records::open(out.path(), "01-connect").unwrap();
    assert_eq!(records.kept("ana"), Some(&kept("ana")));
    assert!(!folder.join(".ana.json.new").exists());
    assert!(folder.join("notes.txt").exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Records::open(&file.join("out"), "01-connect").unwrap_err().to_string();
    assert!(error.contains("can't be written") && error.contains("--out"), "{error}");
}
