//! `check all`: checks every lesson, and prints one line for each.

use std::{path::Path, time::Duration};

use classroom::verdict::{Report, Status};
use course::COURSE;
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    args::AllArgs,
    judging::{Judged, Source, Tell, prepare},
    output,
    progress::Progress,
    report,
    run::Options,
    workspace,
};

/// The number of lessons judged at the same time: judging is mostly waiting.
const JUDGES: usize = 4;

/// The time limit for each lesson, without the build. It is longer than for a single
/// lesson because they share the machine.
const LIMIT: Duration = Duration::from_secs(60);

/// Judges all lessons: builds them one after the other, and judges them in parallel.
pub async fn run(workspace: &Path, args: &AllArgs) -> u8 {
    let source = if args.solution { Source::Solution } else { Source::Own };
    let options = Options {
        seed: fastrand::u64(..1_000_000),
        limit: LIMIT,
        limit_grows: true,
        only: Vec::new(),
    };
    // This is a summary; the check of a single lesson shows the errors.
    let tell = Tell { warnings: false, errors: false };
    let (source, options) = (&source, &options);
    let judged: Result<Vec<Judged>, u8> = stream::iter(&COURSE)
        .then(|lesson| async move {
            let prepared = prepare(workspace, lesson, source, options, tell).await?;
            Ok((lesson, prepared))
        })
        .map_ok(
            |(lesson, prepared)| async move { Ok(prepared.judge(lesson, options).await) },
        )
        .try_buffered(JUDGES)
        .try_collect()
        .await;
    let judged = match judged {
        Ok(judged) => judged,
        Err(code) => return code,
    };

    let mut progress = Progress::read(workspace);
    let was_done = progress.next().is_none();
    if !args.solution {
        for (Judged { report, compiler, .. }, lesson) in judged.iter().zip(&COURSE) {
            // The student has not begun it, so this is no try.
            if workspace::is_as_shipped(workspace, lesson) {
                continue;
            }
            if let Err(error) = progress.record(report, compiler) {
                output::aside_line(format_args!(
                    "check: progress could not be written: {error}"
                ));
                break;
            }
        }
    }
    let reports: Vec<&Report> = judged.iter().map(|judged| &judged.report).collect();
    print(&reports);
    if !was_done && progress.next().is_none() {
        output::print(format_args!("{}", report::finale(&progress)));
    }
    let code = reports.iter().map(|report| report.exit_code()).max().unwrap_or_default();
    // All lessons use the same library.
    if let Some(one) = judged.into_iter().find(|judged| judged.preparation.is_some()) {
        one.prepare_next().await;
    }
    code
}

fn print(reports: &[&Report]) {
    let passed = |report: &&&Report| report.verdict == Status::Passed;
    let count = reports.iter().filter(passed).count();
    output::line(format_args!("{count} of {} lessons passed.\n", reports.len()));
    for report in reports {
        line(report);
    }
    match reports.iter().find(|report| !passed(report)) {
        Some(report) => {
            output::line(format_args!(
                "\nNext: cargo run --bin check -- {}",
                report.lesson
            ));
        }
        None => output::line(format_args!("\nNothing is left to do here.")),
    }
}

fn line(report: &Report) {
    let (style, mark) = report::mark(report.verdict);
    let (required, optional) = (report.required, report.optional);
    output::print(format_args!(
        "{style}{mark}{style:#} {:<14} {:>5} required  {:>5} optional",
        report.lesson,
        format!("{}/{}", required.passed, required.total),
        format!("{}/{}", optional.passed, optional.total),
    ));
    let finding = report.first_finding();
    match finding.and_then(|check| check.place.as_ref()) {
        Some(place) => output::line(format_args!("  {}:{}", place.file, place.line)),
        None => output::line(format_args!(
            "{}",
            finding.map(|check| format!("  {}", check.id)).unwrap_or_default()
        )),
    }
}
