//! `grade SUBMISSIONS`: from a folder of submissions to gradebooks and pages.

use std::{
    fs,
    path::{Path, PathBuf},
};

use grader::lesson::{self, COURSE, Lesson};

use super::{
    finish::{Summary, finish},
    judging::{FILE, Keeper, judge},
    points::Points,
    preview, regrade,
};
use crate::{
    args::GradeArgs,
    batch::{Seeds, digest, plan, unjudged},
    records::{FORMAT_VERSION, Options, Records, Run, Verdict},
    screen,
    submissions::{self, Found, Reading, Submission},
};

/// Grades what the command line names.
///
/// # Errors
/// Why it could not run.
pub async fn run(args: &GradeArgs) -> Result<u8, String> {
    let place = args.submissions.as_deref().ok_or("SUBMISSIONS is missing")?;
    let lesson = lesson_of(args, place)?;
    let out = out_of(args, place)?;
    if args.preview {
        return preview::run(args, lesson, &out);
    }
    let deadline = args.deadline.as_ref().map(|moment| moment.seconds());
    // What is wrong with a file of the instructor's should be said before an hour's work.
    let points = Points::read(args.rubric.as_deref(), lesson, deadline)?;
    let what = args.exports.what().map_err(|error| error.to_string())?;
    let how = reading(args, deadline);
    let all =
        submissions::read(place, lesson, &how).map_err(|error| error.to_string())?;
    if all.is_empty() {
        return Err(format!(
            "there are no submissions in {}. Name the folder that has a folder, a file \
             or an archive for each student",
            place.display()
        ));
    }
    let mut summary = Summary::default();
    summary.notes = submissions::notes(&all, &how).map_err(|error| error.to_string())?;
    if let Some(deadline) = &args.deadline {
        summary.notes.push(format!("Due: {deadline}."));
    }
    let seeds = Seeds::new(&all, args.seed);
    let total = all.len();
    let part = match args.shard {
        Some(shard) => shard.part(all),
        None => all,
    };
    if let Some(shard) = args.shard {
        let count = part.len();
        summary.notes.push(format!("This is shard {shard}: {count} of {total}."));
    }
    let mut records =
        Records::open(&out, lesson.slug).map_err(|error| error.to_string())?;
    let told = regrade::told(args, &part, &records)?;
    let run = run_of(args, lesson, place, &part, total, deadline);
    run.write(&out).map_err(|error| error.to_string())?;

    let plan = plan(part.clone(), &records, &told, &seeds, |submission| {
        digest(lesson, &run.options, submission)
    });
    let mut keeper = Keeper {
        records: &mut records,
        points: &points,
        accept_lower: args.accept_lower,
        warnings: Vec::new(),
    };
    for kept in plan.refreshed {
        keeper.records.put(kept).map_err(|error| error.to_string())?;
    }
    for needed in &plan.nothing {
        if let Found::Nothing(why) = &needed.submission.found {
            let missing = Verdict::Missing;
            let record = unjudged(lesson, &needed.submission, missing, why.clone(), 0);
            keeper.keep(needed, record)?;
        }
    }
    for (needed, kept) in &plan.copies {
        keeper.keep(needed, kept.record.clone())?;
    }
    let judged = judge(args, lesson, &out, plan.tasks, &mut keeper).await?;
    summary.warnings = keeper.warnings;
    summary.notes.push(match judged.sandbox {
        Some(sandbox) => format!(
            "Judged {} now; {} had a result. Sandbox: {sandbox}.",
            judged.count, plan.done
        ),
        None => format!("Judged {} now; {} had a result.", judged.count, plan.done),
    });
    summary.warnings.extend(left_over(&records, &run, args));
    if part.iter().all(|one| matches!(one.found, Found::Nothing(_))) {
        summary.is_open = true;
        summary.warnings.push(format!(
            "Nobody handed in a file for {}. Is it the right folder, and the right \
             --lesson?",
            lesson.slug
        ));
    }
    finish(&run, &records, &points, &what, &out, summary)
}

/// The lesson of the command line, or else the one that the files' names tell.
fn lesson_of(args: &GradeArgs, place: &Path) -> Result<&'static Lesson, String> {
    if let Some(name) = &args.lesson {
        return lesson::find(name);
    }
    if !place.exists() {
        return Err(format!("{} doesn't exist", place.display()));
    }
    submissions::lesson_of(place).ok_or_else(|| {
        let slugs: Vec<&str> = COURSE.iter().map(|lesson| lesson.slug).collect();
        format!(
            "the names of the files in {} don't tell the lesson. Add --lesson with one \
             of {}",
            place.display(),
            slugs.join(", ")
        )
    })
}

/// The folder of results: beside the submissions, and never among them.
fn out_of(args: &GradeArgs, place: &Path) -> Result<PathBuf, String> {
    let real = fs::canonicalize(place)
        .map_err(|error| format!("{} can't be read: {error}", place.display()))?;
    let out = match &args.out {
        Some(out) => out.clone(),
        None => {
            let name = real.file_stem().unwrap_or_default().to_string_lossy();
            // A folder's name may have a dot, as in `2026.week4`.
            let name = match real.is_dir() {
                true => real.file_name().unwrap_or_default().to_string_lossy(),
                false => name,
            };
            place.with_file_name("").join(format!("{name}-graded"))
        }
    };
    let parent = out.ancestors().find_map(|folder| fs::canonicalize(folder).ok());
    if real.is_dir() && parent.is_some_and(|parent| parent.starts_with(&real)) {
        return Err(format!(
            "the results can't be written to {}, which is among the submissions. Choose \
             another folder with --out",
            out.display()
        ));
    }
    Ok(out)
}

fn reading(args: &GradeArgs, deadline: Option<u64>) -> Reading {
    let file = args.file.clone().or_else(|| args.command.as_ref().map(|_| FILE.into()));
    Reading { roster: args.roster.clone(), deadline, file }
}

fn run_of(
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
        options: Options {
            sandbox: args.sandbox.word().to_owned(),
            command: args.command.clone(),
            read_only: args.read_only.clone(),
            seed: args.seed,
        },
    }
}

/// A line about records of students who are not among the submissions.
fn left_over(records: &Records, run: &Run, args: &GradeArgs) -> Option<String> {
    let others: Vec<&str> = records
        .all()
        .map(|kept| kept.record.student.id.as_str())
        .filter(|id| run.students.binary_search_by(|one| one.as_str().cmp(id)).is_err())
        .collect();
    if others.is_empty() {
        return None;
    }
    let where_ = if args.shard.is_some() { "in this shard" } else { "in SUBMISSIONS" };
    Some(format!(
        "The folder also has results of students who are not {where_}; they are kept, and \
         left out here: {}.",
        screen::list(&others, 8)
    ))
}
