//! `check diff LESSON`: the student's file beside the reference solution.

use std::{fs, path::Path};

use anstyle::{AnsiColor, Style};
use classroom::lesson::Lesson;
use similar::{ChangeTag, TextDiff};

use crate::{
    args::DiffArgs,
    output::{self, refuse},
    progress::Progress,
    report::DIM,
    workspace::{self, with_unix_ends},
};

const RED: Style = AnsiColor::Red.on_default();
const GREEN: Style = AnsiColor::Green.on_default();

/// Unchanged lines around a change.
const CONTEXT: usize = 3;

/// Prints the difference; before the lesson is passed only if asked to spoil it.
pub fn run(workspace: &Path, args: &DiffArgs) -> u8 {
    let lesson = match course::find(&args.lesson) {
        Ok(lesson) => lesson,
        Err(error) => return refuse(&error),
    };
    if workspace::is_handout(workspace) {
        return refuse("this is a handout, which has no solutions. Ask your teacher.");
    }
    if !args.spoil && !Progress::read(workspace).is_passed(lesson) {
        return refuse(&format!(
            "you have not passed {slug} yet, and this would show its solution.\n\
             Next: `check hint {slug}`, or `check diff {slug} --spoil` to see it anyway.",
            slug = lesson.slug
        ));
    }
    match texts(workspace, lesson) {
        Ok((own, solution)) => {
            print(lesson, &own, &solution);
            0
        }
        Err(error) => refuse(&error),
    }
}

fn texts(workspace: &Path, lesson: &Lesson) -> Result<(String, String), String> {
    let read = |file: String| {
        let text = fs::read(workspace.join(&file));
        let text = text.map_err(|error| format!("{file}: {error}"))?;
        Ok::<_, String>(String::from_utf8_lossy(&with_unix_ends(&text)).into_owned())
    };
    Ok((read(lesson.exercise())?, read(lesson.solution())?))
}

fn print(lesson: &Lesson, own: &str, solution: &str) {
    if own == solution {
        output::line(format_args!("Your file is identical to the reference solution."));
        return;
    }
    output::line(format_args!("{RED}--- yours     {}{RED:#}", lesson.exercise()));
    output::line(format_args!("{GREEN}+++ solution  {}{GREEN:#}", lesson.solution()));
    let diff = TextDiff::from_lines(own, solution);
    for group in diff.grouped_ops(CONTEXT) {
        let line = group.first().map_or(0, |op| op.old_range().start) + 1;
        output::line(format_args!("{DIM}@@ {}:{line} @@{DIM:#}", lesson.exercise()));
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (style, mark) = match change.tag() {
                ChangeTag::Delete => (RED, '-'),
                ChangeTag::Insert => (GREEN, '+'),
                ChangeTag::Equal => (Style::new(), ' '),
            };
            let line = change.value().trim_end_matches(['\r', '\n']);
            output::line(format_args!("{style}{mark}{line}{style:#}"));
        }
    }
}
