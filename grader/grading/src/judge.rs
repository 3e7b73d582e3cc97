//! The result of one submission, from its source to its record.
//!
//! A process of its own judges each submission (see [`worker`]): it has its own loopback
//! network, so servers that insist on one port run side by side, and whatever happens to
//! it, the others go on.

mod error;
mod record;
mod task;
pub mod worker;

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use classroom::{
    class::Origin,
    contract::{Contract, names},
    lesson::Lesson,
    patience::stretched,
};
use course::COURSE;
use grader::{
    build::{BuildFailure, Compiler, Job, Progress},
    judging::{Tell, not_built},
    run::Options,
};
use sha1::{Digest, Sha1};

use crate::{
    build::{Command, Program, Workshop},
    child::{Child, Stop},
    records::{CheckStatus, Record, Verdict},
    sandbox::{Cell, Sandbox},
    submissions::{Found, Submission},
};
pub use error::EngineError;
pub use record::blank;
use record::{file_of, inconclusive, of_report, shown_of};
use task::{Answer, Task, What};

/// The profile that the crates of the lessons are compiled in, for a batch.
pub const PROFILE: &str = "grading";

/// The same for this program, which tests have in another profile. They use what cargo has
/// compiled for other tests.
fn profile(program: &Path) -> &'static str {
    let is_debug = |folder: &Path| folder.ends_with("debug");
    // Cargo puts a test or a benchmark into `deps`.
    match program.ancestors().skip(1).take(2).any(is_debug) {
        true => "dev",
        false => PROFILE,
    }
}

/// A first build downloads and compiles everything that the lessons use.
const BUILD_LIMIT: Duration = Duration::from_secs(30 * 60);

/// The limit of a run, as in `check`.
const RUN_LIMIT: Duration = Duration::from_secs(30);

/// The same for a server that runs elsewhere.
const URL_LIMIT: Duration = Duration::from_secs(120);

/// A run's limit can grow to four times its length. What takes longer is stuck.
const GROWN: u32 = 5;

/// A report is some 100 KB, and a server that says much makes it longer, in bytes.
const MOST_REPORT: usize = 32 << 20;

/// Grades submissions of one lesson.
pub struct Engine {
    lesson: &'static Lesson,
    workshop: Workshop,
    /// What contains the programs, in a few words.
    contained: String,
    /// The program whose command `judge` is the [`worker`].
    worker: PathBuf,
}

