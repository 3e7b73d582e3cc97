//! Whether each trap that a trial names has words, and the reverse.

use std::{collections::BTreeSet, fs, path::Path};

use classroom::{
    trap::Trap,
    words::{Book, FAMILIES, parse},
};
use course::COURSE;

/// All sources in a folder, or in one file.
fn sources(path: &Path) -> String {
    if path.is_file() {
        return fs::read_to_string(path).unwrap();
    }
    let entries = fs::read_dir(path).unwrap();
    entries.map(|entry| sources(&entry.unwrap().path())).collect()
}

/// A folder or file below `grader`.
fn source(name: &str) -> String {
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
}

/// The traps that sources name.
fn named(sources: &str) -> BTreeSet<&str> {
    let calls = ["trap(", "because(", "Trap::of("];
    let after = |call| sources.split(call).skip(1);
    let quoted = calls
        .into_iter()
        .flat_map(after)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    quoted.collect()
}

/// The folders of each lesson's sources, with the files that have its words.
fn of_lessons() -> Vec<(String, &'static [&'static str])> {
    let names =
        ["connect", "chat", "targets", "messages", "acks", "bad_input", "rest", "rooms"];
    let source = |name: &str| {
        let lesson = format!("course/src/lessons/{name}");
        source(&lesson) + &source(&format!("{lesson}.rs"))
    };
    names.into_iter().map(source).zip(COURSE.iter().map(|one| one.hints)).collect()
}

/// The sources of what is for all lessons.
fn of_all() -> String {
    ["course/src/families", "classroom/src/play", "src/run", "classroom/src/stage"]
        .map(source)
        .concat()
}

#[test]
fn each_trap_that_is_named_has_words() {
    let all = of_all();
    let of_all = [(all, &[] as &[&str])];
    for (source, hints) in of_lessons().into_iter().chain(of_all) {
        let book = Book::of(hints).unwrap();
        for id in named(&source) {
            let hint = book.words(id).and_then(|words| words.hint);
            assert!(hint.is_some(), "nothing is said of the trap `{id}`");
        }
    }
}

#[test]
fn all_words_are_of_a_trap_that_is_named() {
    let all = of_all();
    let of_all = named(&all);
    let lessons = of_lessons();
    let every = lessons.iter().map(|(source, _)| source.as_str()).chain([all.as_str()]);
    let every: BTreeSet<&str> = every.flat_map(named).collect();
    for id in parse(FAMILIES).unwrap().trap.keys() {
        assert!(every.contains(id.as_str()), "`{id}` in families.toml");
    }
    for (at, (source, hints)) in lessons.iter().enumerate() {
        // Lesson 07 takes over trials of lesson 04.
        let heirs = lessons.iter().filter(|(_, files)| files[1..].contains(&hints[0]));
        let named: BTreeSet<&str> = [source.as_str()]
            .into_iter()
            .chain(heirs.map(|(source, _)| source.as_str()))
            .flat_map(named)
            .collect();
        for (id, words) in parse(hints[0]).unwrap().trap {
            let is_named = named.contains(id.as_str()) || of_all.contains(id.as_str());
            assert!(is_named, "`{id}` in the hints of {}", COURSE[at].slug);
            let book = Book::of(hints).unwrap();
            if let Some(like) = &words.like {
                assert!(book.words(like).is_some(), "`{like}`, which `{id}` is like");
            }
        }
    }
}

/// Words that only occur in a hint about Rust.
const RUST: [&str; 16] = [
    ".await",
    ".ok()",
    "::",
    "AckSender",
    "Arc<",
    "Data<",
    "Json(",
    "Mutex",
    "Option<",
    "SocketIo",
    "SocketRef",
    "State<",
    "ack.send",
    "json!",
    "serde",
    "struct",
];

/// Words of a hint that already names its language.
const NAMED: [&str; 4] = ["Express", "Node", "axum", "socketioxide"];

#[test]
fn a_hint_about_rust_says_so() {
    let files = COURSE.iter().map(|lesson| lesson.hints[0]).chain([FAMILIES]);
    for (id, words) in files.flat_map(|file| parse(file).unwrap().trap) {
        let Some(hint) = words.hint else { continue };
        let says = |texts: &[&str]| texts.iter().any(|text| hint.contains(text));
        assert_eq!(words.rust, says(&RUST) && !says(&NAMED), "`{id}`: {hint}");
    }
}

#[test]
fn each_value_that_a_trial_gives_is_said() {
    let all = of_all();
    let of_all = [(all, &[] as &[&str])];
    for (source, hints) in of_lessons().into_iter().chain(of_all) {
        let book = Book::of(hints).unwrap();
        for rest in source.split("Trap::of(\"").skip(1) {
            let (id, rest) = rest.split_once('"').unwrap();
            let mut rest = rest.strip_prefix(')').unwrap();
            while let Some(value) = rest.trim_start().strip_prefix(".with(") {
                let name = value.trim_start().split('"').nth(1).unwrap();
                let hint = book.words(id).and_then(|words| words.hint).unwrap();
                assert!(hint.contains(&format!("{{{name}}}")), "{{{name}}} of `{id}`");
                rest = value.split_once('\n').map_or("", |(_, rest)| rest);
            }
        }
    }
}

#[test]
fn values_are_filled_in() {
    let book = Book::of(&[]).unwrap();
    let trap = Trap::of("event-under-another-name").with("event", "news");
    let said = book.say(&[trap, Trap::of("not-only-after-this")]).unwrap();
    assert!(said.starts_with("Clients listen for the event `news`. If this "), "{said}");
}
