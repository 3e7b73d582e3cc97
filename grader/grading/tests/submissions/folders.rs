//! A folder of students, with a folder or a file each.

use std::{
    fs::{self, File},
    time::{Duration, UNIX_EPOCH},
};

use grading::submissions::{self, Found, Reading};

use super::*;

#[test]
fn the_lessons_file_is_found_wherever_it_is() {
    let place = Place::new();
    place.file("ann/exercises/04-messages.rs", SOURCE);
    // A whole workspace has the file three times.
    for other in ["exercises/starters", "solutions", "target/x/exercises"] {
        place.file(&format!("ann/{other}/04-messages.rs"), "other");
    }
    place.file("ann/exercises/05-acks.rs", "other");
    place.file("bea/some/where/04-messages.rs", SOURCE);
    place.file("bea/some/lib.rs", "other");
    place.file("cyd/my_server.rs", SOURCE);
    place.file("dan/src/main.rs", SOURCE);
    place.file("dan/src/other.rs", "other");
    place.file("eva/Messages (1).RS", SOURCE);
    place.file("eva/lib.rs", "other");
    place.file("fay.rs", SOURCE);
    // The very path wins over a copy.
    place.file("gus/exercises/04-messages.rs", SOURCE);
    place.file("gus/backup/exercises/04-messages.rs", "other");
    let all = place.read();
    assert_sources(&all, &["ann", "bea", "cyd", "dan", "eva", "fay", "gus"]);
    let ignored =
        ["exercises/05-acks.rs", "exercises/starters/", "solutions/", "target/"];
    assert_eq!(of(&all, "ann").ignored, ignored);
    assert!(of(&all, "fay").ignored.is_empty());
}

#[test]
fn what_cannot_be_judged_has_a_reason_and_stops_nothing() {
    let place = Place::new();
    place.file("a-good.rs", SOURCE);
    place.file("b-empty.rs", " \n\t\n");
    place.file("c-utf16.rs", b"\xff\xfef\0n\0");
    place.file("d-latin1.rs", b"fn main() {}\n// caf\xe9\n");
    place.file("e-large.rs", vec![b'/'; (1 << 20) + 1]);
    fs::create_dir(place.at("f-nothing")).unwrap();
    place.file("g-other/report.pdf", "%PDF");
    place.file("h-two/one.rs", SOURCE);
    place.file("h-two/two.rs", SOURCE);
    place.file("i-lesson/03-targets.rs", SOURCE);
    place.file("j.pdf", "%PDF");
    place.file("k-only/starters/04-messages.rs", SOURCE);
    place.file("l-mac/._04-messages.rs", SOURCE);
    let mut all = place.read();
    let good = all.remove(0);
    assert_eq!(good.found, Found::Source(SOURCE.to_owned()));
    assert_whys(
        &all,
        &[
            ("b-empty", "b-empty.rs is empty"),
            ("c-utf16", "UTF-16"),
            ("d-latin1", "line 2"),
            ("e-large", "larger than 1024 KB"),
            ("f-nothing", "the folder or archive is empty"),
            ("g-other", "no .rs file. There is only report.pdf"),
            ("h-two", "2 files could be the one to grade"),
            ("i-lesson", "another lesson's file"),
            ("j", "neither a source file nor an archive"),
            ("k-only", "There is only starters/"),
            ("l-mac", "no .rs file"),
        ],
    );
}

#[cfg(unix)]
#[test]
fn links_pipes_and_devices_are_never_opened() {
    use nix::sys::stat::Mode;
    use std::os::unix::{fs::symlink, net::UnixListener};

    let place = Place::new();
    let outside = Place::new();
    outside.file("04-messages.rs", SOURCE);
    let target = outside.at("04-messages.rs");
    let pipe = |name: &str| {
        nix::unistd::mkfifo(&place.at(name), Mode::from_bits_truncate(0o644)).unwrap();
    };
    for name in ["b", "c", "d"] {
        fs::create_dir(place.at(name)).unwrap();
    }
    symlink(&target, place.at("a.rs")).unwrap();
    symlink(&target, place.at("b/04-messages.rs")).unwrap();
    pipe("c/04-messages.rs");
    symlink(outside.path(), place.at("d/exercises")).unwrap();
    symlink(outside.path(), place.at("e")).unwrap();
    pipe("f.rs");
    let _socket = UnixListener::bind(place.at("g.rs")).unwrap();
    symlink("/dev/zero", place.at("h.zip")).unwrap();
    let all = place.read();
    assert_whys(
        &all,
        &[
            ("a", "a.rs is a link"),
            ("b", "04-messages.rs is a link"),
            ("c", "is no regular file"),
            ("d", "There is only exercises"),
            ("e", "e is a link"),
            ("f", "neither a file nor a folder"),
            ("g", "neither a file nor a folder"),
            ("h", "h.zip is a link"),
        ],
    );
}

