//! The process that judges one server: `grading judge -`, which only the engine calls.
//! It reads its task from stdin.
//!
//! It runs in a network of its own, where nothing but its server can be reached. It starts
//! the server in the sandbox, plays the clients, and prints an answer. Nothing else
//! comes from it, so what a server prints can't become a result.

use std::{
    env,
    io::{self, Write},
    path::Path,
    process::ExitCode,
    time::Duration,
};

use anstream::adapter::strip_str;
use classroom::{
    class::{Origin, dial},
    reading,
    server::{Wrapper, interrupted},
};
use course::{self, exercise};
use grader::{
    judging::Judged,
    machine,
    run::{self, Target},
};

#[cfg(target_os = "linux")]
use crate::sandbox::enter;

use super::{
    options,
    record::reader,
    task::{Answer, Task, What},
};

/// The hidden command.
pub const COMMAND: [&str; 2] = ["judge", "-"];

/// Does the work of a hidden command, if this program was called for one: a worker's, or
/// the sandbox's. Call it first, before there is a runtime.
pub fn dispatch() -> Option<ExitCode> {
    let mut words = env::args_os().skip(1);
    #[cfg(target_os = "linux")]
    if words.next().is_some_and(|word| word == enter::SUBCOMMAND) {
        // It only returns if it can't become the program.
        let _ = writeln!(io::stderr(), "{}", enter::enter(words));
        return Some(ExitCode::from(enter::FAILED));
    }
    if !env::args_os().skip(1).eq(COMMAND) {
        return None;
    }
    Some(match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If this fails too, the exit status says enough.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    })
}

fn work() -> Result<(), String> {
    let task: Task = serde_json::from_reader(io::stdin().lock())
        .map_err(|error| format!("The task: {error}."))?;
    machine::raise_limits();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("The worker can't run: {error}."))?;
    let answer = runtime.block_on(async {
        let interrupted = interrupted().map_err(|error| error.to_string())?;
        tokio::select! {
            answer = judged(task) => answer,
            // Dropping the work ends all that it has started.
            signal = interrupted => Err(format!("The worker was {signal}.")),
        }
    })?;
    let text = serde_json::to_string(&answer).map_err(|error| error.to_string())?;
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|error| format!("The report can't be written: {error}."))
}

async fn judged(task: Task) -> Result<Answer, String> {
    let Task { lesson, contract, seed, limit_s, what } = task;
    let lesson = match contract {
        Some(text) => exercise::read(&lesson, &text)
            .map_err(|problems| reading::lines(Path::new(&lesson), &problems))?,
        None => course::find(&lesson)?,
    };
    let target = match what {
        What::Program { file, directory, source, before, after, announces, memory } => {
            Target::Program {
                program: file.into(),
                directory: directory.into(),
                source: Some(source.into()),
                wrapper: Wrapper { before, after, announces, memory },
            }
        }
        What::Url(url) => Target::Url(dial::settled(&Origin::parse(&url)?).await),
    };
    let options = options(seed, Duration::from_secs(limit_s));
    let report = run::judge(lesson, &target, &options).await;
    let value = serde_json::to_value(&report).map_err(|error| error.to_string())?;
    let judged =
        Judged { report, compiler: String::new(), errors: None, preparation: None };
    let shown = judged.shown(&reader(lesson), None);
    Ok(Answer { report: value, shown: strip_str(&shown).to_string() })
}
