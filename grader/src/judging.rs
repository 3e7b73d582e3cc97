//! From a lesson to a verdict: builds the server if necessary, and judges it. Every
//! command that gives a verdict starts here.

use std::{path::Path, time::Duration};

use classroom::{
    class::{Origin, dial},
    contract::Package,
    finding::Finding,
    lesson::Lesson,
    server::Wrapper,
    verdict::{Place, Report},
};

use crate::{
    build::{self, BuildFailure, Built, Job, Progress},
    output::{self, refuse},
    report::{self, Reader, wrap},
    run::{self, Listening, Options, Target},
    workspace,
};

/// A first build downloads and compiles everything that the lessons use.
const BUILD_LIMIT: Duration = Duration::from_secs(20 * 60);

/// Whose server is judged.
#[derive(Clone, Debug)]
pub enum Source {
    /// The student's own file.
    Own,
    /// The package beside a contract.
    Package(Package),
    /// The reference solution.
    Solution,
    /// A server that is already running.
    Url(Origin),
}

/// Which of the compiler's messages to print.
#[derive(Clone, Copy, Debug)]
pub struct Tell {
    /// Its warnings.
    pub warnings: bool,
    /// Its errors; otherwise they are in the report.
    pub errors: bool,
}

/// A verdict.
pub struct Judged {
    /// What was found out.
    pub report: Report,
    /// The compiler's errors and warnings, without colours; empty if the file compiles.
    pub compiler: String,
    /// The errors in short.
    pub errors: Option<Errors>,
    /// What makes the next build faster. It takes some seconds, so it is for the time after
    /// the verdict is shown.
    pub preparation: Option<Box<build::Preparation>>,
}

/// A compiler's errors in short.
pub struct Errors {
    /// How many there are.
    pub count: usize,
    /// Where the first one is.
    pub first: Place,
}

impl Judged {
    /// Makes the next build faster, if there is anything to do for it.
    pub async fn prepare_next(self) {
        if let Some(preparation) = self.preparation {
            preparation.make().await;
        }
    }

    /// The verdict for a person. After the compiler's own words, which were printed, one
    /// line is enough; `hint` is what to type to have them explained, if anything.
    pub fn shown(&self, reader: &Reader<'_>, hint: Option<&str>) -> String {
        let Some(Errors { count, first }) = &self.errors else {
            return report::human(&self.report, reader);
        };
        let count = match count {
            1 => "1 compile error".to_owned(),
            n => format!("{n} compile errors"),
        };
        let hint = hint.map(|hint| format!("; `{hint}` explains")).unwrap_or_default();
        let Place { file, line } = first;
        wrap(&format!("{count}. Begin at {file}:{line}{hint}."), "", "") + "\n"
    }
}

/// Builds a lesson's server, if it must be built, and judges it.
///
/// # Errors
/// The exit status, when there is nothing to judge and the machine is to blame; what
/// is wrong with it was printed.
pub async fn judge(
    workspace: &Path,
    lesson: &Lesson,
    source: &Source,
    options: &Options,
    tell: Tell,
) -> Result<Judged, u8> {
    let prepared = prepare(workspace, lesson, source, options, tell).await?;
    Ok(prepared.judge(lesson, options).await)
}

/// What there is to judge.
pub enum Prepared {
    /// A server, the ms that its build took, and what makes the next build faster.
    Ready(Target, u64, Option<Box<build::Preparation>>),
    /// There is none, and that is the verdict.
    NotBuilt(Box<Judged>),
}

impl Prepared {
    /// Judges it, and listens until the verdict is final.
    pub async fn judge(self, lesson: &Lesson, options: &Options) -> Judged {
        let (mut judged, listening) = self.judge_at_once(lesson, options).await;
        listening.until_over(&mut judged.report).await;
        judged
    }

    /// Judges it. If it passes, the clients still listen.
    pub async fn judge_at_once(
        self,
        lesson: &Lesson,
        options: &Options,
    ) -> (Judged, Listening) {
        match self {
            Self::NotBuilt(judged) => (*judged, Listening::default()),
            Self::Ready(target, build_ms, preparation) => {
                let (mut report, listening) =
                    run::judge_at_once(lesson, &target, options).await;
                report.build_ms = build_ms;
                let compiler = String::new();
                let judged = Judged { report, compiler, errors: None, preparation };
                (judged, listening)
            }
        }
    }
}

