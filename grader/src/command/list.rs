//! `check list`: the lessons, and how far the student is.

use std::path::Path;

use crate::{lesson::COURSE, progress::Progress};

/// Prints a line a lesson.
pub fn run(workspace: &Path) -> u8 {
    let progress = Progress::read(workspace);
    for lesson in &COURSE {
        let state = progress.of(lesson).word();
        anstream::println!("{:<14} {state:<9} {}", lesson.slug, lesson.title);
    }
    match progress.next() {
        Some(lesson) => anstream::println!("\nNext: read {}.", lesson.page()),
        None => anstream::println!("\nEvery lesson is passed."),
    }
    0
}
