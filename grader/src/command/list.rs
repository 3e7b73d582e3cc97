//! `check list`: the lessons, and how far the student is.

use std::path::Path;

use anstyle::{AnsiColor, Style};
use classroom::lesson::Lesson;
use course::COURSE;

use crate::{
    output,
    progress::{Progress, Standing, State},
    report,
};

/// Prints the list.
pub fn run(workspace: &Path) -> u8 {
    output::print(format_args!("{}", text(&Progress::read(workspace))));
    0
}

/// The list, and what comes next.
pub fn text(progress: &Progress) -> String {
    let table = table(progress, report::width()).join("\n");
    match progress.next() {
        Some(lesson) => format!("{table}\n\nNext: read {}.\n", lesson.page()),
        None => format!("{table}\n\nEvery lesson is passed.\n"),
    }
}

/// A heading, and a line for each lesson. A terminal less than [`report::WIDTH`] wide
/// has no room for the titles.
pub fn table(progress: &Progress, width: usize) -> Vec<String> {
    let about = |text| match width < report::WIDTH {
        true => String::new(),
        false => format!("  {text}"),
    };
    let heading = format!(
        "{:<14} {:<9} {:>8}  {:>8}  {:>5}{}",
        "lesson",
        "state",
        "required",
        "optional",
        "tries",
        about("about")
    );
    let lines = COURSE.iter().map(|one| line(one, &progress.of(one), &about(one.title)));
    [heading].into_iter().chain(lines).collect()
}

fn line(lesson: &Lesson, standing: &Standing, about: &str) -> String {
    let style = match standing.state {
        State::Open if standing.attempts == 0 => Style::new(),
        State::Open => AnsiColor::Yellow.on_default(),
        State::Passed | State::Complete => AnsiColor::Green.on_default(),
    };
    let (required, optional) = lesson.counts();
    format!(
        "{:<14} {style}{:<9}{style:#} {:>8}  {:>8}  {:>5}{}",
        lesson.slug,
        standing.state.word(),
        format!("{}/{required}", standing.required),
        format!("{}/{optional}", standing.optional),
        standing.attempts,
        about
    )
}
