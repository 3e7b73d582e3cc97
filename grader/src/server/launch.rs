//! How a server is started.

use std::{
    io::{self, PipeReader},
    path::Path,
    process::Stdio,
    time::Duration,
};

use tokio::{io::AsyncRead, process::Command};

use crate::process::Process;

/// What to start, and how.
#[derive(Clone, Debug)]
pub struct Launch<'a> {
    /// The program's file. A relative path starts at the grader's directory.
    pub program: &'a Path,
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
        let mut command = Command::new(std::path::absolute(self.program)?);
        command
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
