//! Judges the tasks of a batch: the sandbox, the engine, the workers and the records.

use std::{
    path::Path,
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use classroom::lesson::Lesson;
use grader::{build::Progress, workspace};

use super::{points::Points, scratch::Scratch};
use crate::{
    args::{GradeArgs, Level},
    batch::{Lanes, Outcome, Reason, Round, Task, Wanted as Needed, drive, kept},
    build::Command,
    judge::{Engine, is_the_graders_fault},
    records::{Record, Records},
    sandbox::{Cell, Sandbox, Wanted},
    screen::{self, Bar},
    submissions::Found,
};

/// The file of a server that is not written in Rust, if nothing else is said.
pub const FILE: &str = "server.mjs";

/// How many servers on one host are judged at the same time.
const PER_HOST: usize = 2;

/// What came of judging.
#[derive(Default)]
pub struct Judged {
    /// What contained the programs; none if nothing was run.
    pub sandbox: Option<String>,
    /// How many submissions were judged.
    pub count: usize,
}

/// Keeps results, and remembers which were lower than the ones before.
pub struct Keeper<'a> {
    /// The folder's records.
    pub records: &'a mut Records,
    /// Where points come from.
    pub points: &'a Points,
    /// Whether a lower result may take the place of a better one.
    pub accept_lower: bool,
    /// Lines about lower results.
    pub warnings: Vec<String>,
}

impl Keeper<'_> {
    /// Keeps a result of one submission.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn keep(&mut self, needed: &Needed, new: Record) -> Result<(), String> {
        let id = &needed.submission.student.id;
        let points = |record: &Record| self.points.points(record);
        let old = self.records.get(id);
        let (kept, outcome) = kept(needed, old, new, &points, self.accept_lower, now());
        self.records.put(kept).map_err(|error| error.to_string())?;
        self.warnings.extend(warning(id, &needed.reason, &outcome));
        Ok(())
    }
}

/// What a person should know about a result that is lower than the one before.
fn warning(id: &str, reason: &Reason, outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Taken => None,
        Outcome::Lower { from, to } => {
            Some(format!("Lower: {id}, {from} before, {to} now ({}).", reason.text()))
        }
        Outcome::Refused { stays, new: Some(new) } => Some(format!(
            "Kept: {id} has {stays} points from before. Judged again, it would have {new}; \
             --accept-lower takes that."
        )),
        Outcome::Refused { stays, new: None } => Some(format!(
            "Kept: {id} has {stays} points from before. It could not be judged again."
        )),
    }
}

/// Judges the tasks, and keeps each result as it comes.
///
/// # Errors
/// If there is no sandbox or no engine, or a result can't be kept.
pub async fn judge(
    args: &GradeArgs,
    lesson: &'static Lesson,
    out: &Path,
    tasks: Vec<Task>,
    keeper: &mut Keeper<'_>,
) -> Result<Judged, String> {
    if tasks.is_empty() {
        return Ok(Judged::default());
    }
    let is_url = |task: &Task| matches!(task.who[0].submission.found, Found::Url(_));
    let (urls, programs) = tasks.iter().partition::<Vec<&Task>, _>(|task| is_url(task));
    let only_urls = programs.is_empty();
    // Where no stranger's program runs here, there is nothing to contain.
    let level = if only_urls { Wanted::None } else { wanted(args.sandbox) };
    let sandbox = Sandbox::find(level).map_err(|error| error.to_string())?;
    for reason in sandbox.missing() {
        screen::aside(reason);
    }
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let lanes = Lanes {
        jobs: args.jobs.unwrap_or(cores + 1).min(programs.len()),
        urls: args.url_jobs.min(urls.len()),
        per_host: PER_HOST,
    };
    let engine = engine(args, lesson, &sandbox, only_urls).await?;
    let scratch = Scratch::make(out)?;
    let cells: Vec<Cell> = (0..lanes.jobs + lanes.urls)
        .map(|worker| sandbox.cell(worker, scratch.folder()))
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;

    let count = tasks.iter().map(|task| task.who.len()).sum();
    let contained = (!only_urls).then(|| sandbox.says());
    let says = contained.iter().map(|says| format!(" Sandbox: {says}."));
    let mut bar = Bar::new(count);
    bar.note(&format!(
        "Judging {} of {}, {} at a time.{}",
        screen::number(count, "submission"),
        lesson.slug,
        lanes.jobs + lanes.urls,
        says.collect::<String>()
    ));
    let grade = async |worker: usize, submission: &_, seed: u64| {
        engine.grade(&cells[worker], submission, seed).await
    };
    let mut done = |task: &Task, record: Record, round: Round| {
        let is_open = is_the_graders_fault(&record);
        match round {
            Round::First => bar.add(record.verdict, task.who.len()),
            Round::Second if is_open => {}
            Round::Second => bar.note(&format!(
                "{}: judged at the second try.",
                task.who[0].submission.student.id
            )),
        }
        for needed in &task.who {
            // The second try decides whether an older result is replaced.
            if round == Round::First && is_open && needed.reason != Reason::New {
                continue;
            }
            let mut needed = needed.clone();
            if round == Round::Second && needed.reason == Reason::New {
                needed.reason = Reason::Open;
            }
            keeper.keep(&needed, record.clone())?;
        }
        Ok::<(), String>(())
    };
    drive(lesson, tasks, lanes, &grade, &mut done).await?;
    Ok(Judged { sandbox: contained, count })
}

/// The time, in s since 1970.
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_secs()
}

async fn engine(
    args: &GradeArgs,
    lesson: &'static Lesson,
    sandbox: &Sandbox,
    only_urls: bool,
) -> Result<Engine, String> {
    let text = match (&args.command, only_urls) {
        (Some(text), _) => text,
        // Nothing is built, so the crates needn't be there.
        (None, true) => {
            return Engine::for_urls(lesson, sandbox).map_err(|error| error.to_string());
        }
        (None, false) => {
            let workspace = workspace::find()?;
            let mut said = false;
            let mut progress = |progress: Progress| {
                if !said && progress != Progress::Waiting {
                    screen::aside(
                        "Building what the lesson uses. That takes minutes, once.",
                    );
                    said = true;
                }
            };
            let engine = Engine::prepare(lesson, &workspace, sandbox, &mut progress);
            return engine.await.map_err(|error| error.to_string());
        }
    };
    let file = args.file.as_deref().unwrap_or(FILE);
    let command = Command::parse(text, file, &args.read_only);
    let command = command.map_err(|error| error.to_string())?;
    Engine::for_command(lesson, command, sandbox).map_err(|error| error.to_string())
}

fn wanted(level: Level) -> Wanted {
    match level {
        Level::Strict => Wanted::Strict,
        Level::Best => Wanted::Best,
        Level::None => Wanted::None,
    }
}
