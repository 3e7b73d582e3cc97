//! `grade show`: one student's result.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use grader::output;

use super::{contract, points::Points, regrade};
use crate::{
    args::{Moment, ShowArgs},
    marks::State,
    records::{Kept, Record, Records, Run},
    screen,
};

/// Prints the very result that the student would have seen, where its points come from,
/// and how to repeat it.
///
/// # Errors
/// If there is no such student or folder.
pub fn run(args: &ShowArgs) -> Result<u8, String> {
    let out = match &args.out {
        Some(out) => out.clone(),
        None => only_results()?,
    };
    let records = Records::read(&out).map_err(|error| error.to_string())?;
    let run = Run::read(&out).map_err(|error| error.to_string())?;
    let students = records.all().map(|kept| &kept.record.student);
    let all: Vec<_> = students.collect();
    let student = regrade::find(&args.who, all.iter().copied())?;
    let Some(kept) = records.kept(&student.id) else {
        return Err(format!("there is no result for `{}`", student.id));
    };
    print(kept, run.as_ref(), &out)?;
    Ok(0)
}

fn print(kept: &Kept, run: Option<&Run>, out: &Path) -> Result<(), String> {
    let record = &kept.record;
    let lesson = contract::lesson_of(out, &record.lesson)?;
    let points = Points::of(out, lesson, run.and_then(|run| run.deadline))?;
    let mark = points.row(record).mark;
    let (word, style, sign) = screen::styled(record.verdict);
    let name = record.student.name.as_ref().map(|name| format!(" ({name})"));
    output::line(format_args!(
        "{style}{sign}{style:#} {}{}: {word}, {} points.\n",
        record.student.id,
        name.unwrap_or_default(),
        screen::points(&mark)
    ));
    output::line(format_args!("{}\n", record.shown.trim_end()));
    for part in mark.parts.iter().filter(|part| part.points != part.of || part.extra) {
        let extra = if part.extra { ", extra credit" } else { "" };
        screen::say(&format!("{}/{} {}{extra}", part.points, part.of, part.id));
    }
    if mark.state != State::Open && mark.late_s > 0 {
        let late = screen::late(mark.late_s);
        screen::say(&format!("{late} late: {} points off.", mark.penalty.normalize()));
    }
    let adjusted = mark.adjusted();
    if mark.state != State::Open && !adjusted.is_zero() {
        screen::say(&format!("{adjusted:+} by the rubric's limits and rounding."));
    }
    if mark.state == State::Held {
        screen::say("The rubric holds this mark back.");
    }
    for earlier in &record.earlier {
        let at = Moment::of(earlier.at).map(|at| at.to_string()).unwrap_or_default();
        screen::say(&format!(
            "Before {at}: {}, {} passed. Why it was judged again: {}.",
            screen::styled(earlier.verdict).0,
            screen::number(earlier.passed.len(), "check"),
            earlier.why
        ));
    }
    screen::say(&format!(
        "Seed {}; built in {} ms, judged in {} ms; {}.",
        record.seed, record.build_ms, record.judge_ms, record.sandbox
    ));
    output::line(format_args!("Next, to repeat it: {}", again(record, run, out)));
    Ok(())
}

/// The command that judges one submission again in the same way, with the same names and
/// texts.
fn again(record: &Record, run: Option<&Run>, out: &Path) -> String {
    let place = run.map_or(Path::new("SUBMISSIONS"), |run| &run.submissions);
    let mut words = vec![place.display().to_string()];
    words.extend(run.iter().flat_map(|run| run.given.clone()));
    if let Some([number, of]) = run.and_then(|run| run.shard) {
        words.extend(["--shard".into(), format!("{number}/{of}")]);
    }
    let (id, seed) = (record.student.id.clone(), record.seed.to_string());
    let out = out.display().to_string();
    for (name, value) in
        [("--out", out), ("--regrade", id), ("--why", "TEXT".into()), ("--seed", seed)]
    {
        words.extend([name.to_owned(), value]);
    }
    let words: Vec<String> = words.iter().map(|word| screen::word(word)).collect();
    format!("cargo run --bin grade -- {}", words.join(" "))
}

/// The only folder of results in this one, or this one itself.
fn only_results() -> Result<PathBuf, String> {
    let here = env::current_dir()
        .map_err(|error| format!("the current folder can't be read: {error}"))?;
    let is_results = |path: &PathBuf| path.join("run.json").is_file();
    if is_results(&here) {
        return Ok(here);
    }
    let entries = fs::read_dir(&here)
        .map_err(|error| format!("the current folder can't be read: {error}"))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = paths.filter(is_results).collect();
    found.sort();
    match found.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err("there are no results in this folder. Name theirs with --out".into()),
        several => {
            let names: Vec<String> = several
                .iter()
                .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
                .collect();
            Err(format!(
                "there are several folders of results here: {}. Name one with --out",
                names.join(", ")
            ))
        }
    }
}
