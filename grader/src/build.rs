//! Builds a lesson's file with cargo, and returns what cargo and the compiler say as
//! data.

mod cargo;
mod failure;
mod kit;
mod message;
mod progress;
mod stamp;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

pub(crate) use cargo::{program as cargo_program, rustc};
pub use failure::{BuildFailure, CompileErrors};
pub use kit::{DESKS, Kit};
pub use progress::Progress;

use message::{Diagnostic, Message};
use stamp::{Before, Stamp};

/// What to build.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The root of the workspace.
    pub workspace: &'a Path,
    /// The bin's name, such as `04-messages` or `04-messages-solution`.
    pub bin: &'a str,
    /// The bin's file, from the workspace's root, such as `exercises/04-messages.rs`.
    pub source: &'a Path,
    /// How long cargo may take. A first build downloads and compiles some hundred
    /// crates, so this is minutes.
    pub limit: Duration,
}

/// A program, ready to run.
#[derive(Clone, Debug)]
pub struct Built {
    /// Where it is.
    pub program: PathBuf,
    /// How long the build took.
    pub took: Duration,
    /// The compiler's warnings as cargo shows them, with ANSI colours. Cargo repeats them
    /// if nothing had to be compiled.
    pub warnings: Vec<String>,
}

/// Builds one bin of the workspace. `progress` is called for what takes long.
///
/// Dropping the future kills cargo.
///
/// # Errors
/// If there is no program: the reason, and the next step.
pub async fn program(
    job: &Job<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Built, BuildFailure> {
    let started = Instant::now();
    if let Some(stamp) = Stamp::still_true(job) {
        let Stamp { program, warnings, .. } = stamp;
        return Ok(Built { program, warnings, took: started.elapsed() });
    }

    Stamp::let_cargo_see(job);
    let before = Before::now(job);
    let output = cargo_build(job, progress).await?;
    let program = output.messages.iter().rev().find_map(|message| match message {
        Message::Artifact { target, executable: Some(program), .. }
            if target.name == job.bin =>
        {
            Some(program.clone())
        }
        _ => None,
    });
    let Some(program) = program else { return Err(BuildFailure::Cargo(output.stderr)) };
    let warnings = diagnostics(output.messages)
        .into_iter()
        .filter(Diagnostic::is_warning)
        .filter_map(|diagnostic| diagnostic.rendered)
        .collect::<Vec<_>>();
    Stamp::put(job, &before, &program, &warnings);
    Ok(Built { program, warnings, took: started.elapsed() })
}

/// Runs cargo for the job, and returns its output if it succeeded.
async fn cargo_build(
    job: &Job<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<cargo::Output, BuildFailure> {
    // Cargo would blame the manifest.
    if !job.workspace.join(job.source).exists() {
        return Err(BuildFailure::FileMissing(job.source.into()));
    }
    let mut on_stderr = |line: &str| {
        if let Some(news) = Progress::from_line(line) {
            progress(news);
        }
    };
    let output = cargo::build(job.workspace, job.bin, job.limit, &mut on_stderr).await?;
    if output.success {
        Ok(output)
    } else {
        let said = diagnostics(output.messages);
        Err(BuildFailure::from_output(&said, output.stderr))
    }
}

fn diagnostics(messages: Vec<Message>) -> Vec<Diagnostic> {
    messages
        .into_iter()
        .filter_map(|message| match message {
            Message::Diagnostic { message } => Some(message),
            _ => None,
        })
        .collect()
}
