//! Makes a program of a student's source, in the sandbox.
//!
//! A Rust source is compiled and linked by one call of the compiler, with crates that were
//! built before. A source in another language is started as it is by a [`Command`].

mod command;
mod place;

use std::{
    ffi::OsString,
    path::PathBuf,
    time::{Duration, Instant},
};

use classroom::{patience::stretched, server::Wrapper};
use grader::build::{BuildFailure, Compiler, DESKS};
use tokio::sync::Semaphore;

use crate::{
    child::{self, Child, Finished},
    sandbox::{Cell, Kind, Limits, Purpose, STARTED},
};
pub use command::{Command, CommandError};
pub use place::Place;

/// How long the compiler may take for one submission. It usually takes less than a second.
const LIMIT: Duration = Duration::from_secs(30);

/// So much of the compiler's output is kept, in bytes. A macro can make any number of
/// errors, and nobody reads more.
const MOST_OUTPUT: usize = 1 << 20;

/// What is said when the compiler did not even begin.
const SANDBOX: &str = "The sandbox failed before the compiler ran. It printed:\n";

/// Where the compiler finds the linker, and the linker its parts.
pub const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Makes programs.
#[derive(Debug)]
pub struct Workshop {
    way: Way,
    /// Each compiler uses slightly more than a core.
    desks: Semaphore,
}

#[derive(Debug)]
enum Way {
    Rust { compiler: Compiler, source: PathBuf },
    Other(Command),
    None,
}

/// A program, and how to start it.
#[derive(Debug)]
pub struct Program {
    /// Its file.
    pub file: PathBuf,
    /// Its arguments, and the sandbox that it runs in.
    pub wrapper: Wrapper,
    /// Its source.
    pub source: PathBuf,
    /// Where that lies, for as long as this exists.
    pub place: Place,
    /// The working directory.
    pub directory: PathBuf,
    /// Environment variables that it gets.
    pub env: Vec<(&'static str, OsString)>,
    /// How long it took to make it, without waiting for its turn.
    pub took: Duration,
}

impl Workshop {
    /// Compiles files that are called `source`, such as `exercises/04-messages.rs`.
    pub fn rust(compiler: Compiler, source: &str) -> Self {
        Self::of(Way::Rust { compiler, source: source.into() })
    }

    /// Starts files with a command.
    pub fn other(command: Command) -> Self {
        Self::of(Way::Other(command))
    }

    /// Makes nothing: all servers are running already.
    pub fn none() -> Self {
        Self::of(Way::None)
    }

    fn of(way: Way) -> Self {
        Self { way, desks: Semaphore::new(DESKS) }
    }

    /// What decides on a program besides the text: the command, or nothing.
    pub fn kind(&self) -> String {
        match &self.way {
            Way::Rust { .. } | Way::None => String::new(),
            Way::Other(command) => command.to_string(),
        }
    }

    /// Makes a program of `text`, which can be started in the cell.
    ///
    /// # Errors
    /// If there is no program. Only [`BuildFailure::DoesNotCompile`] is the student's
    /// fault.
    pub async fn make(&self, cell: &Cell, text: &str) -> Result<Program, BuildFailure> {
        let place = Place::beside(cell.folder())?;
        match &self.way {
            Way::Rust { compiler, source } => {
                let source = place.write(source, text)?;
                // It is never closed, so there always is a permit.
                let _desk = self.desks.acquire().await.ok();
                compile(compiler, cell, place, source).await
            }
            Way::Other(command) => command.prepare(cell, place, text),
            Way::None => Err(BuildFailure::Cargo("nothing can be built here".into())),
        }
    }
}

/// Runs the compiler in the cell.
async fn compile(
    compiler: &Compiler,
    cell: &Cell,
    place: Place,
    source: PathBuf,
) -> Result<Program, BuildFailure> {
    let started = Instant::now();
    let folder = cell.folder();
    let name = source.strip_prefix(place.folder()).unwrap_or(&source);
    let file = folder.join("server").with_extension(std::env::consts::EXE_EXTENSION);
    let mut readable = compiler.reads();
    readable.push(place.folder().to_path_buf());
    let mut words = cell.before(&Purpose {
        kind: Kind::Compile,
        read_only: &readable,
        folder,
        limits: Limits::compile(),
    });
    words.extend(compiler.command(&source, name, &file));
    let mut env = compiler.environment();
    env.extend([("PATH", PATH.into()), ("TMPDIR", folder.into())]);
    let limit = stretched(LIMIT);
    let (words, env, most) = (&words, &env, MOST_OUTPUT);
    let child = Child { words, env, input: "", folder, limit, most };
    let finished = child.run().await.map_err(|stop| match stop {
        child::Stop::NotStarted(error) => BuildFailure::NotStarted("rustc".into(), error),
        child::Stop::TooLong(limit) => BuildFailure::TooLong(limit),
    })?;
    if cell.announces() && !finished.stderr.starts_with(STARTED) {
        return Err(BuildFailure::Cargo(format!("{SANDBOX}{}", finished.stderr)));
    }
    if !finished.succeeded() {
        return Err(failure(&finished));
    }
    Ok(Program {
        file,
        wrapper: serving(cell, &compiler.programs_read(), limits(), Vec::new()),
        source,
        place,
        directory: folder.to_path_buf(),
        env: Vec::new(),
        took: started.elapsed(),
    })
}

/// Why the compiler failed. A signal says it in cargo's words, which the grader knows.
fn failure(finished: &Finished) -> BuildFailure {
    let said = finished.stderr.strip_prefix(STARTED).unwrap_or(&finished.stderr);
    let mut said = said.trim_start().to_owned();
    match finished.signal() {
        Some(9) => said.push_str("\nthe compiler was ended (signal: 9, SIGKILL: kill)\n"),
        Some(signal) => {
            said.push_str(&format!("\nthe compiler was ended (signal: {signal})\n"))
        }
        None => {}
    }
    Compiler::failure(&said)
}

/// The servers of the lessons have at most 9 MB of data and stacks, which is what the limit
/// counts (VmData of 1,069 right and wrong ones in the sandbox; the median is 0.5 MB). So
/// several that use all they can get don't fill the machine's memory.
fn limits() -> Limits {
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let usual = Limits::serve();
    let memory = ((128 + 16 * cores) << 20).min(usual.memory);
    Limits { memory, ..usual }
}

/// What stands around a server that may read these folders.
fn serving(
    cell: &Cell,
    read_only: &[PathBuf],
    limits: Limits,
    after: Vec<OsString>,
) -> Wrapper {
    let folder = cell.folder();
    let before = cell.before(&Purpose { kind: Kind::Serve, read_only, folder, limits });
    let announces = cell.announces().then(|| STARTED.to_owned());
    let memory = cell.announces().then_some(limits.memory);
    Wrapper { before, after, announces, memory }
}
