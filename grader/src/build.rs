//! Builds a lesson's file with cargo, and returns what cargo and the compiler say as
//! data.

mod cargo;
mod compiler;
mod crates;
mod direct;
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
pub use compiler::Compiler;
pub use direct::Preparation;
pub use failure::{BuildFailure, CompileErrors};
pub use kit::{DESKS, Kit};
pub use progress::Progress;

use direct::{Compiled, Recipe};
use launcher::dep_info::sources;
use message::{Diagnostic, Message};
use stamp::{Before, Build, Stamp};

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
#[derive(Debug)]
pub struct Built {
    /// Where it is.
    pub program: PathBuf,
    /// How long the build took.
    pub took: Duration,
    /// The compiler's warnings as cargo shows them, with ANSI colours. Cargo repeats them
    /// if nothing had to be compiled.
    pub warnings: Vec<String>,
    /// What makes the next build faster, if there is anything to do. It takes seconds, so
    /// it is for the time after the verdict is shown.
    pub preparation: Option<Box<Preparation>>,
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
        return Ok(Built {
            program,
            warnings,
            took: started.elapsed(),
            preparation: None,
        });
    }
    if let Some(outcome) = without_cargo(job).await {
        let (program, warnings) = outcome?;
        return Ok(Built {
            program,
            warnings,
            took: started.elapsed(),
            preparation: None,
        });
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
    let recipe = recipe(job, &output.commands);
    let preparation = match (&recipe, direct_folder()) {
        (Ok(recipe), Some(folder)) => {
            Preparation::of(recipe, job, &output.messages, &folder).await.map(Box::new)
        }
        _ => None,
    };
    let warnings = diagnostics(output.messages)
        .into_iter()
        .filter(Diagnostic::is_warning)
        .filter_map(|diagnostic| diagnostic.rendered)
        .collect::<Vec<_>>();
    if let Some(sources) = sources(&program) {
        let (program, warnings) = (&program, &warnings);
        let (is_direct, library) = (false, None);
        let build =
            Build { program, warnings, sources, recipe: &recipe, is_direct, library };
        Stamp::put(job, &before, &build);
    }
    Ok(Built { program, warnings, took: started.elapsed(), preparation })
}

/// Compiles the job as cargo did last time, if only its own source has changed. Returns the
/// program and the compiler's warnings, or `None` if cargo must do it.
async fn without_cargo(
    job: &Job<'_>,
) -> Option<Result<(PathBuf, Vec<String>), BuildFailure>> {
    let stamp = Stamp::but_for_the_source(job)?;
    let recipe = stamp.recipe.as_ref().ok()?;
    let before = Before::now(job);
    let Compiled { program, warnings, sources, library } =
        match direct::compile(job, recipe, &direct_folder()?).await? {
            Ok(compiled) => compiled,
            Err(failure) => return Some(Err(failure)),
        };
    let sources = stamp.shared_sources().cloned().chain(sources).collect();
    let build = Build {
        program: &program,
        warnings: &warnings,
        sources,
        recipe: &stamp.recipe,
        is_direct: true,
        library,
    };
    Stamp::put(job, &before, &build);
    Some(Ok((program, warnings)))
}

/// How to compile the program next time, taken from the commands that cargo ran; or why
/// cargo must do it again.
fn recipe(job: &Job<'_>, commands: &[String]) -> Result<Recipe, String> {
    if !cfg!(target_os = "linux") {
        return Err("this is not Linux".into());
    }
    let found = commands.iter().find_map(|line| Recipe::in_line(line, job));
    let found = found
        .map(|found| found.map_err(|unusual| format!("its command contains {unusual}")));
    found.unwrap_or_else(|| Err("there was nothing to compile last time".into()))
}

/// Who compiles an edited exercise, and why, in a few words. The last build tells.
pub fn way() -> String {
    match Stamp::newest().map(|stamp| stamp.recipe) {
        Some(Ok(_)) => "rustc alone compiles an edited exercise".into(),
        Some(Err(why)) => format!("cargo compiles an edited exercise: {why}"),
        None => "nothing has been compiled yet".into(),
    }
}

/// The folder of the programs that were compiled without cargo.
fn direct_folder() -> Option<PathBuf> {
    stamp::beside_the_grader("direct")
}

/// Runs cargo for the job, and returns its output if it succeeded.
async fn cargo_build(
    job: &Job<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<cargo::Output, BuildFailure> {
    cargo_build_in(job, None, progress).await
}

/// The same in a profile other than cargo's default.
async fn cargo_build_in(
    job: &Job<'_>,
    profile: Option<&str>,
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
    let output = cargo::build(job, profile, &mut on_stderr).await?;
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
