//! Whether a student who is stuck can be helped: each check has its ladder of hints,
//! and each ladder belongs to something that can be seen.

use std::collections::BTreeSet;

use super::Outcome;
use crate::{
    hints::{Hints, Ladder},
    lesson::Lesson,
    run::STARTS,
    verdict::CheckReport,
};

/// Compares a lesson's hints with its checks, and with all that was said of the
/// submissions.
pub(super) fn hints(lesson: &Lesson, outcomes: &[Outcome]) -> Outcome {
    let wrongs = match Hints::of(lesson) {
        Ok(hints) => wrongs(lesson, &hints, outcomes),
        Err(error) => vec![error],
    };
    Outcome {
        name: "each-hint".into(),
        says: format!("The hints in grader/hints/{}.toml.", lesson.slug),
        ok: wrongs.is_empty(),
        expected: "a ladder and a source for each check, and each ladder seen once"
            .into(),
        came: wrongs.join("\n"),
        caught_by: None,
        report: None,
    }
}

fn wrongs(lesson: &Lesson, hints: &Hints, outcomes: &[Outcome]) -> Vec<String> {
    let known: BTreeSet<&str> =
        lesson.checks().map(|check| check.id).chain([STARTS]).collect();
    let without = hints.without_ladder(lesson).into_iter();
    let without = without.map(|id| format!("`{id}` has no ladder"));
    let unproven =
        lesson.checks().filter(|check| hints.rules(lesson, check.id).is_empty());
    let unproven = unproven.map(|check| format!("`{}` comes from nowhere", check.id));
    let ladders = hints.ladder.iter().flat_map(|ladder| &ladder.checks);
    let named: BTreeSet<&String> = ladders.chain(hints.from.values().flatten()).collect();
    let unknown = named.into_iter().filter(|id| !known.contains(id.as_str()));
    let unknown = unknown.map(|id| format!("there is no check `{id}`"));

    let said: Vec<(&str, String)> = outcomes
        .iter()
        .filter_map(|outcome| outcome.report.as_ref())
        .flat_map(|report| report.checks.iter().filter(|check| check.is_finding()))
        .map(|check: &CheckReport| (check.id.as_str(), check.said()))
        .collect();
    let unseen = hints.ladder.iter().flat_map(|ladder| {
        let fits = |text: &&String| {
            let alone = Ladder { seen: vec![(*text).clone()], ..ladder.clone() };
            said.iter().any(|(id, said)| alone.is_about(id) && alone.fits(said))
        };
        ladder.seen.iter().filter(move |text| !fits(text))
    });
    let unseen = unseen.map(|text| format!("no submission shows {text:?}"));
    without.chain(unproven).chain(unknown).chain(unseen).collect()
}
