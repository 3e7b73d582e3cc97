//! Runs a program of ours to its end: with an empty environment, a limit on its time, and
//! a limit on what is kept of its output.

use std::{
    ffi::OsString,
    io,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use classroom::process::Process;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    process::Command,
    time::timeout,
};

/// What to run.
#[derive(Debug)]
pub struct Child<'a> {
    /// The program and its arguments.
    pub words: &'a [OsString],
    /// All environment variables that it gets.
    pub env: &'a [(&'static str, OsString)],
    /// What it reads on stdin.
    pub input: &'a str,
    /// The working directory.
    pub folder: &'a Path,
    /// How long it may take.
    pub limit: Duration,
    /// So much is kept of each of stdout and stderr, in bytes. The rest is read and
    /// forgotten.
    pub most: usize,
}

/// A program that has ended.
#[derive(Debug)]
pub struct Finished {
    /// How it ended; `None` if the system doesn't tell.
    pub status: Option<ExitStatus>,
    /// What it has printed. What is not UTF-8 is replaced.
    pub stdout: String,
    /// What it has printed to stderr.
    pub stderr: String,
}

/// Why a program has no result.
#[derive(Debug)]
pub enum Stop {
    /// It could not be started.
    NotStarted(io::Error),
    /// It was ended after this time.
    TooLong(Duration),
}

impl Finished {
    /// Whether it says that all went well.
    pub fn succeeded(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }

    /// The signal that ended it. A sandbox says so with 128 + N, like a shell.
    pub fn signal(&self) -> Option<i32> {
        let status = self.status?;
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return Some(signal);
        }
        status.code().map(|code| code - 128).filter(|signal| (1..=64).contains(signal))
    }
}

impl Child<'_> {
    /// Runs it. Nothing that it has started is left afterwards, even if this future is
    /// dropped.
    ///
    /// # Errors
    /// If it can't be started, or takes too long.
    pub async fn run(&self) -> Result<Finished, Stop> {
        let no_words = || Stop::NotStarted(io::ErrorKind::InvalidInput.into());
        let (program, arguments) = self.words.split_first().ok_or_else(no_words)?;
        let mut command = Command::new(program);
        command.args(arguments).env_clear().envs(self.env.iter().cloned());
        command.current_dir(self.folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let (process, pipes) = Process::spawn_tool(command).map_err(Stop::NotStarted)?;
        let process = Ended(process);
        let stdout = read(pipes.stdout, self.most);
        let stderr = read(pipes.stderr, self.most);
        let input = write(pipes.stdin, self.input);
        let all = async { tokio::join!(process.0.ended(), stdout, stderr, input) };
        let (status, stdout, stderr, ()) =
            timeout(self.limit, all).await.map_err(|_| Stop::TooLong(self.limit))?;
        Ok(Finished { status, stdout, stderr })
    }
}

/// A process that is ended on drop, with everything that it has started.
struct Ended(Process);

impl Drop for Ended {
    fn drop(&mut self) {
        if !self.0.has_ended() {
            self.0.end();
        }
    }
}

/// Writes to the end, and closes the pipe.
async fn write(pipe: Option<impl AsyncWrite + Unpin>, input: &str) {
    if let Some(mut pipe) = pipe {
        // If the program doesn't read it all, the exit status says the rest.
        let _ = pipe.write_all(input.as_bytes()).await;
    }
}

/// Reads to the end, and keeps the beginning.
async fn read(pipe: Option<impl AsyncRead + Unpin>, most: usize) -> String {
    let Some(mut pipe) = pipe else { return String::new() };
    let (mut kept, mut buffer) = (Vec::new(), vec![0; 1 << 14]);
    // If the pipe breaks, the exit status says the rest.
    while let Ok(length @ 1..) = pipe.read(&mut buffer).await {
        let room = most.saturating_sub(kept.len());
        kept.extend_from_slice(&buffer[..length.min(room)]);
    }
    String::from_utf8_lossy(&kept).into_owned()
}
