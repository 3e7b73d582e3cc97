//! The last lines of the screen: the result, where one is in the course, and the keys
//! that work now.

use anstyle::Style;
use classroom::{
    lesson::Lesson,
    verdict::{Report, Status},
};
use course::COURSE;

use super::{screen::Typing, verdict::View, work::Outcome};
use crate::{
    judging::Judged,
    progress::Progress,
    report::{DIM, GREEN, RED, YELLOW},
};

/// The characters of the bar between its brackets.
const BAR: usize = 20;

/// What the footer is about.
pub struct Footer<'a> {
    /// The lesson on the screen.
    pub lesson: &'a Lesson,
    /// How far the student is.
    pub progress: &'a Progress,
    /// The last verdict on this lesson.
    pub outcome: Option<&'a Outcome>,
    /// A check runs now.
    pub is_checking: bool,
    /// How much of the verdict is shown.
    pub view: View,
    /// The page's address, once it was opened.
    pub page: Option<String>,
    /// How keys are typed.
    pub typing: Typing,
}

impl Footer<'_> {
    /// The footer, in lines of at most `width` columns.
    pub fn text(&self, width: usize) -> String {
        let mut lines = Vec::new();
        if !self.is_checking
            && let Some(outcome) = self.outcome
        {
            let (style, word, rest) = self.result(outcome);
            // What to do next stays together.
            let whole = format!("{word}{rest}").replace("Next: ", "Next:\u{a0}");
            let line = textwrap::fill(&whole, options(width)).replace('\u{a0}', " ");
            // The colour of a word that is at the start, and is not folded.
            let rest = line.strip_prefix(&word).unwrap_or_default();
            lines.push(format!("{style}{word}{style:#}{rest}"));
        }
        lines.push(self.place(width));
        if let Some(url) = &self.page {
            lines.push(format!("Your page: {url}"));
        }
        match self.typing {
            Typing::Keys => lines.extend(
                fold(&self.keys(), width)
                    .iter()
                    .map(|line| format!("{DIM}{line}{DIM:#}")),
            ),
            Typing::Lines => {
                lines.extend(fold(&self.keys(), width));
                lines.push("(type a letter, then Enter)".to_owned());
            }
            Typing::Nothing => {}
        }
        lines.join("\n") + "\n"
    }

    /// The colour, the first words, and the rest of the result.
    fn result(&self, outcome: &Outcome) -> (Style, String, String) {
        let number = self.lesson.slug.split('-').next().unwrap_or_default();
        let file = self.lesson.exercise();
        match &outcome.judged {
            Err(_) => {
                (YELLOW, format!("Lesson {number} could not be checked."), String::new())
            }
            Ok(Judged { errors: Some(errors), .. }) => {
                let s = if errors.count == 1 { "" } else { "s" };
                (
                    RED,
                    format!("Lesson {number} does not compile"),
                    format!(
                        ": {} error{s}. Next: {}:{}",
                        errors.count, errors.first.file, errors.first.line
                    ),
                )
            }
            Ok(Judged { report, .. }) => {
                let tally =
                    format!(", {} of {}.", report.required.passed, report.required.total);
                let (style, word, next) = match report.verdict {
                    Status::Passed => (GREEN, "passed", self.after(report)),
                    Status::Failed => (RED, "failed", next(report, &file)),
                    Status::Unfinished => {
                        (YELLOW, "is not finished", next(report, &file))
                    }
                    Status::Inconclusive | Status::Skipped => {
                        (YELLOW, "could not be judged", " r: again".to_owned())
                    }
                };
                (style, format!("Lesson {number} {word}"), tally + &next)
            }
        }
    }

    /// What there is to do after a pass.
    fn after(&self, report: &Report) -> String {
        let next = match self.progress.after(self.lesson) {
            Some(_) => " n: next.",
            None => " This was the last one: every lesson is passed.",
        };
        match report.optional.total - report.optional.passed {
            0 => next.to_owned(),
            open => format!("{next} Optional: {open} open"),
        }
    }

    /// The lesson, its place in the course, and how many required checks passed.
    fn place(&self, width: usize) -> String {
        let report = self.outcome.and_then(|outcome| outcome.judged.as_ref().ok());
        let (total, _) = self.lesson.counts();
        let passed = match report {
            Some(judged) => judged.report.required.passed,
            None => self.progress.of(self.lesson).required,
        };
        let at = COURSE.iter().position(|one| one.slug == self.lesson.slug);
        let at = at.unwrap_or_default() + 1;
        let place = format!("{}, lesson {at} of {}", self.lesson.slug, COURSE.len());
        let tally = format!("{passed}/{total}");
        let room = width.saturating_sub(place.len() + tally.len() + 5).min(BAR);
        format!("{place}  {} {tally}", bar(passed, total, room))
    }

    /// The keys that do something now.
    fn keys(&self) -> Vec<String> {
        let report = self.outcome.and_then(|outcome| outcome.judged.as_ref().ok());
        let here = |key: &'static str, works: bool| works.then(|| key.to_owned());
        if self.is_checking {
            return ["l: list", "q: quit"].map(str::to_owned).to_vec();
        }
        let is_passed = self.progress.is_passed(self.lesson);
        let has_failed = self.progress.of(self.lesson).failing.is_some();
        let has_program = self.outcome.is_some_and(|outcome| outcome.program.is_some());
        [
            here("n: next", is_passed && self.progress.after(self.lesson).is_some()),
            here("h: hint", has_failed),
            here("l: list", true),
            report.map(|judged| {
                let next = self.view.next(judged.errors.is_some());
                format!("v: {}", next.name())
            }),
            here("o: page", has_program),
            here("r: again", true),
            here("q: quit", true),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What there is to do after a failure.
fn next(report: &Report, file: &str) -> String {
    let finding = report.first_finding();
    let started = report.checks.first().is_none_or(|one| one.status == Status::Passed);
    match finding.and_then(|check| check.place.as_ref()) {
        Some(place) => format!(" Next: {}:{}", place.file, place.line),
        None if !started => " Next: apply the hint, then save.".to_owned(),
        None => format!(" Next: {file}"),
    }
}

/// A bar such as `[####>-----]`.
fn bar(passed: usize, total: usize, room: usize) -> String {
    let done = (room * passed).checked_div(total).unwrap_or_default();
    let (tip, rest) = match room - done {
        0 => ("", 0),
        rest => (">", rest - 1),
    };
    format!("[{}{tip}{}]", "#".repeat(done), "-".repeat(rest))
}

/// Joins words to lines; none is broken.
pub fn fold(words: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 2 + word.chars().count() <= width => {
                *line += "  ";
                *line += word;
            }
            _ => lines.push(word.clone()),
        }
    }
    lines
}

fn options<'a>(width: usize) -> textwrap::Options<'a> {
    // A path stays whole, so that it can be opened with a click.
    textwrap::Options::new(width)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_only_when_all_checks_passed() {
        assert_eq!(bar(0, 20, 10), "[>---------]");
        assert_eq!(bar(19, 20, 10), "[#########>]");
        assert_eq!(bar(20, 20, 10), "[##########]");
        assert_eq!(bar(1, 0, 0), "[]");
    }
}
