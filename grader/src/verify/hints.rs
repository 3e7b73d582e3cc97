//! Checks that a stuck student always gets help: each check and each `todo!()` has a
//! ladder of hints.

use std::collections::BTreeSet;

use classroom::{lesson::Lesson, verdict::STARTS, words::Hints};

use super::Outcome;
use crate::hints::rules;

/// Compares a lesson's hints with its checks and with its exercise.
pub(super) fn hints(lesson: &Lesson, exercise: &str) -> Outcome {
    let wrongs = match Hints::of(lesson) {
        Ok(hints) => wrongs(lesson, &hints, &todos(exercise)),
        Err(error) => vec![error],
    };
    Outcome {
        name: "each-hint".into(),
        says: format!("The hints in grader/hints/{}.toml.", lesson.slug),
        ok: wrongs.is_empty(),
        expected: "a ladder and a source for each check, and a ladder for each `todo!`"
            .into(),
        came: wrongs.join("\n"),
        caught_by: None,
        report: None,
    }
}

fn wrongs(lesson: &Lesson, hints: &Hints, todos: &[String]) -> Vec<String> {
    let known: BTreeSet<&str> =
        lesson.checks().map(|check| check.id).chain([STARTS]).collect();
    let without = hints.without_ladder(lesson).into_iter();
    let without = without.map(|id| format!("`{id}` has no ladder"));
    let unproven =
        lesson.checks().filter(|check| rules(hints, lesson, check.id).is_empty());
    let unproven = unproven.map(|check| format!("`{}` has no source", check.id));
    let ladders = hints.ladder.iter().flat_map(|ladder| &ladder.checks);
    let named: BTreeSet<&String> = ladders.chain(hints.from.values().flatten()).collect();
    let unknown = named.into_iter().filter(|id| !known.contains(id.as_str()));
    let unknown = unknown.map(|id| format!("there is no check `{id}`"));

    let named = |todo: &String| hints.ladder.iter().any(|ladder| ladder.fits(todo));
    let todos = todos.iter().map(|todo| format!("Still to do: {todo}"));
    let unhelped = todos.filter(|todo| !named(todo));
    let unhelped = unhelped.map(|todo| format!("no ladder for {todo:?}"));
    without.chain(unproven).chain(unknown).chain(unhelped).collect()
}

/// The texts in the `todo!()`s of an exercise.
fn todos(exercise: &str) -> Vec<String> {
    let texts = exercise.split("todo!(").skip(1);
    let quoted = texts.filter_map(|text| text.split('"').nth(1));
    quoted.map(str::to_owned).collect()
}
