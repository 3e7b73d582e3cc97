//! Hints for a student who is stuck, and the source of each claim: the files in
//! `grader/hints/`.
//!
//! A ladder has three rungs: a nudge, the API to use, and nearly the code. It belongs to
//! what was *seen* to fail: a check, and if the check fails in several ways, words from
//! its verdict.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{lesson::Lesson, verdict::STARTS};

/// The hints for all lessons.
const COMMON: &str = include_str!("../hints/any.toml");

/// The behaviours of the seeds, and the checks that prove them.
const SEEDS: &str = include_str!("../../lessons/seeds.md");

/// One lesson's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hints {
    /// The rules that claims come from, each with the ids of its checks.
    #[serde(default)]
    pub from: BTreeMap<String, Vec<String>>,
    /// The ladders; the first one that fits is used.
    pub ladder: Vec<Ladder>,
}

/// Three hints for one mistake.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// The mistake, in a few words.
    pub trap: String,
    /// Ids of the checks that find it; if empty, any check.
    #[serde(default)]
    pub checks: Vec<String>,
    /// It is this mistake if the verdict contains one of these texts; if empty, whatever
    /// the verdict says.
    #[serde(default)]
    pub seen: Vec<String>,
    /// Whether these texts name the cause and not only what failed. If so, this ladder
    /// comes before the lesson's own.
    #[serde(default)]
    pub clear: bool,
    /// The heading in the lesson to read, as a link's fragment; by default the check's.
    pub read: Option<String>,
    /// What to look at.
    pub nudge: String,
    /// What to use, and why.
    pub api: String,
    /// Nearly the code.
    pub code: String,
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

impl Hints {
    /// The file of a lesson.
    ///
    /// # Errors
    /// What is wrong with the file; the tests prevent that.
    pub fn of(lesson: &Lesson) -> Result<Self, String> {
        parse(&format!("grader/hints/{}.toml", lesson.slug), lesson.hints)
    }

    /// The hints for all lessons.
    ///
    /// # Errors
    /// As [`Hints::of`].
    pub fn common() -> Result<Self, String> {
        parse("grader/hints/any.toml", COMMON)
    }

    /// The sources of a check's claim: the behaviours of the seeds that it proves, and the
    /// rule that this file names.
    pub fn rules(&self, lesson: &Lesson, check: &str) -> Vec<String> {
        let rows = SEEDS.lines().filter_map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, seed, behaviour, slug, ids, _] = cells[..] else { return None };
            let proves = slug == lesson.slug && ids.contains(&format!("`{check}`"));
            proves.then(|| format!("seed {seed}: {behaviour}"))
        });
        let named = |(_, ids): &(&String, &Vec<String>)| ids.iter().any(|id| id == check);
        let rules = self.from.iter().filter(named).map(|(rule, _)| rule.clone());
        rows.chain(rules).collect()
    }

    /// Checks of the lesson that have no ladder for every verdict.
    pub fn without_ladder(&self, lesson: &Lesson) -> Vec<&'static str> {
        let missing = |id: &&'static str| {
            !self
                .ladder
                .iter()
                .any(|ladder| ladder.seen.is_empty() && ladder.is_about(id))
        };
        lesson.checks().map(|check| check.id).filter(missing).collect()
    }
}

fn parse(file: &str, text: &str) -> Result<Hints, String> {
    toml::from_str(text).map_err(|error| format!("{file}: {error}"))
}

/// The ladder for a failed check, given the text of its verdict. The order of choice: a
/// ladder for a clear cause, one for these words in the lesson's own file, one for these
/// words in all lessons, and the check's usual one.
///
/// # Errors
/// As [`Hints::of`].
pub fn ladder(
    lesson: &Lesson,
    check: &str,
    said: &str,
) -> Result<Option<Ladder>, String> {
    let (own, common) = (Hints::of(lesson)?.ladder, Hints::common()?.ladder);
    let seen = |ladder: &&Ladder| ladder.is_about(check) && ladder.fits(said);
    let usual = |ladder: &&Ladder| ladder.is_about(check) && ladder.seen.is_empty();
    let clear = |ladder: &&Ladder| ladder.clear && seen(ladder);
    let found = common
        .iter()
        .find(clear)
        .or_else(|| own.iter().find(seen))
        .or_else(|| common.iter().find(seen))
        .or_else(|| own.iter().find(usual))
        .or_else(|| common.iter().find(usual));
    Ok(found.cloned())
}

/// The page and heading that belong to a ladder.
pub fn reading(lesson: &Lesson, check: &str, ladder: &Ladder) -> String {
    let own = lesson.checks().find(|one| one.id == check).map(|check| check.read);
    let heading = ladder.read.as_deref().or(own.filter(|_| check != STARTS));
    match heading {
        Some(heading) => format!("{}#{heading}", lesson.page()),
        None => lesson.page(),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::course::COURSE;

    /// All sources of the grader, with string literals over several lines joined.
    fn sources(folder: &Path) -> String {
        let mut all = String::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all += &sources(&path);
            } else {
                all += &fs::read_to_string(path).unwrap();
            }
        }
        let mut parts = all.split("\\\n");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| text + part.trim_start())
    }

    /// A ladder whose texts no verdict contains would never be used.
    #[test]
    fn what_a_ladder_waits_for_is_said_somewhere() {
        let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        let sources = sources.to_lowercase();
        for lesson in &COURSE {
            for ladder in Hints::of(lesson).unwrap().ladder {
                for text in ladder.seen.iter().filter(|t| !t.starts_with("Still to do")) {
                    let found = sources.contains(&text.to_lowercase());
                    assert!(found, "{}: {text:?}", lesson.slug);
                }
            }
        }
    }

    #[test]
    fn words_that_were_said_choose_the_ladder() {
        let lesson = &COURSE[3];
        let trap = |check: &str, said: &str| {
            ladder(lesson, check, said).unwrap().map(|ladder| ladder.trap)
        };
        let usual = trap("everyone", "").unwrap();
        let todo = "Still to do: make the layer and `io`";
        assert_ne!(trap("everyone", todo), None);
        assert_eq!(trap("everyone", "nothing that a ladder knows"), Some(usual));
        assert_eq!(
            trap("starts", "address already in use"),
            Some("A port that is already in use".into())
        );
        assert_eq!(trap("no-such-check", ""), None);
    }
}
