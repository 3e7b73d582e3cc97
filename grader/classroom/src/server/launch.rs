//! How a server is started.

use std::{
    ffi::OsString,
    io::{self, PipeReader},
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{io::AsyncRead, process::Command};

use crate::process::Process;

/// The words around a program on its command line; usually none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wrapper {
    /// A program that runs the server, such as a sandbox, and its arguments.
    pub before: Vec<OsString>,
    /// The server's own arguments.
    pub after: Vec<OsString>,
    /// The line that the program before it prints, first of all, just before it becomes
    /// the server. If it doesn't come, the server has not run.
    pub announces: Option<String>,
    /// How much memory the program before it gives the server, in bytes, if it limits
    /// that: far more than any right server needs.
    pub memory: Option<u64>,
}

impl Wrapper {
    /// How the server ended, by the end of the program that ran it. Like a shell, such a
    /// program exits with 128 + N if signal N has ended the server.
    pub(super) fn unwrapped(&self, status: ExitStatus) -> ExitStatus {
        #[cfg(unix)]
        {
            use std::os::unix::process::ExitStatusExt;

            /// The highest number of a signal on Linux (signal(7)).
            const LAST: i32 = 64;

            let signal = status.code().unwrap_or_default() - 128;
            if !self.before.is_empty() && (1..=LAST).contains(&signal) {
                return ExitStatus::from_raw(signal);
            }
        }
        status
    }
}

/// What to start, and how.
#[derive(Clone, Debug)]
pub struct Launch<'a> {
    /// The program's file. A relative path starts at the grader's directory.
    pub program: &'a Path,
    /// What stands before and after it on the command line.
    pub wrapper: Wrapper,
    /// The directory that it runs in.
    pub directory: &'a Path,
    /// Environment variables, in addition to the grader's own. `PORT` and
    /// `RUST_BACKTRACE` are set for every server.
    pub env: Vec<(String, String)>,
    /// How long it may take until it listens.
    pub ready_within: Duration,
}

impl Launch<'_> {
    /// Starts the program with an empty stdin, and returns the end of a pipe with its
    /// output. Stdout and stderr share the pipe, so that lines keep the order in which
    /// they were printed.
    pub(super) fn spawn(
        &self,
        port: u16,
    ) -> io::Result<(Process, impl AsyncRead + Unpin + Send + use<>)> {
        let (reader, writer) = io::pipe()?;
        // A relative path would be resolved in the program's own directory.
        let program = std::path::absolute(self.program)?.into_os_string();
        let Wrapper { before, after, .. } = &self.wrapper;
        let mut words = before.iter().chain([&program]).chain(after);
        let mut command = Command::new(words.next().unwrap_or(&program));
        command
            .args(words)
            .current_dir(self.directory)
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .env("PORT", port.to_string())
            // A backtrace would bury the two lines that report a panic.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(writer.try_clone()?)
            .stderr(writer);
        let reader = as_async(reader)?;
        let (process, _) = Process::spawn(command)?;
        Ok((process, reader))
    }
}

#[cfg(unix)]
fn as_async(reader: PipeReader) -> io::Result<impl AsyncRead + Unpin + Send + use<>> {
    tokio::net::unix::pipe::Receiver::from_owned_fd(reader.into())
}

/// Reading an anonymous pipe on Windows blocks a thread. It ends when the job is killed.
#[cfg(windows)]
fn as_async(reader: PipeReader) -> io::Result<impl AsyncRead + Unpin + Send + use<>> {
    let handle: std::os::windows::io::OwnedHandle = reader.into();
    Ok(tokio::fs::File::from_std(handle.into()))
}
