//! The work between a save and its verdict.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use classroom::lesson::Lesson;

use crate::{
    judging::{Judged, Preparation, Prepared, Source, Tell, prepare_in_silence},
    run::{Listening, Options, Target},
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
    /// What may change the verdict.
    pub listening: Listening,
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
    let (judged, listening) = match prepared {
        Ok(prepared) => {
            let (judged, listening) = prepared.judge_at_once(lesson, &options).await;
            (Ok(judged), listening)
        }
        Err(why) => (Err(why), Listening::default()),
    };
    Outcome { program, said, judged, listening }
}
