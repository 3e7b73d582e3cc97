//! What a run is about, from the command line: the lesson, the folders, the options.

use std::{
    fs,
    path::{self, Path, PathBuf},
};

use classroom::lesson::Lesson;
use course::COURSE;

use super::judging::FILE;
use crate::{
    args::{GradeArgs, Level, Moment},
    records::{FORMAT_VERSION, Options, Run},
    submissions::{self, Reading, Submission},
};

/// What is left out of a file's name to name the results.
const ENDINGS: [&str; 2] = [".csv", ".txt"];

/// How archives end. One holds a student's submission, never all.
const ARCHIVES: [&str; 4] = [".tar.gz", ".tgz", ".tar", ".zip"];

/// The lesson of the command line, or else the one that the files' names tell.
///
/// # Errors
/// If neither tells a lesson.
pub fn lesson_of(args: &GradeArgs, place: &Path) -> Result<&'static Lesson, String> {
    if let Some(name) = &args.lesson {
        return course::find(name);
    }
    if !place.exists() {
        return Err(format!("{} doesn't exist", place.display()));
    }
    let name = place.to_string_lossy();
    if place.is_file() && ARCHIVES.iter().any(|ending| name.ends_with(ending)) {
        return Err(format!(
            "{name} is an archive. Unpack it, and name the folder with the submissions"
        ));
    }
    submissions::lesson_of(place).ok_or_else(|| {
        let slugs: Vec<&str> = COURSE.iter().map(|lesson| lesson.slug).collect();
        format!(
            "the names of the files in {} don't tell the lesson. Add --lesson with one \
             of {}, or --contract with a file of your own",
            place.display(),
            slugs.join(", ")
        )
    })
}

/// The folder of results: beside the submissions, and never among them.
///
/// # Errors
/// If the submissions can't be read, or the folder is among them.
pub fn out_of(args: &GradeArgs, place: &Path) -> Result<PathBuf, String> {
    let real = fs::canonicalize(place)
        .map_err(|error| format!("{} can't be read: {error}", place.display()))?;
    let out = match &args.out {
        Some(out) => out.clone(),
        None => {
            let name = real.file_name().unwrap_or_default().to_string_lossy();
            let ending = |ending: &&str| !real.is_dir() && name.ends_with(ending);
            let ending = ENDINGS.into_iter().find(ending).unwrap_or_default();
            let stem = name.strip_suffix(ending).unwrap_or(&name);
            // `.` has no name, so its neighbours are found by its real path.
            let beside = if place.file_name().is_some() { place } else { &real };
            beside.with_file_name(format!("{stem}{}", submissions::RESULTS))
        }
    };
    let whole = path::absolute(&out)
        .map_err(|error| format!("{} is no folder: {error}", out.display()))?;
    let parent = whole.ancestors().find_map(|folder| fs::canonicalize(folder).ok());
    if real.is_dir() && parent.is_some_and(|parent| parent.starts_with(&real)) {
        return Err(format!(
            "the results can't be written to {}, which is among the submissions. Choose \
             another folder with --out",
            out.display()
        ));
    }
    Ok(out)
}

/// How the submissions are read.
pub fn reading(args: &GradeArgs, deadline: Option<u64>) -> Reading {
    let file = args.file.clone().or_else(|| args.command.as_ref().map(|_| FILE.into()));
    Reading { roster: args.roster.clone(), deadline, file }
}

/// What the folder of results is about.
pub fn run_of(
    args: &GradeArgs,
    lesson: &Lesson,
    place: &Path,
    part: &[Submission],
    total: usize,
    deadline: Option<u64>,
) -> Run {
    Run {
        version: FORMAT_VERSION,
        lesson: lesson.slug.to_owned(),
        assignment: args.assignment.clone().unwrap_or_else(|| lesson.slug.to_owned()),
        submissions: place.to_path_buf(),
        shard: args.shard.map(|shard| [shard.number, shard.of]),
        total,
        students: part.iter().map(|one| one.student.id.clone()).collect(),
        deadline,
        given: given(args, lesson),
        options: Options {
            sandbox: args.sandbox.word().to_owned(),
            command: args.command.clone(),
            read_only: args.read_only.clone(),
        },
    }
}

/// The options that a later run needs for the same marks.
fn given(args: &GradeArgs, lesson: &Lesson) -> Vec<String> {
    let path = |path: &PathBuf| path.display().to_string();
    let sandbox = (args.sandbox != Level::Strict).then(|| args.sandbox.word().to_owned());
    let deadline = args.deadline.as_ref().map(Moment::word);
    let lesson = args.contract.is_none().then(|| lesson.slug.to_owned());
    let mut given = Vec::new();
    let options = [
        ("--lesson", lesson),
        ("--contract", args.contract.as_ref().map(path)),
        ("--roster", args.roster.as_ref().map(path)),
        ("--deadline", deadline),
        ("--rubric", args.rubric.as_ref().map(path)),
        ("--sandbox", sandbox),
        ("--command", args.command.clone()),
        ("--file", args.file.clone()),
        ("--assignment", args.assignment.clone()),
        ("--canvas", args.exports.canvas.as_ref().map(path)),
        ("--moodle", args.exports.moodle.as_ref().map(path)),
    ];
    let folders = args.read_only.iter().map(|folder| ("--read-only", Some(path(folder))));
    for (name, value) in options.into_iter().chain(folders) {
        given.extend(value.into_iter().flat_map(|value| [name.to_owned(), value]));
    }
    given
}

/// A line about options of the last run that this one lacks, and that its marks depended
/// on.
pub fn forgotten(last: &Run, now: &Run) -> Option<String> {
    let lacks = |name: &&str| {
        let has = |run: &Run| run.given.iter().any(|word| word == name);
        has(last) && !has(now)
    };
    let names: Vec<&str> =
        ["--roster", "--deadline", "--rubric"].into_iter().filter(lacks).collect();
    (!names.is_empty()).then(|| {
        format!(
            "The last run had {}, and this one has not. If that was a slip, run it again \
             with the option: nothing is judged anew.",
            names.join(" and ")
        )
    })
}
