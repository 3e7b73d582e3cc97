//! Runs cargo, and returns what it says as data.

use std::{collections::VecDeque, env, ffi::OsString, process::Stdio, time::Duration};

use classroom::process::Process;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::Command,
    time::timeout,
};

use super::{BuildFailure, Job, message::Message};
use crate::machine;

/// How many of the last lines of cargo's stderr are kept: errors come at the end.
const STDERR_LINES: usize = 400;

/// The result of a run of cargo.
pub(super) struct Output {
    pub success: bool,
    pub messages: Vec<Message>,
    /// The lines `Running …`, one for each command that it ran.
    pub commands: Vec<String>,
    pub stderr: String,
}

/// Runs `cargo build --bin BIN` for a job, at the workspace's root.
///
/// There is no `-p`, so that features are unified over the whole workspace, as in the
/// `cargo run` that started the grader. Otherwise crates would be compiled twice. There
/// is no `--locked`, because that `cargo run` has already updated the lock file, and
/// students may add crates.
///
/// Dropping this future kills cargo and the compilers that it has started: one that kept
/// running could overwrite the next build's program.
pub(super) async fn build(
    job: &Job<'_>,
    profile: Option<&str>,
    on_stderr: &mut dyn FnMut(&str),
) -> Result<Output, BuildFailure> {
    let mut command = Command::new(program());
    command
        .args(["build", "-v", "--bin", job.bin, "--color", "never"])
        .args(profile.into_iter().flat_map(|profile| ["--profile", profile]))
        .arg("--message-format=json-diagnostic-rendered-ansi")
        .current_dir(job.workspace);
    if machine::memory_is_limited() {
        // Cargo would keep the failure of a compiler without memory, and repeat it when
        // there is enough again (cargo 1.95, its issue 15358).
        command.env("CARGO_CACHE_RUSTC_INFO", "0");
    }
    let mut messages = Vec::new();
    let mut stderr = VecDeque::new();
    let on_stdout = |line: &str| {
        // A line that is not a message is a build script's own.
        messages.extend(serde_json::from_str::<Message>(line));
    };
    let mut commands = Vec::new();
    let on_stderr = |line: &str| {
        on_stderr(line);
        match line.trim_start().split(' ').next() {
            Some("Running") => return commands.push(line.to_owned()),
            Some("Fresh" | "Dirty") => return,
            _ => {}
        }
        if stderr.len() == STDERR_LINES {
            stderr.pop_front();
        }
        stderr.push_back(format!("{line}\n"));
    };
    let success = run(command, job.limit, on_stdout, on_stderr).await?;
    let stderr = stderr.into_iter().collect();
    Ok(Output { success, messages, commands, stderr })
}

/// The cargo that runs us, if it is known: this saves rustup's search for one.
pub(crate) fn program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The compiler that cargo would call.
pub(crate) fn rustc() -> OsString {
    env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// Runs a program to its end, passes on its lines as they come, and returns whether it
/// succeeded.
pub(super) async fn run(
    mut command: Command,
    limit: Duration,
    on_stdout: impl FnMut(&str),
    on_stderr: impl FnMut(&str),
) -> Result<bool, BuildFailure> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let name = command.as_std().get_program().to_string_lossy().into_owned();
    let not_started = |error| BuildFailure::NotStarted(name.clone(), error);
    let (process, pipes) = Process::spawn_tool(command).map_err(not_started)?;
    let running = Running(process);
    let stdout = lines(pipes.stdout, on_stdout);
    let stderr = lines(pipes.stderr, on_stderr);
    let ended = async { tokio::join!(stdout, stderr, running.0.ended()) };
    let Ok(((), (), status)) = timeout(limit, ended).await else {
        return Err(BuildFailure::TooLong(limit));
    };
    Ok(status.is_some_and(|status| status.success()))
}

/// A process that is ended on drop, with everything it has started.
struct Running(Process);

impl Drop for Running {
    fn drop(&mut self) {
        if !self.0.has_ended() {
            self.0.end();
        }
    }
}

/// Reads to the end, line by line, whatever the encoding. If the pipe breaks, reading
/// ends, and the exit status says the rest.
async fn lines(pipe: Option<impl AsyncRead + Unpin>, mut on_line: impl FnMut(&str)) {
    let Some(pipe) = pipe else { return };
    let mut pipe = BufReader::new(pipe);
    let mut line = Vec::new();
    while pipe.read_until(b'\n', &mut line).await.is_ok_and(|length| length > 0) {
        on_line(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']));
        line.clear();
    }
}
