//! `check hint [LESSON]`: three hints for the last failure, one more at each call.

use std::path::Path;

use classroom::{lesson::Lesson, words::Ladder};

use crate::{
    hints,
    output::{self, refuse},
    progress::{Failing, Progress},
    report::{BOLD, DIM, YELLOW, wrap},
};

/// Prints the rungs so far, and one more each time.
pub fn run(workspace: &Path, lesson: Option<&str>) -> u8 {
    let progress = Progress::read(workspace);
    let lesson = match lesson.map(course::find).transpose() {
        Ok(named) => named.or(progress.failed_last()).or(progress.next()),
        Err(error) => return refuse(&error),
    };
    let Some(lesson) = lesson else {
        output::line(format_args!(
            "Every lesson is passed, so there is no hint to give."
        ));
        return 0;
    };
    let again = format!("cargo run --bin check -- {}", lesson.slug);
    match text(workspace, lesson, Some(&again)) {
        Ok(text) => {
            output::print(format_args!("{text}"));
            0
        }
        Err(error) => refuse(&error),
    }
}

/// The rungs so far and one more, for the last failure in this lesson. `again` is the
/// command that checks it; none if saving the file does.
///
/// # Errors
/// Why there is no hint, or why this one could not be recorded as shown.
pub fn text(
    workspace: &Path,
    lesson: &Lesson,
    again: Option<&str>,
) -> Result<String, String> {
    let mut progress = Progress::read(workspace);
    let Some(failing) = progress.of(lesson).failing else {
        return Ok(nothing_failed(lesson, &progress, again));
    };
    let ladder = hints::ladder(lesson, &failing)?.ok_or_else(|| {
        format!("there is no hint for `{}`. Please report this.", failing.check)
    })?;
    let name = failing.trap.as_ref().unwrap_or(&ladder.title);
    let rung = match &failing.hinted {
        Some((trap, shown)) if trap == name => (shown + 1).min(Ladder::RUNGS),
        _ => 1,
    };
    progress
        .hinted(lesson, name, rung)
        .map_err(|error| format!("progress could not be written: {error}"))?;
    Ok(shown(lesson, &failing, &ladder, rung, again))
}

fn nothing_failed(lesson: &Lesson, progress: &Progress, again: Option<&str>) -> String {
    let slug = lesson.slug;
    let next = again.map(|again| format!("\n\nNext: {again}")).unwrap_or_default();
    match progress.of(lesson).attempts {
        0 => format!("{slug} has not been checked yet, so there is no hint.{next}\n"),
        _ => format!("Nothing failed in the last check of {slug}.\n"),
    }
}

fn shown(
    lesson: &Lesson,
    failing: &Failing,
    ladder: &Ladder,
    rung: usize,
    again: Option<&str>,
) -> String {
    let mut text = format!(
        "{YELLOW}{}{YELLOW:#}  {DIM}{}, {}{DIM:#}\n",
        ladder.title, lesson.slug, failing.check
    );
    let sayings = [&ladder.nudge, &ladder.api];
    for (at, saying) in sayings.into_iter().take(rung).enumerate() {
        let saying = saying.split_whitespace().collect::<Vec<_>>().join(" ");
        text += &format!("\n{}\n", wrap(&saying, &format!("{}. ", at + 1), "   "));
    }
    if rung == Ladder::RUNGS {
        text += "\n3. Nearly the code:\n\n";
        for line in ladder.code.trim_end().lines() {
            text += &format!("{BOLD}{}{BOLD:#}\n", format!("     {line}").trim_end());
        }
    }
    text += &format!("\n   read  {}\n", hints::reading(lesson, &failing.check, ladder));
    if let Some(place) = &failing.place {
        text += &format!("   edit  {place}\n");
    }
    let next = match (rung, again) {
        (Ladder::RUNGS, Some(again)) => {
            format!("Next: change {}, then run\n  {again}", lesson.exercise())
        }
        (Ladder::RUNGS, None) => {
            format!("Next: change {}, then save.", lesson.exercise())
        }
        (_, Some(_)) => format!(
            "Hint {rung} of {}. Next: try it. `hint` again says more.",
            Ladder::RUNGS
        ),
        (_, None) => format!("Hint {rung} of {}. h: the next one", Ladder::RUNGS),
    };
    text + &format!("\n{next}\n")
}