impl Engine {
    /// An engine for Rust. Builds the crates of the lesson, if they must be built:
    /// `progress` is called for what takes long.
    ///
    /// # Errors
    /// If the crates can't be built, the sandbox's users can't read them, or the path of
    /// this program is unknown.
    pub async fn prepare(
        lesson: &'static Lesson,
        workspace: &Path,
        sandbox: &Sandbox,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, EngineError> {
        // All lessons have the same crates, and a contract's server is to have them too.
        let built = lesson.contract.map_or(lesson, |_| &COURSE[0]);
        let (bin, source) = (built.solution_bin(), built.solution());
        let job =
            Job { workspace, bin: &bin, source: Path::new(&source), limit: BUILD_LIMIT };
        let name = match lesson.contract {
            Some(contract) => names::package(&contract.slug),
            None => lesson.slug.to_owned(),
        };
        let program = env::current_exe().map_err(EngineError::NoWorker)?;
        let compiler = Compiler::prepare(&job, profile(&program), &name, progress).await;
        let compiler = match (compiler.map_err(EngineError::Build)?, lesson.contract) {
            // The student's package has lints of its own.
            (compiler, Some(_)) => compiler.without_lints(),
            (compiler, None) => compiler,
        };
        sandbox.can_reach(&compiler.reads()).map_err(EngineError::Sandbox)?;
        Self::of(lesson, Workshop::rust(compiler, &file_of(lesson)), sandbox)
    }

    /// An engine for servers in another language.
    ///
    /// # Errors
    /// If the path of this program is unknown.
    pub fn for_command(
        lesson: &'static Lesson,
        command: Command,
        sandbox: &Sandbox,
    ) -> Result<Self, EngineError> {
        Self::of(lesson, Workshop::other(command), sandbox)
    }

    /// An engine that only judges servers that are already running.
    ///
    /// # Errors
    /// If the path of this program is unknown.
    pub fn for_urls(
        lesson: &'static Lesson,
        sandbox: &Sandbox,
    ) -> Result<Self, EngineError> {
        Self::of(lesson, Workshop::none(), sandbox)
    }

    fn of(
        lesson: &'static Lesson,
        workshop: Workshop,
        sandbox: &Sandbox,
    ) -> Result<Self, EngineError> {
        let worker = env::current_exe().map_err(EngineError::NoWorker)?;
        Ok(Self { lesson, workshop, contained: sandbox.says(), worker })
    }

    /// The same, with another program as the worker: `grading`, where the caller is not.
    #[must_use]
    pub fn with_worker(self, worker: PathBuf) -> Self {
        Self { worker, ..self }
    }

    /// Identifies what there is to judge: submissions with the same key get the same
    /// result, apart from who handed them in. `None` if that is not so, as with a URL.
    pub fn key(&self, submission: &Submission, seed: u64) -> Option<String> {
        let Found::Source(text) = &submission.found else { return None };
        let mut hash = Sha1::new();
        let (slug, contract) = (self.lesson.slug, self.lesson.contract);
        let promises = contract.map(Contract::promises).unwrap_or_default();
        let (kind, seed) = (self.workshop.kind(), seed.to_string());
        for part in [slug, &promises, &kind, &seed, text] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        Some(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Grades a submission in a cell that nothing else uses meanwhile. Afterwards, nothing
    /// of it is left in the cell.
    ///
    /// There is always a record. What the grader could not judge is
    /// [`Verdict::Inconclusive`], with the cause.
    pub async fn grade(&self, cell: &Cell, submission: &Submission, seed: u64) -> Record {
        let record = blank(self.lesson, submission, &self.contained, seed);
        match &submission.found {
            Found::Nothing(why) => Record {
                verdict: Verdict::Missing,
                why: Some(why.clone()),
                shown: format!("{why}\n"),
                ..record
            },
            Found::Source(text) => {
                if let Err(error) = cell.clear() {
                    return inconclusive(record, &error.to_string(), "");
                }
                let record = self.grade_source(cell, text, record).await;
                match cell.clear() {
                    Ok(()) => record,
                    Err(error) => inconclusive(record, &error.to_string(), ""),
                }
            }
            Found::Url(url) => self.grade_url(cell, url, record).await,
        }
    }

    async fn grade_source(&self, cell: &Cell, text: &str, record: Record) -> Record {
        let record = Record { source: Some(text.to_owned()), ..record };
        let program = match self.workshop.make(cell, text).await {
            Ok(program) => program,
            Err(failure) => return self.not_built(&failure, record),
        };
        let Program { file, wrapper, source, directory, env, took, place } = program;
        let build_ms = took.as_millis() as u64;
        let what = What::program(file, directory, source, wrapper);
        let record = Record { build_ms, ..record };
        let record = self.judge(cell.network(), what, &env, cell.folder(), record).await;
        drop(place);
        record
    }

    /// Judges a server that is already running. It is the instructor's network that
    /// reaches it, so this is done outside the cell's.
    async fn grade_url(&self, cell: &Cell, url: &str, record: Record) -> Record {
        let contained = "a server elsewhere, outside the sandbox".into();
        let record = Record { sandbox: contained, ..record };
        if let Err(error) = Origin::parse(url) {
            let shown = format!("{error}\n");
            let (verdict, why) = (Verdict::Missing, Some(error));
            return Record { verdict, why, shown, ..record };
        }
        let what = What::Url(url.to_owned());
        self.judge(Vec::new(), what, &[], cell.folder(), record).await
    }

    /// Has a worker judge the server, and reads its answer.
    async fn judge(
        &self,
        mut words: Vec<OsString>,
        what: What,
        env: &[(&'static str, OsString)],
        folder: &Path,
        record: Record,
    ) -> Record {
        let limit = if what.is_url() { URL_LIMIT } else { RUN_LIMIT };
        let task = Task {
            lesson: self.lesson.slug.to_owned(),
            contract: self.lesson.contract.map(|contract| contract.text.clone()),
            seed: record.seed,
            limit_s: limit.as_secs(),
            what,
        };
        let task = match serde_json::to_string(&task) {
            Ok(task) => task,
            Err(error) => {
                return inconclusive(record, &format!("The task: {error}."), "");
            }
        };
        words.push(self.worker.clone().into());
        words.extend(worker::COMMAND.map(OsString::from));
        let limit = stretched(limit * GROWN);
        let (words, input, most) = (&words, &task, MOST_REPORT);
        let child = Child { words, env, input, folder, limit, most };
        let finished = match child.run().await {
            Ok(finished) => finished,
            Err(Stop::NotStarted(error)) => {
                let why = format!("The judging process could not be started: {error}.");
                return inconclusive(record, &why, "");
            }
            Err(Stop::TooLong(limit)) => {
                let why = format!(
                    "The judging process was ended after {} s without a result.",
                    limit.as_secs()
                );
                return inconclusive(record, &why, "");
            }
        };
        match serde_json::from_str::<Answer>(&finished.stdout) {
            Ok(Answer { report, shown }) => of_report(record, &report, shown),
            Err(error) => {
                let why = match (finished.signal(), finished.succeeded()) {
                    (Some(signal), _) => {
                        format!("The judging process was ended by signal {signal}.")
                    }
                    (None, true) => format!("The report can't be read: {error}."),
                    (None, false) => "The judging process failed.".to_owned(),
                };
                inconclusive(record, &why, &finished.stderr)
            }
        }
    }

    /// The record of what could not be built: of a source that doesn't compile, what
    /// `check` says about it.
    fn not_built(&self, failure: &BuildFailure, record: Record) -> Record {
        let options = options(record.seed, RUN_LIMIT);
        // The report has the compiler's words.
        let tell = Tell { warnings: false, errors: false };
        let judged = match not_built(self.lesson, &options, tell, failure) {
            Ok(judged) => judged,
            Err(why) => return inconclusive(record, &why, failure.output()),
        };
        let shown = shown_of(&judged, self.lesson);
        match serde_json::to_value(&judged.report) {
            Ok(report) => of_report(record, &report, shown),
            Err(error) => inconclusive(record, &format!("The report: {error}."), &shown),
        }
    }
}

/// Whether a record says less than it should because the grader or the machine failed.
/// Then the submission is worth another try when the machine is quiet.
pub fn is_the_graders_fault(record: &Record) -> bool {
    record.verdict == Verdict::Inconclusive
        || record.checks.iter().any(|check| check.status == CheckStatus::Inconclusive)
}

fn options(seed: u64, limit: Duration) -> Options {
    Options { seed, limit, limit_grows: true, only: Vec::new() }
}
