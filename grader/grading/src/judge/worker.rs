//! The process that judges one server: `grading judge TASK`, which only the engine calls.
//!
//! It runs in a network of its own, where nothing but its server can be reached. It starts
//! the server in the sandbox, plays the clients, and prints an answer. Nothing else
//! comes from it, so what a server prints can't become a result.

use std::{
    env,
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
    time::Duration,
};

use anstream::adapter::strip_str;
use grader::{
    class::{Origin, dial},
    course,
    judging::Judged,
    machine,
    run::{self, Target},
    server::{Wrapper, interrupted},
};

#[cfg(target_os = "linux")]
use crate::sandbox::enter;

use super::{
    options,
    record::reader,
    task::{Answer, Task, What},
};

/// The hidden command.
pub const NAME: &str = "judge";

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
    let mut words = env::args_os().skip(1);
    let task = match (words.next(), words.next(), words.next()) {
        (Some(name), Some(task), None) if name == NAME => task,
        _ => return None,
    };
    Some(match work(&task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If this fails too, the exit status says enough.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    })
}

fn work(task: &OsString) -> Result<(), String> {
    let task = task.to_str().ok_or("The task is not UTF-8.")?;
    let task: Task =
        serde_json::from_str(task).map_err(|error| format!("The task: {error}."))?;
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
    let Task { lesson, seed, limit_s, what } = task;
    let lesson = course::find(&lesson)?;
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
