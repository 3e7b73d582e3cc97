//! `check hint [LESSON]`: a ladder of three for what failed last.

use std::path::Path;

use anstyle::{AnsiColor, Style};

use crate::{
    command::refuse,
    hints::{self, Ladder},
    lesson::{self, Lesson},
    output,
    progress::{Failing, Progress},
    report::wrap,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// Shows the rungs so far, and one more each time.
pub fn run(workspace: &Path, lesson: Option<&str>) -> u8 {
    let mut progress = Progress::read(workspace);
    let lesson = match lesson.map(lesson::find).transpose() {
        Ok(named) => named.or(progress.failed_last()).or(progress.next()),
        Err(error) => return refuse(&error),
    };
    let Some(lesson) = lesson else {
        output::line(format_args!(
            "Every lesson is passed: there is nothing to hint at."
        ));
        return 0;
    };
    let Some(failing) = progress.of(lesson).failing else {
        nothing_failed(lesson, &progress);
        return 0;
    };
    let ladder = match hints::ladder(lesson, &failing.check, &failing.said) {
        Ok(Some(ladder)) => ladder,
        Ok(None) => {
            let check = &failing.check;
            return refuse(&format!("there is no hint for `{check}`. Please report it."));
        }
        Err(error) => return refuse(&error),
    };
    let rung = match &failing.hinted {
        Some((trap, shown)) if *trap == ladder.trap => (shown + 1).min(Ladder::RUNGS),
        _ => 1,
    };
    if let Err(error) = progress.hinted(lesson, &ladder.trap, rung) {
        output::aside_line(format_args!("check: progress could not be written: {error}"));
    }
    output::print(format_args!("{}", shown(lesson, &failing, &ladder, rung)));
    0
}

fn nothing_failed(lesson: &Lesson, progress: &Progress) {
    if progress.of(lesson).attempts == 0 {
        output::line(format_args!(
            "{slug} was not checked yet, so there is nothing to hint at.\n\n\
             Next: cargo run --bin check -- {slug}",
            slug = lesson.slug
        ));
    } else {
        output::line(format_args!("Nothing failed in {} the last time.", lesson.slug));
    }
}

fn shown(lesson: &Lesson, failing: &Failing, ladder: &Ladder, rung: usize) -> String {
    let mut text = format!(
        "{YELLOW}{}{YELLOW:#}  {DIM}{}, {}{DIM:#}\n",
        ladder.trap, lesson.slug, failing.check
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
    let next = match rung {
        Ladder::RUNGS => format!(
            "Next: change {}, then run\n  cargo run --bin check -- {}",
            lesson.exercise(),
            lesson.slug
        ),
        _ => format!(
            "Hint {rung} of {}. Next: try it; `hint` again says more.",
            Ladder::RUNGS
        ),
    };
    text + &format!("\n{next}\n")
}
