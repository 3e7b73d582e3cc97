//! `grade SUBMISSIONS`: from a folder of submissions to gradebooks and pages.

use classroom::lesson::Lesson;
use grader::command::contract::lesson as by_contract;

use super::{
    contract,
    finish::{Summary, finish},
    judging::{Keeper, judge},
    points::Points,
    preview, regrade,
    setting::{forgotten, lesson_of, out_of, reading, run_of},
};
use crate::{
    args::GradeArgs,
    batch::{Plan, Seeds, digest, plan, unjudged},
    records::{Records, Run, Verdict},
    screen,
    submissions::{self, Found},
};

/// Grades what the command line names.
///
/// # Errors
/// Why it could not run.
pub async fn run(args: &GradeArgs) -> Result<u8, String> {
    let place = args.submissions.as_deref().ok_or("SUBMISSIONS is missing")?;
    let lesson = match &args.contract {
        Some(file) => match by_contract(file, &screen::refuse) {
            Ok(lesson) => lesson,
            Err(code) => return Ok(code),
        },
        None => lesson_of(args, place)?,
    };
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
    let notes = submissions::notes(&all, &how).map_err(|error| error.to_string())?;
    let mut summary = Summary { notes, ..Summary::default() };
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
    let last = Run::read(&out).map_err(|error| error.to_string())?;
    if let Some(last) = last {
        summary.warnings.extend(forgotten(&last, &run));
        summary.warnings.extend(contract::changed(&out, lesson));
    }
    run.write(&out).map_err(|error| error.to_string())?;
    contract::keep(&out, lesson)?;

    let plan = plan(part.clone(), &records, &told, &seeds, |submission| {
        digest(lesson, &run.options, submission)
    });
    let mut keeper = Keeper {
        records: &mut records,
        points: &points,
        accept_lower: args.accept_lower,
        warnings: Vec::new(),
    };
    keep_known(lesson, &plan, &mut keeper)?;
    let judged = judge(args, lesson, &out, plan.tasks, &mut keeper).await?;
    summary.warnings.extend(keeper.warnings);
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
            "Nobody handed in a file for {}. Is it the right folder, and the right {}?",
            lesson.slug,
            if lesson.contract.is_some() { "--contract" } else { "--lesson" }
        ));
    }
    finish(&run, &records, &points, &what, &out, summary)
}

/// Keeps what is known without judging.
fn keep_known(
    lesson: &Lesson,
    plan: &Plan,
    keeper: &mut Keeper<'_>,
) -> Result<(), String> {
    for kept in &plan.refreshed {
        keeper.records.put(kept.clone()).map_err(|error| error.to_string())?;
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
    Ok(())
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