/// Root may read everything, so this tests nothing then.
#[cfg(unix)]
#[test]
fn what_may_not_be_read_has_a_reason() {
    use std::os::unix::fs::PermissionsExt;

    if nix::unistd::geteuid().is_root() {
        return;
    }
    let place = Place::new();
    let closed = [
        place.file("a.rs", SOURCE),
        place.file("b/04-messages.rs", SOURCE),
        place.file("c/exercises/04-messages.rs", SOURCE).parent().unwrap().to_owned(),
        place.file("d/04-messages.rs", SOURCE).parent().unwrap().to_owned(),
        place.file("e.zip", "PK"),
    ];
    let set = |mode: u32| {
        for path in &closed {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    set(0);
    let all = place.read();
    set(0o700);
    assert_whys(
        &all,
        &[
            ("a", "a.rs can't be read: permission denied"),
            ("b", "04-messages.rs can't be read: permission denied"),
            ("c", "There is only exercises/ (permission denied)"),
            ("d", "d can't be read: permission denied"),
            ("e", "e.zip can't be read: permission denied"),
        ],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_work() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let place = Place::new();
    for name in [&b"J\xf6rg"[..], b"J\xfcrg"] {
        let folder = place.path().join(OsStr::from_bytes(name));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(OsStr::from_bytes(b"l\xf6sung.rs")), SOURCE).unwrap();
    }
    let all = place.read();
    assert_eq!(all.len(), 2);
    assert_ne!(all[0].student.id, all[1].student.id);
    for one in &all {
        assert_eq!(one.found, Found::Source(SOURCE.to_owned()));
        assert!(one.student.id.starts_with("J-rg-"), "{}", one.student.id);
        assert_eq!(one.student.name.as_deref(), Some("J\u{fffd}rg"));
    }
}

#[test]
fn a_doubled_submission_counts_once_if_it_is_the_same() {
    let place = Place::new();
    place.file("ann/04-messages.rs", SOURCE);
    place.file("ann.rs", SOURCE);
    place.file("bea/04-messages.rs", SOURCE);
    place.file("bea.rs", "fn main() { todo!() }");
    place.file("cyd/04-messages.rs", SOURCE);
    place.file("cyd.pdf", "%PDF");
    let all = place.read();
    assert_eq!(ids(&all), ["ann", "bea", "cyd"]);
    assert_eq!(of(&all, "ann").found, Found::Source(SOURCE.to_owned()));
    let reason = "2 different submissions are this student's: bea, bea.rs";
    assert_eq!(why(&all, "bea"), reason);
    assert_eq!(of(&all, "cyd").found, Found::Source(SOURCE.to_owned()));
    assert_eq!(of(&all, "cyd").ignored, ["cyd.pdf"]);
}

#[test]
fn it_was_handed_in_when_the_file_was_changed() {
    let place = Place::new();
    let path = place.file("ann/04-messages.rs", SOURCE);
    let time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    assert_eq!(place.read()[0].handed_in, Some(1_700_000_000));
}

#[test]
fn another_file_can_be_asked_for() {
    let place = Place::new();
    place.file("ann/server.mjs", SOURCE);
    place.file("ann/04-messages.rs", "other");
    place.file("ann/node_modules/x/server.mjs", "other");
    place.file("bea/index.mjs", SOURCE);
    place.file("cyd.mjs", SOURCE);
    let how = Reading { file: Some("server.mjs".to_owned()), ..Reading::default() };
    let all = place.read_as(&how);
    assert_sources(&all, &["ann", "bea", "cyd"]);
    assert_eq!(of(&all, "ann").ignored, ["04-messages.rs", "node_modules/"]);
}

#[test]
fn names_cannot_command_a_terminal_or_leave_the_folder() {
    let place = Place::new();
    place.file("a\u{1b}[2Jb/x\u{202e}y.txt", "");
    place.file("index.rs", SOURCE);
    place.file("Jane Doe.rs", SOURCE);
    let all = place.read();
    assert_eq!(ids(&all), ["Jane-Doe", "_index", "a-2Jb"]);
    assert_eq!(of(&all, "Jane-Doe").student.name.as_deref(), Some("Jane Doe"));
    assert_eq!(of(&all, "a-2Jb").ignored, ["x\\u{202e}y.txt"]);
    assert_eq!(of(&all, "a-2Jb").student.name.as_deref(), Some("a\\u{1b}[2Jb"));
}

#[test]
fn the_list_of_other_files_and_the_count_of_files_have_limits() {
    let place = Place::new();
    place.file("ann/04-messages.rs", SOURCE);
    for number in 0..60 {
        place.file(&format!("ann/notes-{number}.txt"), "");
    }
    let folder = place.at("bea");
    fs::create_dir(&folder).unwrap();
    for number in 0..=10_000 {
        File::create(folder.join(number.to_string())).unwrap();
    }
    let all = place.read();
    let ignored = &of(&all, "ann").ignored;
    assert_eq!((ignored.len(), ignored[50].as_str()), (51, "and 10 more"));
    assert!(why(&all, "bea").contains("it has more than 10000 files"));
}

#[test]
fn a_wrong_place_is_an_error_with_a_next_step() {
    let place = Place::new();
    let missing = submissions::read(&place.at("no"), lesson(), &Reading::default());
    let text = missing.unwrap_err().to_string();
    assert!(text.contains("no: it isn't there\nNext: check the path"), "{text}");
    assert!(place.error(&Reading::default()).contains("there are no submissions in it"));
    place.file("exercises/04-messages.rs", SOURCE);
    assert!(place.error(&Reading::default()).contains("the folder of one student"));
    let place = Place::new();
    place.file("04-messages.rs", SOURCE);
    assert!(place.error(&Reading::default()).contains("the folder of one student"));
}

#[test]
fn results_beside_the_submissions_are_nobodys() {
    let place = Place::new();
    place.file("ann.rs", SOURCE);
    place.file("ann.rs-graded/run.json", "{}");
    place.file("ann.rs-graded/records/04-messages.json", "{}");
    // A student's own folder may end so.
    place.file("bea-graded/04-messages.rs", SOURCE);
    let ids: Vec<String> = place.read().into_iter().map(|one| one.student.id).collect();
    assert_eq!(ids, ["ann", "bea-graded"]);
}

#[test]
fn files_beside_the_submissions_are_not_submissions() {
    let place = Place::new();
    place.file("ann.rs", SOURCE);
    for name in ["README.txt", "rubric.toml", "roster.csv", ".DS_Store", "__MACOSX/x"] {
        place.file(name, "");
    }
    assert_sources(&place.read(), &["ann"]);
}

#[test]
fn the_lesson_is_guessed_from_the_files_names() {
    let slug = |place: &Place| submissions::lesson_of(place.path()).map(|one| one.slug);
    let place = Place::new();
    place.file("ann/exercises/05-acks.rs", SOURCE);
    place.file("bea/hw/05-acks.rs", SOURCE);
    place.file("cyd/hw/04-messages.rs", SOURCE);
    assert_eq!(slug(&place), Some("05-acks"));
    let place = Place::new();
    place.file("ann.rs", SOURCE);
    assert_eq!(slug(&place), None);
}

#[test]
fn a_thousand_submissions_are_read() {
    let place = Place::new();
    for number in 0..1000 {
        place.file(&format!("s{number:04}/exercises/04-messages.rs"), SOURCE);
        place.file(&format!("s{number:04}/Cargo.toml"), "");
    }
    let all = place.read();
    assert_eq!(all.len(), 1000);
}
