//! Similar submissions: the lesson's right and wrong ones, of which it is known what was
//! made from what.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::PathBuf,
};

use grading::similar::{Pair, similar};
use serde::Deserialize;

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(file: &str) -> String {
    fs::read_to_string(workspace().join(file)).expect(file)
}

/// What `grader/submissions/04-messages.toml` says, as far as it is needed here.
#[derive(Deserialize)]
struct Course {
    base: Vec<One>,
    wrong: Vec<One>,
    right: Vec<One>,
}

#[derive(Deserialize)]
struct One {
    name: String,
    on: Option<String>,
    edit: Vec<Edit>,
}

#[derive(Deserialize)]
struct Edit {
    find: String,
    replace: String,
}

/// A submission and its text.
struct Text {
    name: String,
    text: String,
}

/// All submissions of lesson 04.
fn course() -> Vec<Text> {
    let file = read("grader/submissions/04-messages.toml");
    let course: Course = toml::from_str(&file).expect("a table");
    let apply = |text: String, one: &One| {
        let edits = one.edit.iter();
        edits.fold(text, |text, edit| text.replacen(&edit.find, &edit.replace, 1))
    };
    let solution = read("solutions/04-messages.rs");
    let bases: HashMap<&str, String> = course
        .base
        .iter()
        .map(|base| (base.name.as_str(), apply(solution.clone(), base)))
        .collect();
    let all = course.right.iter().chain(&course.wrong);
    let text = |one: &One| {
        let base = one.on.as_deref().map_or(&solution, |on| &bases[on]);
        Text { name: one.name.clone(), text: apply(base.clone(), one) }
    };
    all.map(text).collect()
}

fn pairs(sources: &[&str]) -> Vec<Pair> {
    let starter = read("exercises/starters/04-messages.rs");
    similar(sources, &[&starter]).pairs
}

/// The text of a submission that has a store of its own.
fn own_store() -> String {
    let all = course();
    all.into_iter().find(|one| one.name == "read-write-lock").expect("it").text
}

/// Other names, other texts, comments, and the store at the end of the file.
fn disguised(text: &str) -> String {
    let start = text.find("type Id = String;").expect("the store");
    let end = text.find("/// What a client sends with `message`.").expect("its end");
    let moved = format!(
        "{}{}\n// My own work.\n{}",
        &text[..start],
        &text[end..],
        &text[start..end]
    );
    let renamed = [
        ("messages", "entries"),
        ("message", "entry"),
        ("MessageService", "Storage"),
        ("username", "author"),
        ("content", "body"),
        ("count", "last"),
    ];
    renamed.iter().fold(moved, |text, (from, to)| text.replace(from, to))
}

#[test]
fn a_disguised_copy_is_found() {
    let (text, copy) = (own_store(), disguised(&own_store()));
    assert_ne!(text, copy);
    let solution = read("solutions/04-messages.rs");
    let found = pairs(&[&text, &solution, &copy]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].one, found[0].other), (0, 2));
    assert!(found[0].percent >= 80, "{} %", found[0].percent);
    // The store is the common place, and it has moved down.
    let line = |text: &str| {
        1 + text.lines().take_while(|line| !line.contains("async fn list(&self)")).count()
            as u32
    };
    let store = found[0]
        .places
        .iter()
        .find(|place| (place.one.0..=place.one.1).contains(&line(&text)));
    let store = store.expect("the store is a common place");
    assert!(
        (store.other.0..=store.other.1).contains(&line(&copy)),
        "{:?}",
        found[0].places
    );
}

/// Two programs by hand that pass all checks, with the task and nothing else in common.
#[test]
fn independent_solutions_are_not_similar() {
    let folder = "grader/grading/tests/pages/independent";
    let (map, list) =
        (read(&format!("{folder}/map.rs")), read(&format!("{folder}/list.rs")));
    let all = course();
    let others = ["actor", "global-store", "read-write-lock", "loop-over-clients"];
    let others = others.map(|name| all.iter().find(|one| one.name == name).expect(name));
    let mut sources = vec![map.as_str(), list.as_str()];
    sources.extend(others.map(|one| one.text.as_str()));
    let found = pairs(&sources);
    assert_eq!(found, [], "of {sources:?}");
}

/// What two submissions of the course have in common beyond the solution, both have from
/// the same base or the same edit, word for word.
#[test]
fn in_a_whole_class_only_what_was_copied_is_found() {
    let all = course();
    let sources: Vec<&str> = all.iter().map(|one| one.text.as_str()).collect();
    let found = pairs(&sources);
    assert!(found.len() < all.len() / 10, "{found:?}");
    let solution = read("solutions/04-messages.rs");
    let usual: HashSet<&str> = solution.lines().map(str::trim).collect();
    let own = |at: usize| -> HashSet<&str> {
        let lines = sources[at].lines().map(str::trim);
        lines.filter(|line| line.len() > 1 && !usual.contains(line)).collect()
    };
    for pair in &found {
        let common = own(pair.one).intersection(&own(pair.other)).count();
        assert!(common >= 4, "{} {}", all[pair.one].name, all[pair.other].name);
    }
}

#[test]
fn the_same_file_is_one_group_and_the_starter_nobodys() {
    let starter = read("exercises/starters/04-messages.rs");
    let text = own_store();
    let spaced = text.replace('\n', "\r\n  ");
    let sources = [&starter, &text, &starter, &spaced, &text].map(String::as_str);
    let found = similar(&sources, &[&starter]);
    assert_eq!((found.same, found.pairs), (vec![vec![1, 3, 4]], vec![]));
    assert_eq!(similar(&[], &[]), similar(&["", "x"], &[""]));
}
