//! `check [LESSON]`: builds the student's server, judges it, and prints the
//! verdict.

use std::{io, path::Path};

use classroom::{
    contract::Package,
    lesson::Lesson,
    verdict::{Report, STARTS, Status},
};
use futures_util::future::join;

use crate::{
    args::{CheckArgs, Format},
    command::{self, mistyped},
    judging::{Judged, Source, Tell, prepare},
    output::{self, refuse},
    progress::{Progress, State},
    report::{self, Detail, Reader},
    run::Options,
};

/// Judges one lesson.
pub async fn run(workspace: &Path, args: &CheckArgs) -> u8 {
    let lesson = match &args.contract {
        Some(file) => match command::contract::lesson(file, &refuse) {
            Ok(lesson) => Ok(Some(lesson)),
            Err(code) => return code,
        },
        None => lesson_of(workspace, args),
    };
    let lesson = match lesson {
        Ok(Some(lesson)) => lesson,
        Ok(None) => {
            output::line(format_args!(
                "Every lesson is passed. To check one again, name it: check 4"
            ));
            return 0;
        }
        Err(error) => return refuse(&error),
    };
    // The first check belongs to no lesson's table, and is always made.
    for id in args.only.iter().filter(|id| !id.eq_ignore_ascii_case(STARTS)) {
        if let Err(error) = course::find_check(lesson, id) {
            return refuse(&error);
        }
    }
    let options = Options {
        seed: args.seed.unwrap_or_else(|| fastrand::u64(..1_000_000)),
        limit: args.limit(),
        limit_grows: args.timeout.is_none(),
        only: args.only.clone(),
    };
    let source = match (&args.url, &args.contract) {
        (Some(origin), _) => Source::Url(origin.clone()),
        (None, Some(file)) => match Package::around(file) {
            Ok(package) => Source::Package(package),
            Err(error) => return refuse(&error),
        },
        (None, None) if args.solution => Source::Solution,
        (None, None) => Source::Own,
    };
    let tell = Tell {
        warnings: args.verbose && args.format == Format::Human,
        errors: args.format == Format::Human,
    };
    let prepared = match prepare(workspace, lesson, &source, &options, tell).await {
        Ok(prepared) => prepared,
        Err(code) => return code,
    };
    let (mut judged, listening) = prepared.judge_at_once(lesson, &options).await;

    let own = matches!(source, Source::Own);
    let in_course = args.contract.is_none();
    let mut progress = Progress::read(workspace);
    // A student who has passed before is working on something else, and doesn't wait.
    let is_first_pass = match own {
        true => progress.of(lesson).state == State::Open,
        false => matches!(source, Source::Package(_)),
    };
    let is_final = args.format == Format::Json || args.url.is_some();
    let listening = match is_final {
        true => {
            listening.until_over(&mut judged.report).await;
            None
        }
        false => Some(listening),
    };
    let was_done = progress.next().is_none();
    let is_recorded = own && args.only.is_empty();
    if is_recorded {
        told(progress.record(&judged.report, &judged.compiler));
    }
    let show = |judged: &Judged, progress: &Progress| {
        let reader = Reader {
            again: Some(&again(lesson, args)),
            file: file(&source, lesson, &judged.report),
            next: progress.after(lesson).filter(|_| in_course).map(Lesson::page),
            detail: if args.verbose { Detail::Verbose } else { Detail::Usual },
            width: report::width(),
        };
        let text = judged.shown(&reader, is_recorded.then_some("check hint"));
        output::print(format_args!("{text}"));
    };
    match args.format {
        Format::Json => match report::json(&judged.report) {
            Ok(text) => output::print_raw(text.as_bytes()),
            Err(error) => {
                return refuse(&format!(
                    "the verdict could not be written as JSON: {error}"
                ));
            }
        },
        Format::Human => {
            show(&judged, &progress);
            if own && !was_done && progress.next().is_none() {
                output::print(format_args!("{}", report::finale(&progress)));
            }
        }
    }
    let preparation = judged.preparation.take();
    let prepare_next = async {
        if let Some(preparation) = preparation {
            preparation.make().await;
        }
    };
    let listen = async {
        match listening {
            Some(listening) if is_first_pass => {
                listening.until_over(&mut judged.report).await
            }
            Some(listening) => {
                listening.end().await;
                false
            }
            None => false,
        }
    };
    if let (true, ()) = join(listen, prepare_next).await {
        if is_recorded {
            told(progress.amend(&judged.report));
        }
        output::line(format_args!("\n{AMENDED}\n"));
        show(&judged, &progress);
    }
    judged.report.exit_code()
}

/// Stands between a verdict and the one that replaces it.
const AMENDED: &str =
    "Something came after that, while the clients still listened. So this counts now:";

/// Says if progress could not be written.
fn told(written: io::Result<()>) {
    if let Err(error) = written {
        output::aside_line(format_args!("check: progress could not be written: {error}"));
    }
}

fn lesson_of(
    workspace: &Path,
    args: &CheckArgs,
) -> Result<Option<&'static Lesson>, String> {
    match &args.lesson {
        Some(name) => course::find(name).map(Some).map_err(|_| mistyped::answer(name)),
        None => Ok(Progress::read(workspace).next()),
    }
}

/// The file to change, if it is the reader's own and something is left to do.
fn file(source: &Source, lesson: &Lesson, report: &Report) -> Option<String> {
    let is_done = report.verdict == Status::Passed && report.optional.complete();
    match source {
        Source::Own => Some(lesson.exercise()),
        Source::Package(package) if !is_done => {
            Some(package.source.display().to_string())
        }
        _ => None,
    }
}

/// The command that does the same again.
fn again(lesson: &Lesson, args: &CheckArgs) -> String {
    let mut words = Vec::new();
    if let Some(file) = &args.contract {
        words.push(format!("--contract {}", file.display()));
    } else if args.lesson.is_some() || args.url.is_some() || args.solution {
        words.push(lesson.slug.to_owned());
    }
    if let Some(url) = &args.url {
        words.push(format!("--url {url}"));
    }
    if args.solution {
        words.push("--solution".into());
    }
    words.extend(args.only.iter().map(|id| format!("--only {id}")));
    match words.is_empty() {
        true => "cargo run --bin check".into(),
        false => format!("cargo run --bin check -- {}", words.join(" ")),
    }
}
