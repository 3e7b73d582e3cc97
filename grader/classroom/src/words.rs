//! What is said to people about each mistake: the files in `grader/hints/`.
//!
//! A trial names a [`Trap`]. Its words are looked up in the lesson's file, then in that of
//! the families, which is for all lessons and contracts. A lesson can say a family's trap
//! in words of its own, or add the rest of the ladder to it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{lesson::Lesson, trap::Trap};

/// The hints for all lessons.
const COMMON: &str = include_str!("../../hints/any.toml");

/// The traps of the families, and of the runner.
pub const FAMILIES: &str = include_str!("../../hints/families.toml");

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

impl Hints {
    /// The file of a lesson.
    ///
    /// # Errors
    /// What is wrong with the file; the tests prevent that.
    pub fn of(lesson: &Lesson) -> Result<Self, String> {
        let text = lesson.hints.first().copied().unwrap_or_default();
        parse(text).map_err(|error| format!("grader/hints/{}.toml: {error}", lesson.slug))
    }

    /// Checks of the lesson that have no ladder for every verdict.
    pub fn without_ladder(&self, lesson: &Lesson) -> Vec<&'static str> {
        let usual: Vec<&Ladder> =
            self.ladder.iter().filter(|ladder| ladder.seen.is_empty()).collect();
        let missing = |id: &&str| !usual.iter().any(|ladder| ladder.is_about(id));
        lesson.checks().map(|check| check.id).filter(missing).collect()
    }
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
