//! `check list`: the lessons, and how far the student is.

use std::path::Path;

use anstyle::{AnsiColor, Style};

use crate::{
    lesson::{COURSE, Lesson},
    output,
    progress::{Progress, Standing, State},
    report,
};

/// Prints a line a lesson; the columns can be told apart in a pipe, too. A narrow
/// terminal has no room for what a lesson is about.
pub fn run(workspace: &Path) -> u8 {
    let progress = Progress::read(workspace);
    let is_wide = report::width() == report::WIDTH;
    let about = |text| if is_wide { format!("  {text}") } else { String::new() };
    output::line(format_args!(
        "{:<14} {:<9} {:>8}  {:>8}  {:>5}{}",
        "lesson",
        "state",
        "required",
        "optional",
        "tries",
        about("about")
    ));
    for lesson in &COURSE {
        line(lesson, &progress.of(lesson), &about(lesson.title));
    }
    match progress.next() {
        Some(lesson) => output::line(format_args!("\nNext: read {}.", lesson.page())),
        None => output::line(format_args!("\nEvery lesson is passed.")),
    }
    0
}

fn line(lesson: &Lesson, standing: &Standing, about: &str) {
    let style = match standing.state {
        State::Open if standing.attempts == 0 => Style::new(),
        State::Open => AnsiColor::Yellow.on_default(),
        State::Passed | State::Complete => AnsiColor::Green.on_default(),
    };
    let (required, optional) = lesson.counts();
    output::line(format_args!(
        "{:<14} {style}{:<9}{style:#} {:>8}  {:>8}  {:>5}{}",
        lesson.slug,
        standing.state.word(),
        format!("{}/{required}", standing.required),
        format!("{}/{optional}", standing.optional),
        standing.attempts,
        about
    ));
}
