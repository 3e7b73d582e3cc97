//! `check [LESSON]`: builds the student's server, judges it, and prints the
//! verdict.

use std::{
    io::{self, Write},
    path::Path,
    time::Duration,
};

use crate::{
    args::{CheckArgs, Format},
    build::{self, BuildFailure, Built, Job, Progress as BuildProgress},
    check::Finding,
    command::refuse,
    lesson::{self, Lesson},
    progress::Progress,
    report,
    run::{self, Options, Target},
    verdict::Report,
};

/// A first build downloads and compiles everything that the lessons use.
const BUILD_LIMIT: Duration = Duration::from_secs(20 * 60);

/// Judges one lesson.
pub async fn run(workspace: &Path, args: &CheckArgs) -> u8 {
    let lesson = match lesson_of(workspace, args) {
        Ok(Some(lesson)) => lesson,
        Ok(None) => {
            anstream::println!(
                "Every lesson is passed. To check one again, name it: `check 4`."
            );
            return 0;
        }
        Err(error) => return refuse(&error),
    };
    for id in &args.only {
        if let Err(error) = lesson::find_check(lesson, id) {
            return refuse(&error);
        }
    }
    let options = Options {
        seed: args.seed.unwrap_or_else(|| fastrand::u64(..1_000_000)),
        limit: args.limit(),
        only: args.only.clone(),
    };

    let report = match &args.url {
        Some(origin) => run::judge(lesson, &Target::Url(origin.clone()), &options).await,
        None => match built_and_judged(workspace, lesson, args, &options).await {
            Ok(report) => report,
            Err(code) => return code,
        },
    };
    let own_file = args.url.is_none() && !args.solution;
    if own_file && args.only.is_empty() {
        let recorded = Progress::read(workspace).record(&report);
        if let Err(error) = recorded {
            anstream::eprintln!("check: progress could not be written: {error}");
        }
    }
    print(&report, lesson, args, own_file)
}

fn lesson_of(
    workspace: &Path,
    args: &CheckArgs,
) -> Result<Option<&'static Lesson>, String> {
    match &args.lesson {
        Some(name) => lesson::find(name).map(Some),
        None => Ok(Progress::read(workspace).next()),
    }
}

async fn built_and_judged(
    workspace: &Path,
    lesson: &Lesson,
    args: &CheckArgs,
    options: &Options,
) -> Result<Report, u8> {
    let (bin, source) = match args.solution {
        true => (lesson.solution_bin(), format!("solutions/{}.rs", lesson.slug)),
        false => (lesson.slug.to_owned(), lesson.exercise()),
    };
    let job =
        Job { workspace, bin: &bin, source: Path::new(&source), limit: BUILD_LIMIT };
    let mut told = false;
    let mut tell = |news: BuildProgress| {
        if !std::mem::replace(&mut told, true) {
            anstream::eprintln!("{}", in_words(&news));
        }
    };
    match build::program(&job, &mut tell).await {
        Ok(Built { program, took, warnings }) => {
            if args.verbose && args.format == Format::Human {
                warnings.iter().for_each(|warning| anstream::eprint!("{warning}"));
            }
            let target = Target::Program { program, directory: workspace.to_path_buf() };
            let mut report = run::judge(lesson, &target, options).await;
            report.build_ms = took.as_millis() as u64;
            Ok(report)
        }
        Err(failure) => {
            if args.format == Format::Human {
                anstream::eprint!("{}", failure.output());
            }
            match &failure {
                BuildFailure::DoesNotCompile(errors) => {
                    let mut finding =
                        Finding::failed(format!("{failure}")).hint(failure.next_step());
                    if args.format == Format::Json {
                        finding = finding.actual(errors.plain());
                    }
                    finding.place = Some(errors.first.clone());
                    Ok(run::not_started(lesson, options, finding))
                }
                BuildFailure::FileMissing(_) => {
                    let finding = Finding::failed(format!("{failure}"));
                    let finding = finding.hint(failure.next_step());
                    Ok(run::not_started(lesson, options, finding))
                }
                // Whatever it is, it is not the student's server.
                _ if args.format == Format::Json => {
                    let finding = Finding::inconclusive(format!("{failure}"));
                    let finding =
                        finding.actual(failure.output()).hint(failure.next_step());
                    Ok(run::not_started(lesson, options, finding))
                }
                _ => Err(refuse(&format!("{failure} {}", failure.next_step()))),
            }
        }
    }
}

fn in_words(news: &BuildProgress) -> &'static str {
    match news {
        BuildProgress::Waiting => "Another build is under way here; waiting for it.",
        BuildProgress::Downloading | BuildProgress::Compiling(_) => {
            "Building the crates that the lessons use. The first time, that takes half \
             a minute or so."
        }
    }
}

fn print(report: &Report, lesson: &Lesson, args: &CheckArgs, own_file: bool) -> u8 {
    let text = match args.format {
        Format::Json => match report::json(report) {
            Ok(text) => text,
            Err(error) => return refuse(&format!("the verdict is no JSON: {error}")),
        },
        Format::Human => {
            let again = again(lesson, args);
            let file = own_file.then(|| lesson.exercise());
            report::human(report, &again, file.as_deref(), args.verbose)
        }
    };
    // A reader that has gone away, such as `head`, is no failure.
    let _ = match args.format {
        Format::Json => io::stdout().write_all(text.as_bytes()),
        Format::Human => anstream::stdout().write_all(text.as_bytes()),
    };
    report.exit_code()
}

/// The command that does the same again.
fn again(lesson: &Lesson, args: &CheckArgs) -> String {
    let mut words = Vec::new();
    if args.lesson.is_some() || args.url.is_some() || args.solution {
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
