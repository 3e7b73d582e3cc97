//! `check next`: what to do next.

use std::{fs, path::Path};

use classroom::lesson::Lesson;

use crate::{
    output,
    progress::{Progress, Standing, State},
};

/// Prints the next lesson's page and file, and the line to start with.
pub fn run(workspace: &Path) -> u8 {
    let progress = Progress::read(workspace);
    let Some(lesson) = progress.next() else {
        output::line(format_args!("Every lesson is passed. `check list` shows them."));
        return 0;
    };
    let Standing { required, attempts, failing, state, .. } = progress.of(lesson);
    output::line(format_args!("{}: {}.", lesson.slug, lesson.title));
    if attempts > 0 && state == State::Open {
        let (all, _) = lesson.counts();
        output::line(format_args!(
            "In the last check, {required} of {all} required checks passed."
        ));
    }
    let place = match failing {
        // Not the first `todo!()`, which may be an optional one.
        Some(failing) => failing.place,
        None => first_todo(workspace, lesson),
    };
    output::line(format_args!("\n  read  {}", lesson.page()));
    output::line(format_args!("  edit  {}", place.unwrap_or_else(|| lesson.exercise())));
    output::line(format_args!("\nNext: cargo run --bin check"));
    0
}

/// The line of the first `todo!()`, such as `exercises/01-connect.rs:30`.
fn first_todo(workspace: &Path, lesson: &Lesson) -> Option<String> {
    let text = fs::read_to_string(workspace.join(lesson.exercise())).ok()?;
    let at = text.lines().position(|line| line.trim_start().starts_with("todo!("))?;
    Some(format!("{}:{}", lesson.exercise(), at + 1))
}
