//! What is said to people about each mistake: the files in `grader/hints/`.
//!
//! A trial names a [`Trap`]. Its words are looked up in the lesson's file, then in that of
//! the families, which is for all lessons and contracts. A lesson can say a family's trap
//! in words of its own, or add the rest of the ladder to it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::trap::Trap;

/// The hints for all lessons.
const COMMON: &str = include_str!("../hints/any.toml");

/// The traps of the families, and of the runner.
const FAMILIES: &str = include_str!("../hints/families.toml");

/// One file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hints {
    /// The rules that claims come from, each with the ids of its checks.
    pub from: BTreeMap<String, Vec<String>>,
    /// The ladders of checks, and of texts; the first one that fits is used.
    pub ladder: Vec<Ladder>,
    /// What is said of each mistake that a trial names, by its id.
    pub trap: BTreeMap<String, Words>,
}

/// Three hints. They belong to a check, or to a text that a verdict contains.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// What is wrong, in a few words.
    pub title: String,
    /// Ids of the checks that it is for; if empty, any check.
    #[serde(default)]
    pub checks: Vec<String>,
    /// Texts that no trial says: those of a `todo!()`, of a panic or of the compiler. It is
    /// for a verdict that contains one of them; if empty, whatever the verdict says.
    #[serde(default)]
    pub seen: Vec<String>,
    /// The heading in the lesson to read, as a link's fragment; by default the check's.
    pub read: Option<String>,
    /// What to look at.
    pub nudge: String,
    /// What to use, and why.
    pub api: String,
    /// Nearly the code.
    pub code: String,
}

/// What is said of one mistake.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The mistake, in a few words. Without it, the title of the check's ladder is used.
    pub title: Option<String>,
    /// What the verdict says, and the first rung of the ladder. The trial gives the value
    /// of each `{name}`.
    pub hint: Option<String>,
    /// Whether the hint is about Rust alone, and doesn't say so.
    #[serde(default)]
    pub rust: bool,
    /// The heading in the lesson to read, as a link's fragment.
    pub read: Option<String>,
    /// What to use, and why. Without it, the check's ladder goes on.
    pub api: Option<String>,
    /// Nearly the code.
    pub code: Option<String>,
    /// The id of a trap whose ladder goes on from this hint.
    pub like: Option<String>,
}

/// The files in which the words for a lesson are looked up, in this order: its own, that of
/// the lesson whose trials it takes over, the families'.
#[derive(Debug, Default)]
pub struct Book(Vec<Hints>);

impl Book {
    /// The files for a lesson, given [`Lesson::hints`](crate::lesson::Lesson::hints).
    ///
    /// # Errors
    /// What is wrong with a file; the tests prevent that.
    pub fn of(own: &[&str]) -> Result<Self, String> {
        let files = own.iter().chain([&FAMILIES]);
        files.map(|text| parse(text)).collect::<Result<_, _>>().map(Self)
    }

    /// What is said of a mistake.
    pub fn words(&self, id: &str) -> Option<Words> {
        let found = self.0.iter().filter_map(|file| file.trap.get(id));
        let mut words = found.cloned().reduce(Words::or)?;
        if let Some(like) = words.like.take().filter(|_| words.api.is_none())
            && let Some(other) = self.words(&like)
        {
            words = words.or(other);
        }
        Some(words)
    }

    /// The text of a finding: what is said of each of its traps.
    pub fn say(&self, traps: &[Trap]) -> Option<String> {
        let said = traps.iter().filter_map(|trap| {
            let text = self.words(trap.id)?.hint?;
            let filled = trap.values.iter().fold(text, |text, (name, value)| {
                text.replace(&format!("{{{name}}}"), value)
            });
            Some(filled)
        });
        Some(said.collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
    }

    /// Whether what is said is about Rust alone.
    pub fn is_about_rust(&self, traps: &[Trap]) -> bool {
        traps.iter().any(|trap| self.words(trap.id).is_some_and(|words| words.rust))
    }
}

impl Words {
    /// These words; where they are silent, the others.
    fn or(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            rust: if self.hint.is_some() { self.rust } else { other.rust },
            hint: self.hint.or(other.hint),
            read: self.read.or(other.read),
            api: self.api.or(other.api),
            code: self.code.or(other.code),
            like: self.like.or(other.like),
        }
    }
}

impl Ladder {
    /// How many rungs a ladder has.
    pub const RUNGS: usize = 3;

    /// Whether this check can find the mistake.
    pub fn is_about(&self, check: &str) -> bool {
        self.checks.is_empty() || self.checks.iter().any(|id| id == check)
    }

    /// Whether the verdict, given as text, contains one of its texts.
    pub fn fits(&self, said: &str) -> bool {
        let said = said.to_lowercase();
        self.seen.iter().any(|text| said.contains(&text.to_lowercase()))
    }
}

/// Reads one file.
///
/// # Errors
/// What is wrong with it.
pub fn parse(text: &str) -> Result<Hints, String> {
    toml::from_str(text).map_err(|error| error.to_string())
}

/// The hints for all lessons.
///
/// # Errors
/// As [`parse`].
pub fn common() -> Result<Hints, String> {
    parse(COMMON).map_err(|error| format!("grader/hints/any.toml: {error}"))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;
    use crate::course::COURSE;

    /// All sources in a folder, or in one file.
    fn sources(path: &Path) -> String {
        if path.is_file() {
            return fs::read_to_string(path).unwrap();
        }
        let entries = fs::read_dir(path).unwrap();
        entries.map(|entry| sources(&entry.unwrap().path())).collect()
    }

    /// A folder or file of `grader/src`.
    fn source(name: &str) -> String {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name))
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
        let names = [
            "connect",
            "chat",
            "targets",
            "messages",
            "acks",
            "bad_input",
            "rest",
            "rooms",
        ];
        let source = |name: &str| {
            source(&format!("lessons/{name}")) + &source(&format!("lessons/{name}.rs"))
        };
        names.into_iter().map(source).zip(COURSE.iter().map(|one| one.hints)).collect()
    }

    /// The sources of what is for all lessons.
    fn of_all() -> String {
        ["families", "play", "run", "stage"].map(source).concat()
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
        let every =
            lessons.iter().map(|(source, _)| source.as_str()).chain([all.as_str()]);
        let every: BTreeSet<&str> = every.flat_map(named).collect();
        for id in parse(FAMILIES).unwrap().trap.keys() {
            assert!(every.contains(id.as_str()), "`{id}` in families.toml");
        }
        for (at, (source, hints)) in lessons.iter().enumerate() {
            // Lesson 07 takes over trials of lesson 04.
            let heirs =
                lessons.iter().filter(|(_, files)| files[1..].contains(&hints[0]));
            let named: BTreeSet<&str> = [source.as_str()]
                .into_iter()
                .chain(heirs.map(|(source, _)| source.as_str()))
                .flat_map(named)
                .collect();
            for (id, words) in parse(hints[0]).unwrap().trap {
                let is_named =
                    named.contains(id.as_str()) || of_all.contains(id.as_str());
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
                    assert!(
                        hint.contains(&format!("{{{name}}}")),
                        "{{{name}}} of `{id}`"
                    );
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
        assert!(
            said.starts_with("Clients listen for the event `news`. If this "),
            "{said}"
        );
    }
}
