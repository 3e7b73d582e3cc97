//! Hints for a student who is stuck, and the source of each claim.
//!
//! A ladder has three rungs. The first is the hint of the verdict, the second names the
//! API to use, and the third is nearly the code. If the verdict names a trap, its
//! [`Words`](classroom::words::Words) are the ladder, or the beginning of the check's.

use classroom::{
    lesson::Lesson,
    verdict::STARTS,
    words::{self, Book, Hints, Ladder},
};

use crate::progress::Failing;

/// The behaviours of the seeds, and the checks that prove them.
const SEEDS: &str = include_str!("../../lessons/seeds.md");

/// The sources of a check's claim: the behaviours of the seeds that it proves, and the rule
/// that the lesson's hints name.
pub fn rules(hints: &Hints, lesson: &Lesson, check: &str) -> Vec<String> {
    let rows = SEEDS.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, seed, behaviour, slug, ids, _] = cells[..] else { return None };
        let proves = slug == lesson.slug && ids.contains(&format!("`{check}`"));
        proves.then(|| format!("seed {seed}: {behaviour}"))
    });
    let named = |(_, ids): &(&String, &Vec<String>)| ids.iter().any(|id| id == check);
    let rules = hints.from.iter().filter(named).map(|(rule, _)| rule.clone());
    rows.chain(rules).collect()
}

/// The ladder for a failed check. Its first rung is the verdict's hint, if the verdict names
/// a trap. The trap's words go on, or else a ladder for a text of the verdict, or the
/// check's usual one; first the lesson's, then those for all lessons.
///
/// # Errors
/// As [`Hints::of`].
pub fn ladder(lesson: &Lesson, failing: &Failing) -> Result<Option<Ladder>, String> {
    let (own, common) = (Hints::of(lesson)?.ladder, words::common()?.ladder);
    let both = || own.iter().chain(&common).filter(|one| one.is_about(&failing.check));
    let seen = both().find(|ladder| ladder.fits(&failing.said));
    let found = seen.or_else(|| both().find(|ladder| ladder.seen.is_empty())).cloned();
    let Some(trap) = &failing.trap else { return Ok(found) };
    let words = Book::of(lesson.hints)?.words(trap).unwrap_or_default();
    Ok(found.map(|found| Ladder {
        title: words.title.unwrap_or(found.title),
        nudge: failing.hint.clone().unwrap_or(found.nudge),
        read: words.read.or(found.read),
        api: words.api.unwrap_or(found.api),
        code: words.code.unwrap_or(found.code),
        ..found
    }))
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
mod traps;

#[cfg(test)]
mod tests {
    use super::*;
    use course::COURSE;

    #[test]
    fn the_verdict_chooses_the_ladder() {
        let lesson = &COURSE[3];
        let chosen = |check: &str, trap: Option<&str>, said: &str| {
            let failing = Failing {
                check: check.into(),
                said: said.into(),
                trap: trap.map(str::to_owned),
                hint: trap.map(|_| "What the verdict said.".into()),
                ..Failing::default()
            };
            ladder(lesson, &failing).unwrap()
        };
        let title = |check: &str, trap: Option<&str>, said: &str| {
            chosen(check, trap, said).map(|ladder| ladder.title)
        };
        let usual = chosen("everyone", None, "").unwrap();
        let todo = "Still to do: make the layer and `io`";
        assert!(title("everyone", None, todo).is_some());
        assert_eq!(
            title("starts", None, "address already in use").as_deref(),
            Some("A port that is already in use")
        );
        assert_eq!(title("no-such-check", None, ""), None);

        let own = chosen("everyone", Some("to-the-sender-only"), "").unwrap();
        assert_eq!(own.title, "Only the sender hears it");
        assert_eq!(own.nudge, "What the verdict said.");
        assert_ne!(own.api, usual.api);
        // Where a trap has no more to say, the check's ladder goes on.
        let short = chosen("everyone", Some("good-message-refused"), "").unwrap();
        assert_eq!(short.nudge, "What the verdict said.");
        assert_eq!(short.api, usual.api);
    }
}
