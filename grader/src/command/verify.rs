//! `check verify [LESSON]`: proves that a lesson's checks judge correctly, with programs
//! whose verdict is known.

use std::{path::Path, time::Duration};

use classroom::{finding::Finding, lesson::Lesson, server::Wrapper, verdict::Report};
use course::COURSE;
use futures_util::{StreamExt, stream};
use tokio::{runtime::Builder, sync::oneshot, task};

use crate::{
    args::VerifyArgs,
    output::{self, refuse},
    report::{GREEN, RED},
    run::{self, Options, Target},
    verify::{self, Bench, Outcome, Task, VerifyError},
};

/// The number of lessons tried at the same time.
const AT_ONCE: usize = 2;

/// Tries the checks of one lesson, or of all.
pub async fn run(workspace: &Path, args: &VerifyArgs) -> u8 {
    let lessons: Vec<&Lesson> = match args.lesson.as_deref().map(course::find) {
        Some(Ok(lesson)) => vec![lesson],
        Some(Err(error)) => return refuse(&error),
        None => COURSE.iter().collect(),
    };
    let bench = &Bench::default();
    // One lesson's outcomes are printed as they arrive; those of several lesson by lesson.
    let is_alone = lessons.len() == 1;
    let mut tried = stream::iter(lessons)
        .map(|lesson| async move {
            let told = |outcome: &Outcome| {
                if is_alone {
                    tell(outcome);
                }
            };
            (lesson, outcomes(workspace, bench, lesson, args, told).await)
        })
        .buffered(AT_ONCE);
    let mut worst = 0;
    while let Some((lesson, outcomes)) = tried.next().await {
        worst = worst.max(match outcomes {
            Ok(outcomes) => {
                if !is_alone {
                    outcomes.iter().for_each(tell);
                }
                sum_up(lesson, &outcomes)
            }
            Err(error) => refuse(&error.to_string()),
        });
    }
    worst
}

/// Tries the checks of a lesson.
async fn outcomes(
    workspace: &Path,
    bench: &Bench,
    lesson: &'static Lesson,
    args: &VerifyArgs,
    mut told: impl FnMut(&Outcome),
) -> Result<Vec<Outcome>, VerifyError> {
    let judge = |program, only| async move {
        let target = Target::Program {
            program,
            directory: workspace.to_path_buf(),
            source: None,
            wrapper: Wrapper::default(),
        };
        let options = Options {
            seed: fastrand::u64(..1_000_000),
            limit: Duration::from_secs(60),
            limit_grows: true,
            only,
        };
        in_a_thread(lesson, target, options).await
    };
    let mut building = false;
    let task = Task { bench, workspace, lesson, only: &args.only, repeat: args.repeat };
    verify::lesson(&task, judge, &mut told, &mut |_| {
        if !std::mem::replace(&mut building, true) {
            output::aside_line(format_args!("Building the crates that the lessons use."));
        }
    })
    .await
}

/// Judges in a thread of its own, because one processor can't play the clients of a dozen
/// servers without keeping them waiting. Ends with what waits for it.
async fn in_a_thread(
    lesson: &'static Lesson,
    target: Target,
    options: Options,
) -> Report {
    let (mut told, answer) = oneshot::channel();
    let given = options.clone();
    let work = move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        let judged = runtime.map(|runtime| {
            runtime.block_on(async {
                tokio::select! {
                    report = run::judge(lesson, &target, &options) => Some(report),
                    () = told.closed() => None,
                }
            })
        });
        if let Some(report) = judged.transpose() {
            // It fails when nobody waits any more.
            told.send(report).ok();
        }
    };
    task::spawn_blocking(work);
    let why = match answer.await {
        Ok(Ok(report)) => return report,
        Ok(Err(error)) => error.to_string(),
        Err(_) => "it ended early".into(),
    };
    let why = format!("The grader's thread could not judge: {why}.");
    run::not_started(lesson, &given, Finding::inconclusive(why))
}

/// Prints a lesson's summary, and returns the exit status.
fn sum_up(lesson: &Lesson, outcomes: &[Outcome]) -> u8 {
    let wrong: Vec<&Outcome> = outcomes.iter().filter(|outcome| !outcome.ok).collect();
    let (slug, total, right) =
        (lesson.slug, outcomes.len(), outcomes.len() - wrong.len());
    if wrong.is_empty() {
        output::line(format_args!("\n{slug}: {GREEN}all {total} as expected{GREEN:#}."));
        return 0;
    }
    output::line(format_args!(
        "\n{slug}: {RED}{right} of {total} as expected{RED:#}. Not these:"
    ));
    wrong.iter().for_each(|outcome| detail(outcome));
    output::line(format_args!(
        "\nNext: fix the check, or the submission in grader/submissions/{slug}.toml."
    ));
    1
}

fn tell(outcome: &Outcome) {
    let (style, mark) = if outcome.ok { (GREEN, '✓') } else { (RED, '✗') };
    output::line(format_args!("{style}{mark}{style:#} {}", outcome.name));
}

fn detail(outcome: &Outcome) {
    output::line(format_args!("\n{RED}✗ {}{RED:#}", outcome.name));
    output::line(format_args!("  {}", outcome.says));
    output::line(format_args!("  expected  {}", outcome.expected));
    for line in outcome.came.lines() {
        output::line(format_args!("  got       {line}"));
    }
    if let Some(report) = &outcome.report {
        output::line(format_args!("  seed      {}", report.seed));
    }
}
