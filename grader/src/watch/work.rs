//! The work between a save and its verdict.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    command::judge::{Judged, Preparation, Prepared, Source, Tell, prepare_in_silence},
    lesson::Lesson,
    run::{Options, Target},
};

/// The most time for a whole run, without the build.
const LIMIT: Duration = Duration::from_secs(30);

/// The outcome of a run.
pub struct Outcome {
    /// The server, if it could be built.
    pub program: Option<PathBuf>,
    /// What the compiler said, with colours.
    pub said: String,
    /// The verdict; or why there is none, when the machine is to blame.
    pub judged: Result<Judged, String>,
}

/// Builds the student's server and judges it; `say` gets a sentence if the build takes
/// long. Dropping the future ends everything that it started.
pub async fn judge(
    workspace: &Path,
    lesson: &Lesson,
    say: impl Fn(&'static str),
) -> Outcome {
    let options = Options {
        seed: fastrand::u64(..1_000_000),
        limit: LIMIT,
        limit_grows: true,
        only: Vec::new(),
    };
    // How much of it is shown is up to the student.
    let tell = Tell { warnings: true, errors: true };
    let Preparation { said, prepared } =
        prepare_in_silence(workspace, lesson, &Source::Own, &options, tell, say).await;
    let program = match &prepared {
        Ok(Prepared::Ready(Target::Program { program, .. }, ..)) => Some(program.clone()),
        _ => None,
    };
    let judged = match prepared {
        Ok(prepared) => Ok(prepared.judge(lesson, &options).await),
        Err(why) => Err(why),
    };
    Outcome { program, said, judged }
}
