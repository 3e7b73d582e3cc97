//! `check [LESSON]`: builds the student's server, judges it, and prints the
//! verdict.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    args::{CheckArgs, Format},
    build::{self, BuildFailure, Built, Job, Progress as BuildProgress},
    check::Finding,
    command::refuse,
    lesson::{self, Lesson},
    progress::Progress,
    report::{self, Detail, View},
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
    let report = match &args.url {
        Some(origin) => {
            let target = Target::Url(origin.clone());
            run::judge(lesson, &target, &options(args)).await
        }
        None => {
            let judged = built_and_judged(workspace, lesson, args).await;
            anstream::eprint!("{}", judged.said);
            match judged.report {
                Ok(report) => report,
                Err(error) => return refuse(&error),
            }
        }
    };
    let own_file = args.url.is_none() && !args.solution;
    if own_file && args.only.is_empty() {
        record(workspace, &report);
    }
    print(&report, lesson, args, own_file)
}

/// Takes down how far the student is.
pub fn record(workspace: &Path, report: &Report) {
    if let Err(error) = Progress::read(workspace).record(report) {
        anstream::eprintln!("check: progress could not be written: {error}");
    }
}

fn options(args: &CheckArgs) -> Options {
    Options {
        seed: args.seed.unwrap_or_else(|| fastrand::u64(..1_000_000)),
        limit: args.limit(),
        only: args.only.clone(),
    }
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

/// What building and judging a lesson came to.
#[derive(Debug)]
pub struct Judged {
    /// The server, if it could be built.
    pub program: Option<PathBuf>,
    /// What the compiler said, as it is to be shown before the report.
    pub said: String,
    /// The report; or, when the student's file is not to blame, why there is none.
    pub report: Result<Report, String>,
}

/// Builds a lesson's server and judges it. Dropping the future ends all that it has
/// started.
pub async fn built_and_judged(
    workspace: &Path,
    lesson: &Lesson,
    args: &CheckArgs,
) -> Judged {
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
            let shown = args.verbose && args.format == Format::Human;
            let said = if shown { warnings.concat() } else { String::new() };
            let directory = workspace.to_path_buf();
            let target = Target::Program { program: program.clone(), directory };
            let mut report = run::judge(lesson, &target, &options(args)).await;
            report.build_ms = took.as_millis() as u64;
            Judged { program: Some(program), said, report: Ok(report) }
        }
        Err(failure) => Judged {
            program: None,
            said: match args.format {
                Format::Human => failure.output().to_string(),
                Format::Json => String::new(),
            },
            report: not_built(lesson, args, &failure),
        },
    }
}

/// The report of a server that could not be built, if that says something of it.
fn not_built(
    lesson: &Lesson,
    args: &CheckArgs,
    failure: &BuildFailure,
) -> Result<Report, String> {
    let json = args.format == Format::Json;
    let finding = match failure {
        BuildFailure::DoesNotCompile(errors) => {
            let mut finding = Finding::failed(format!("{failure}"));
            if json {
                finding = finding.actual(errors.plain());
            }
            finding.place = Some(errors.first.clone());
            finding
        }
        BuildFailure::FileMissing(_) => Finding::failed(format!("{failure}")),
        // Whatever it is, it is not the student's server.
        _ if json => {
            Finding::inconclusive(format!("{failure}")).actual(failure.output())
        }
        _ => return Err(format!("{failure} {}", failure.next_step())),
    };
    Ok(run::not_started(lesson, &options(args), finding.hint(failure.next_step())))
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
            let view = View {
                again: Some(&again),
                file: file.as_deref(),
                detail: if args.verbose { Detail::Verbose } else { Detail::Usual },
                width: report::WIDTH,
            };
            report::human(report, &view)
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
