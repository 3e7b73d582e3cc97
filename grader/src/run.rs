//! One run: a lesson's checks against one server. Each group of checks gets its own
//! server and its own class of clients, and the groups run in parallel. On a server that
//! is already running, they run one after the other. If nothing fails, the clients listen
//! on, for what comes late.

mod again;
mod attempt;
mod blame;
mod board;
mod handshake;
mod limit;
mod listening;
mod silence;
mod stay;
mod trial;

use std::{
    mem,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use classroom::{
    check::{Check, Group},
    class::Origin,
    finding::Finding,
    lesson::Lesson,
    server::{Launch, Server, Wrapper},
    stage::Stage,
    texts::{Drawn, Texts},
    verdict::{CheckReport, Report, STARTS, Status},
    words::Book,
};
use futures_util::future::join_all;

use crate::machine;
use blame::{start_failed, starts};
use board::Board;
use limit::Limit;
pub use listening::Listening;
use trial::Trial;

/// How long a server may take until it listens.
const READY: Duration = Duration::from_secs(5);

/// What is judged.
#[derive(Clone, Debug)]
pub enum Target {
    /// A program, which is started as often as needed.
    Program {
        /// The executable.
        program: PathBuf,
        /// Its working directory.
        directory: PathBuf,
        /// Its source, if that is a single file.
        source: Option<PathBuf>,
        /// What stands around the program on the command line; usually nothing.
        wrapper: Wrapper,
    },
    /// A server that is already running, and that others may use too.
    Url(Origin),
}

impl Target {
    /// The address of a server that is already running.
    fn origin(&self) -> Option<&Origin> {
        match self {
            Self::Program { .. } => None,
            Self::Url(origin) => Some(origin),
        }
    }

    /// Whether it may be written in another language than Rust.
    fn is_in_another_language(&self) -> bool {
        match self {
            Self::Program { source, .. } => source
                .as_ref()
                .is_some_and(|file| file.extension() != Some("rs".as_ref())),
            Self::Url(_) => true,
        }
    }

    /// How much memory its sandbox gives it, in bytes, if it has one.
    fn memory(&self) -> Option<u64> {
        match self {
            Self::Program { wrapper, .. } => wrapper.memory,
            Self::Url(_) => None,
        }
    }
}

/// How to judge.
#[derive(Clone, Debug)]
pub struct Options {
    /// Repeats names, ids and texts.
    pub seed: u64,
    /// The limit for the whole run.
    pub limit: Duration,
    /// Whether a slow server that passes may take longer.
    pub limit_grows: bool,
    /// The ids of the only checks to run, besides those that they need; empty means all.
    pub only: Vec<String>,
}

/// Judges one server by the checks of one lesson, and listens until the verdict is final.
pub async fn judge(lesson: &Lesson, target: &Target, options: &Options) -> Report {
    let (mut report, listening) = judge_at_once(lesson, target, options).await;
    listening.until_over(&mut report).await;
    report
}

/// Judges one server by the checks of one lesson. If it passes, the clients still listen,
/// and what they hear may change the verdict.
pub async fn judge_at_once(
    lesson: &Lesson,
    target: &Target,
    options: &Options,
) -> (Report, Listening) {
    let started = Instant::now();
    let wanted = closure(lesson, &options.only);
    let groups: Vec<(usize, &'static Group)> = lesson
        .groups
        .iter()
        .enumerate()
        .filter(|(at, group)| {
            // The first group shows that the server starts.
            *at == 0 || group.checks.iter().any(|check| wanted.contains(&check.id))
        })
        .collect();
    let board = Board::new(lesson.slug, Limit::new(options.limit, options.limit_grows));
    let (ears, drawn) = (Mutex::default(), Drawn::default());
    let trial = |&(at, group)| Trial {
        lesson,
        at,
        group,
        target,
        options,
        wanted: &wanted,
        board: &board,
        ears: &ears,
        drawn: &drawn,
    };
    let trials: Vec<Trial<'_>> = groups.iter().map(trial).collect();
    match target {
        Target::Program { .. } => {
            join_all(trials.iter().map(Trial::run)).await;
        }
        Target::Url(_) => {
            for trial in &trials {
                trial.run().await;
            }
        }
    }

    let order: Vec<&Check> = groups
        .iter()
        .flat_map(|(_, group)| group.checks)
        .filter(|check| wanted.contains(&check.id))
        .collect();
    let panics = board.panics();
    let mut reports = board.into_reports(&order);
    complete(lesson.hints, target, &mut reports);
    let mut report = Report::new(lesson.slug, options.seed, reports);
    report.panics = panics;
    report.duration_ms = started.elapsed().as_millis() as u64;
    let ears = ears.into_inner().unwrap_or_else(PoisonError::into_inner);
    (report, Listening { ears })
}

/// What a hint about Rust begins with for a server that may be written in another language.
const ON_SOCKETIOXIDE: &str = "On socketioxide: ";

/// Says what the traps of the reports mean, in the words of `hints`, and takes back what is
/// not the server's fault. Reports that are complete stay as they are.
fn complete(hints: &[&str], target: &Target, reports: &mut [CheckReport]) {
    let has_traps = reports.iter().any(|report| !report.traps.is_empty());
    let book =
        if has_traps { Book::of(hints).unwrap_or_default() } else { Book::default() };
    for report in reports.iter_mut() {
        let traps = mem::take(&mut report.traps);
        report.trap = report.trap.or(traps.first().map(|trap| trap.id));
        let said = report.hint.take().into_iter().chain(book.say(&traps));
        let said = said.collect::<Vec<_>>().join(" ");
        // The hints of a start that failed are no traps, and some name the kit.
        let is_about_rust = book.is_about_rust(&traps) || said.contains("kit::");
        let names_it = said.starts_with(ON_SOCKETIOXIDE);
        let prefix = match target.is_in_another_language() && is_about_rust && !names_it {
            true => ON_SOCKETIOXIDE,
            false => "",
        };
        report.hint = Some(format!("{prefix}{said}")).filter(|hint| !hint.is_empty());
    }
    machine::excuse(target.origin(), target.memory(), reports);
}

/// The report of a run that never began because there is no program to start.
pub fn not_started(lesson: &Lesson, options: &Options, finding: Finding) -> Report {
    let wanted = closure(lesson, &options.only);
    let order: Vec<&Check> =
        lesson.checks().filter(|check| wanted.contains(&check.id)).collect();
    let board = Board::new(lesson.slug, Limit::new(Duration::ZERO, false));
    board.settle(starts(Err(finding), Duration::ZERO));
    Report::new(lesson.slug, options.seed, board.into_reports(&order))
}

/// The wanted checks, and all that they need.
fn closure(lesson: &Lesson, only: &[String]) -> Vec<&'static str> {
    let mut wanted: Vec<&str> = Vec::new();
    let all: Vec<&'static Check> = lesson.checks().collect();
    // From the end, because a check needs only those before it.
    for check in all.iter().rev() {
        let named =
            only.is_empty() || only.iter().any(|id| id.eq_ignore_ascii_case(check.id));
        if named || wanted.contains(&check.id) {
            wanted.push(check.id);
            wanted.extend(check.needs);
        }
    }
    all.iter().map(|check| check.id).filter(|id| wanted.contains(id)).collect()
}

/// Starts the server, unless it is already running, and opens a stage for it.
async fn open(trial: &Trial<'_>, texts: Texts) -> Result<Stage, Finding> {
    let (origin, server) = match trial.target {
        Target::Url(origin) => (origin.clone(), None),
        Target::Program { program, directory, wrapper, .. } => {
            let delay = trial.group.store_delay_ms.to_string();
            let server = Server::start(Launch {
                program,
                wrapper: wrapper.clone(),
                directory,
                env: vec![("STORE_DELAY_MS".into(), delay)],
                ready_within: READY,
            })
            .await
            .map_err(|failure| start_failed(&failure))?;
            (Origin::local(server.port()).map_err(Finding::inconclusive)?, Some(server))
        }
    };
    let mut stage = Stage::new(origin, server, texts);
    if !stage.is_shared() {
        stage.store_delay = Duration::from_millis(trial.group.store_delay_ms);
    }
    stage.list = trial.lesson.list;
    if let Target::Program { source, .. } = trial.target {
        stage.source.clone_from(source);
    }
    if let Some(early) = trial.lesson.early.filter(|_| stage.is_shared() && trial.at == 0)
    {
        stage.early = early(&mut stage).await;
    }
    match stage.assemble(trial.group.class).await {
        Ok(()) => Ok(stage),
        Err(finding) => {
            let finding = match stage.end_of_broken_server(0).await {
                Some(end) => end,
                // The server was there before, so there is nothing more to find out.
                None if trial.board.status(STARTS).is_some() => finding,
                None => handshake::explain(&stage, finding).await,
            };
            trial.close(stage).await;
            Err(finding)
        }
    }
}

/// A check's report before anything is known.
fn blank(id: &str, title: &str, required: bool, read: Option<String>) -> CheckReport {
    CheckReport {
        id: id.into(),
        title: title.into(),
        required,
        status: Status::Passed,
        duration_ms: 0,
        rationale: None,
        hint: None,
        trap: None,
        traps: Vec::new(),
        expected: None,
        actual: None,
        place: None,
        read,
        printed: Vec::new(),
        wrote: Vec::new(),
        journal: Vec::new(),
        focus: Vec::new(),
    }
}