/// Builds a lesson's server, if it must be built.
///
/// # Errors
/// As [`judge`].
pub async fn prepare(
    workspace: &Path,
    lesson: &Lesson,
    source: &Source,
    options: &Options,
    tell: Tell,
) -> Result<Prepared, u8> {
    let say = |news: &str| output::aside_line(format_args!("{}", wrap(news, "", "")));
    let Preparation { said, prepared } =
        prepare_in_silence(workspace, lesson, source, options, tell, say).await;
    output::aside(format_args!("{said}"));
    prepared.map_err(|error| refuse(&error))
}

/// The outcome of a build.
pub struct Preparation {
    /// What the compiler said, as far as it is to be shown, with colours.
    pub said: String,
    /// What there is to judge, or why there is nothing.
    pub prepared: Result<Prepared, String>,
}

/// The same, without printing anything. `say` gets a sentence if the build takes long.
pub async fn prepare_in_silence(
    workspace: &Path,
    lesson: &Lesson,
    source: &Source,
    options: &Options,
    tell: Tell,
    say: impl Fn(&'static str),
) -> Preparation {
    let silent = |prepared| Preparation { said: String::new(), prepared };
    let (bin, file) = match source {
        Source::Own => (lesson.slug.to_owned(), lesson.exercise()),
        Source::Package(package) => {
            (package.bin.clone(), package.source.display().to_string())
        }
        Source::Solution if workspace::is_handout(workspace) => {
            return silent(Err("this is a handout, which has no solutions.".into()));
        }
        Source::Solution => (lesson.solution_bin(), lesson.solution()),
        Source::Url(origin) => {
            let target = Target::Url(dial::settled(origin).await);
            return silent(Ok(Prepared::Ready(target, 0, None)));
        }
    };
    let workspace = match source {
        Source::Package(package) => &package.root,
        _ => workspace,
    };
    let job = Job { workspace, bin: &bin, source: Path::new(&file), limit: BUILD_LIMIT };
    let mut told = false;
    let mut progress = |news: Progress| {
        if !std::mem::replace(&mut told, true) {
            say(in_words(&news));
        }
    };
    match build::program(&job, &mut progress).await {
        Ok(Built { program, took, warnings, preparation }) => {
            let said = if tell.warnings { warnings.concat() } else { String::new() };
            let target = Target::Program {
                program,
                directory: workspace.to_path_buf(),
                source: Some(workspace.join(&file)),
                wrapper: Wrapper::default(),
            };
            let took = took.as_millis() as u64;
            Preparation { said, prepared: Ok(Prepared::Ready(target, took, preparation)) }
        }
        Err(failure) => {
            let said = if tell.errors { failure.output().into() } else { String::new() };
            let judged = not_built(lesson, options, tell, &failure);
            let prepared = judged.map(|judged| Prepared::NotBuilt(Box::new(judged)));
            Preparation { said, prepared }
        }
    }
}

/// The verdict on what could not be built.
///
/// # Errors
/// If `tell` prints errors: a sentence about the machine, where that is to blame.
pub fn not_built(
    lesson: &Lesson,
    options: &Options,
    tell: Tell,
    failure: &BuildFailure,
) -> Result<Judged, String> {
    let (mut compiler, mut short) = (String::new(), None);
    let finding = match failure {
        BuildFailure::DoesNotCompile(errors) => {
            compiler = errors.plain();
            short = Some(Errors { count: errors.count, first: errors.first.clone() });
            let mut finding = Finding::failed(format!("{failure}"));
            if !tell.errors {
                finding = finding.actual(compiler.clone());
            }
            finding.place = Some(errors.first.clone());
            finding
        }
        BuildFailure::FileMissing(_) => Finding::failed(format!("{failure}")),
        // Whatever it is, it is not the student's server.
        _ if !tell.errors => {
            Finding::inconclusive(format!("{failure}")).actual(failure.output())
        }
        _ => return Err(format!("{failure} {}", failure.next_step())),
    };
    let finding = finding.hint(failure.next_step());
    let report = run::not_started(lesson, options, finding);
    Ok(Judged { report, compiler, errors: short, preparation: None })
}

fn in_words(news: &Progress) -> &'static str {
    match news {
        Progress::Waiting => "Another build is under way here. Waiting for it.",
        Progress::Downloading | Progress::Compiling(_) => {
            "Building the crates that the lessons use. The first time, this takes about \
             half a minute."
        }
    }
}
