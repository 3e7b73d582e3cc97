//! Tests whether the checks of a lesson can be trusted: `check verify`.
//!
//! It runs the checks on programs whose verdict is known: the exercise as it is
//! shipped, the solution, and many small edits of the solution, both wrong and right
//! ones, from `grader/submissions/`.

mod expected;
mod hints;
mod outcome;
mod submission;
mod todos;
mod variant;

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use classroom::{lesson::Lesson, verdict::Report};
use futures_util::{StreamExt, future, stream};
use tokio::sync::{Mutex, Semaphore};

use crate::build::{BuildFailure, DESKS, Job, Kit, Progress};
pub use expected::Expected;
pub use outcome::Outcome;
pub use variant::{Programs, Variant};
/// How many variants are compiled as one program.
const BATCH: usize = 8;

/// How many programs are judged at the same time: judging is mostly waiting.
const JUDGES: usize = 12;

/// How long cargo may take, and after it the compiler for each variant.
const BUILD_LIMIT: Duration = Duration::from_secs(600);

/// Shared by lessons that are tried at the same time: one compiles while the last
/// programs of another are judged.
pub struct Bench {
    compiling: Mutex<()>,
    judges: Semaphore,
}

impl Default for Bench {
    fn default() -> Self {
        Self { compiling: Mutex::new(()), judges: Semaphore::new(JUDGES) }
    }
}

/// What to try.
pub struct Task<'a> {
    /// The bench to try it on.
    pub bench: &'a Bench,
    /// The workspace's absolute path.
    pub workspace: &'a Path,
    /// The lesson.
    pub lesson: &'static Lesson,
    /// Names of the programs to try; empty: all programs.
    pub only: &'a [String],
    /// How often each program is judged.
    pub repeat: u32,
}

/// Tries the checks of a lesson.
///
/// `judge` runs the lesson's checks on a program. If it is given check ids, it runs only
/// those and the checks that they need. `told` is called with each outcome as soon as it
/// is known. The outcomes are returned in the order of the submissions' file.
///
/// # Errors
/// When there is nothing to compare: a file of the lesson cannot be read, or the
/// solution cannot be built. A submission that does not apply or does not compile is
/// an outcome, not an error.
pub async fn lesson<F: Future<Output = Report>>(
    task: &Task<'_>,
    judge: impl Fn(PathBuf, Vec<String>) -> F,
    told: &mut dyn FnMut(&Outcome),
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Outcome>, VerifyError> {
    let Task { bench, workspace, lesson, only, repeat } = *task;
    let (exercise, solution) =
        (PathBuf::from(lesson.exercise()), PathBuf::from(lesson.solution()));
    let (slug, bin) = (lesson.slug, lesson.solution_bin());
    let (mut variants, mut outcomes) = programs(workspace, lesson)?;
    if !only.is_empty() {
        variants.retain(|variant| only.contains(&variant.name));
        outcomes.retain(|(_, outcome)| only.contains(&outcome.name));
        let known = variants.len() + outcomes.len();
        if known < only.len() {
            return Err(VerifyError::Unknown(submission::file(slug)));
        }
    }
    outcomes.iter().for_each(|(_, outcome)| told(outcome));

    let turn = bench.compiling.lock().await;
    let job = Job { workspace, bin: &bin, source: &solution, limit: BUILD_LIMIT };
    let folder = workspace.join("target/verify").join(slug);
    let kit = Kit::prepare(&job, &folder, progress).await.map_err(VerifyError::Build)?;

    let (kit, exercise, judge) = (&kit, exercise.as_path(), &judge);
    let mut judged = stream::iter(variant::batches(variants, BATCH))
        .map(|batch| async move {
            let texts: Vec<(&str, &str)> =
                batch.iter().map(|v| (v.name.as_str(), v.text.as_str())).collect();
            let programs = kit.compile_all(exercise, &texts).await;
            stream::iter(batch.into_iter().zip(programs))
        })
        .buffer_unordered(DESKS)
        .flatten()
        .map(Some)
        .chain(stream::once(async move {
            drop(turn);
            None
        }))
        .filter_map(future::ready)
        .map(|(variant, program)| async {
            let _permit = bench.judges.acquire().await.ok();
            judged(variant, program, exercise, judge, repeat).await
        })
        .buffer_unordered(JUDGES)
        .boxed_local();
    while let Some((number, outcome)) = judged.next().await {
        told(&outcome);
        outcomes.push((number, outcome));
    }
    drop(judged);

    outcomes.sort_by_key(|(number, _)| *number);
    let mut outcomes =
        outcomes.into_iter().map(|(_, outcome)| outcome).collect::<Vec<_>>();
    if only.is_empty() {
        let text = read(&workspace.join(exercise))?;
        let together = [outcome::unproven(&outcomes), hints::hints(lesson, &text)];
        together.iter().for_each(&mut *told);
        outcomes.extend(together);
    }
    Ok(outcomes)
}

/// The programs of a lesson whose right verdicts are known.
///
/// # Errors
/// When a file of the lesson cannot be read.
pub fn programs(workspace: &Path, lesson: &Lesson) -> Result<Programs, VerifyError> {
    let submissions =
        submission::read_all(&workspace.join(submission::file(lesson.slug)))?;
    let texts = variant::Texts {
        exercise: read(&workspace.join(lesson.exercise()))?,
        solution: read(&workspace.join(lesson.solution()))?,
    };
    Ok(variant::all(&texts, &submissions))
}

/// Judges one variant, and deletes its program, because a hundred programs would fill
/// the disk.
async fn judged<F: Future<Output = Report>>(
    variant: Variant,
    program: Result<PathBuf, BuildFailure>,
    exercise: &Path,
    judge: impl Fn(PathBuf, Vec<String>) -> F,
    repeat: u32,
) -> (usize, Outcome) {
    let number = variant.number;
    let program = match program {
        Err(failure) => return (number, variant.not_built(&failure)),
        Ok(program) => program,
    };
    let mut outcome = variant.judged(judge(program.clone(), Vec::new()).await, exercise);
    // The first run has all checks. The others repeat only the check that caught it.
    let only: Vec<String> = outcome.caught_by.iter().cloned().collect();
    for _ in 1..repeat {
        if !outcome.ok {
            break;
        }
        outcome = variant.judged(judge(program.clone(), only.clone()).await, exercise);
    }
    // If this fails, the next run overwrites the file.
    let _ = fs::remove_file(program);
    (number, outcome)
}

fn read(file: &Path) -> Result<String, VerifyError> {
    fs::read_to_string(file).map_err(|error| VerifyError::Read(file.into(), error))
}

/// Why a lesson's checks could not be tried.
#[derive(Debug)]
pub enum VerifyError {
    /// This file could not be read.
    Read(PathBuf, io::Error),
    /// This file of submissions is malformed; the error names the line.
    Submissions(PathBuf, String),
    /// `--only` names a program that is not in this file.
    Unknown(String),
    /// The solution could not be built.
    Build(BuildFailure),
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(file, error) => write!(f, "{}: {error}.", file.display()),
            Self::Submissions(file, error) => write!(f, "{}: {error}", file.display()),
            Self::Unknown(file) => {
                write!(f, "`--only` names a submission that is not in {file}.")
            }
            Self::Build(failure) => {
                write!(f, "{}{failure}\n{}", failure.output(), failure.next_step())
            }
        }
    }
}

impl std::error::Error for VerifyError {}
