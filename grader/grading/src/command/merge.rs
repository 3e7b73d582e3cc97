//! `grade merge`: puts the parts of a batch together.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use classroom::lesson::Lesson;

use super::{
    contract,
    finish::{Summary, finish},
    points::Points,
};
use crate::{
    args::MergeArgs,
    records::{Kept, Records, Run},
    screen,
};

/// One part.
struct Part {
    folder: PathBuf,
    run: Run,
    lesson: &'static Lesson,
    records: Records,
}

/// Copies the records of all parts into one folder, and writes the gradebooks and pages of
/// the whole.
///
/// # Errors
/// If parts overlap, or differ in the lesson or in how they were judged. Nothing is
/// written then.
pub fn run(args: &MergeArgs) -> Result<u8, String> {
    let parts: Vec<Part> =
        args.parts.iter().map(|part| read(part)).collect::<Result<_, _>>()?;
    let first = &parts[0];
    for part in &parts[1..] {
        same(first, part)?;
    }
    let what = args.exports.what().map_err(|error| error.to_string())?;
    let (kept, missing) = together(&parts)?;
    let deadline = args.deadline.as_ref().map(|moment| moment.seconds());
    let deadline = deadline.or(first.run.deadline);
    let lesson = first.lesson;
    let points = match &args.rubric {
        Some(path) => Points::read(Some(path), lesson, deadline)?,
        None => Points::of(&first.folder, lesson, deadline)?,
    };
    let others = parts.iter().filter(|part| !points.is_of(&part.folder));
    let others: Vec<String> =
        others.map(|part| part.folder.display().to_string()).collect();
    if args.rubric.is_none() && !others.is_empty() {
        return Err(format!(
            "the rubric of {} is not that of {}. Say with --rubric which one counts",
            first.folder.display(),
            others.join(", ")
        ));
    }
    let mut warnings = missing;
    let is_open = !warnings.is_empty();
    if !others.is_empty() {
        warnings.push(format!(
            "The points in {} were made with another rubric; here they are made anew.",
            others.join(", ")
        ));
    }
    let mut records =
        Records::open(&args.out, lesson.slug).map_err(|error| error.to_string())?;
    for (id, kept) in &kept {
        if records.kept(id).is_some_and(|old| old != *kept) {
            return Err(format!(
                "{} has another result for `{id}` than the parts. Choose a new folder \
                 with --out",
                args.out.display()
            ));
        }
    }
    let students: Vec<String> = kept.keys().cloned().collect();
    for kept in kept.into_values() {
        records.put(kept.clone()).map_err(|error| error.to_string())?;
    }
    let total = if first.run.shard.is_some() { first.run.total } else { students.len() };
    let run = Run { shard: None, students, total, deadline, ..first.run.clone() };
    run.write(&args.out).map_err(|error| error.to_string())?;
    contract::keep(&args.out, lesson)?;
    let notes = vec![format!("Merged from {}.", screen::number(parts.len(), "part"))];
    let summary = Summary { notes, warnings, is_open };
    finish(&run, &records, &points, &what, &args.out, summary)
}

fn read(folder: &Path) -> Result<Part, String> {
    let records = Records::read(folder).map_err(|error| error.to_string())?;
    let run = Run::read(folder).map_err(|error| error.to_string())?;
    let run = run.ok_or_else(|| {
        format!(
            "{} has no run.json, so nothing tells which part it is. Grade it again with \
             the command that made it",
            folder.display()
        )
    })?;
    let lesson = contract::lesson_of(folder, &run.lesson)?;
    Ok(Part { folder: folder.to_path_buf(), run, lesson, records })
}

/// Whether two parts can belong to one batch.
fn same(one: &Part, other: &Part) -> Result<(), String> {
    let (a, b) = (&one.run, &other.run);
    let number = |run: &Run| run.shard.map(|[_, of]| of);
    let what = if a.lesson != b.lesson {
        format!("lesson: {} and {}", a.lesson, b.lesson)
    } else if !contract::is_same(one.lesson, other.lesson) {
        "contract".into()
    } else if a.options != b.options {
        "options of judging: sandbox, command".into()
    } else if number(a) != number(b) {
        "number of shards".into()
    } else if a.shard.is_some() && a.total != b.total {
        format!("number of submissions: {} and {} in all parts", a.total, b.total)
    } else if a.deadline != b.deadline {
        "deadline".into()
    } else {
        return Ok(());
    };
    Err(format!(
        "{} and {} don't belong together. They differ in the {what}. Grade the wrong one \
         again",
        one.folder.display(),
        other.folder.display()
    ))
}

/// All records, by the students' ids, and what is missing.
fn together(parts: &[Part]) -> Result<(BTreeMap<String, &Kept>, Vec<String>), String> {
    let mut from: BTreeMap<&str, &Path> = BTreeMap::new();
    let (mut kept, mut missing) = (BTreeMap::new(), Vec::new());
    let mut numbers = BTreeSet::new();
    for Part { folder, run, records, .. } in parts {
        if let Some([number, of]) = run.shard
            && !numbers.insert(number)
        {
            return Err(format!(
                "shard {number}/{of} is there twice; {} is the second. Name each shard \
                 once",
                folder.display()
            ));
        }
        let mut without = Vec::new();
        for id in &run.students {
            if let Some(other) = from.insert(id, folder) {
                return Err(format!(
                    "`{id}` is both in {} and in {}. Parts must not overlap: leave one \
                     of them out",
                    other.display(),
                    folder.display()
                ));
            }
            match records.kept(id) {
                Some(one) => {
                    kept.insert(id.clone(), one);
                }
                None => without.push(id.as_str()),
            }
        }
        if !without.is_empty() {
            missing.push(format!(
                "{} is not complete: {} without a result ({}). Run its command again.",
                folder.display(),
                screen::number(without.len(), "submission"),
                screen::list(&without, 5)
            ));
        }
    }
    if let Some([_, of]) = parts[0].run.shard {
        let absent: Vec<String> = (1..=of)
            .filter(|number| !numbers.contains(number))
            .map(|number| format!("{number}/{of}"))
            .collect();
        if !absent.is_empty() {
            missing.push(format!(
                "Missing: shard {}. Its students are not in these results.",
                absent.join(", ")
            ));
        }
    }
    Ok((kept, missing))
}
