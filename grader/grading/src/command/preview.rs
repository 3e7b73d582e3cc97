//! `grade --preview`: what a change of the rubric does to everybody.

use std::path::Path;

use classroom::lesson::Lesson;
use grader::output;
use rust_decimal::Decimal;

use super::{OPEN, contract, points::Points};
use crate::{
    args::GradeArgs,
    records::{Records, Run},
    screen,
};

/// Compares the points of all records by two rubrics: that of the last run, and the one
/// of the command line. Writes nothing.
///
/// # Errors
/// If there are no results, or something is wrong with a rubric.
pub fn run(args: &GradeArgs, lesson: &Lesson, out: &Path) -> Result<u8, String> {
    let records = Records::read(out).map_err(|error| error.to_string())?;
    let run = Run::read(out).map_err(|error| error.to_string())?;
    let old_deadline = run.as_ref().and_then(|run| run.deadline);
    let deadline = args.deadline.as_ref().map(|moment| moment.seconds());
    if let Some(kept) = records.all().find(|kept| kept.record.lesson != lesson.slug) {
        return Err(format!(
            "{} has results of {}, not of {}. Name its lesson with --lesson, or its contract with --contract",
            out.display(),
            kept.record.lesson,
            lesson.slug
        ));
    }
    let old = Points::of(out, contract::lesson_of(out, lesson.slug)?, old_deadline)?;
    // As the same command without --preview has it: no deadline but its own.
    let new = Points::read(args.rubric.as_deref(), lesson, deadline)?;
    let (mut changed, mut passes, mut fails) = (Vec::new(), 0, 0);
    // Others handed in something once, and are in no gradebook now.
    let is_here = |id: &String| run.as_ref().is_none_or(|run| run.students.contains(id));
    let here: Vec<_> =
        records.all().filter(|kept| is_here(&kept.record.student.id)).collect();
    for kept in &here {
        let (before, after) = (old.row(&kept.record).mark, new.row(&kept.record).mark);
        passes += usize::from(!before.passed && after.passed);
        fails += usize::from(before.passed && !after.passed);
        if before.known() != after.known() {
            let id = kept.record.student.id.clone();
            changed.push((id, before.known(), after.known()));
        }
    }
    let total = here.len();
    let rises = |by: &&(String, Option<Decimal>, Option<Decimal>)| by.1 < by.2;
    let up = changed.iter().filter(rises).count();
    screen::say(&format!(
        "The rubric changes the points of {} of {}: {up} up, {} down.",
        changed.len(),
        screen::number(total, "student"),
        changed.len() - up
    ));
    screen::say(&format!("Old: {}", old.rubric.says()));
    screen::say(&format!("New: {}", new.rubric.says()));
    if old_deadline.is_some() && deadline.is_none() {
        screen::say("The last run had --deadline, and this command has not.");
    }
    if let Some(other) = contract::changed(out, lesson) {
        screen::say(&other);
    }
    if passes + fails > 0 {
        screen::say(&format!("{passes} more pass, and {fails} no longer do."));
    }
    if !changed.is_empty() {
        output::line(format_args!("\n{}", screen::changes(&changed)));
    }
    screen::say("Nothing was written. Next: the same command without --preview.");
    let is_open = changed.iter().any(|(_, _, new)| new.is_none());
    Ok(if is_open { OPEN } else { 0 })
}
