//! How a server is started.

use std::{io, path::Path, process::Stdio, time::Duration};

use tokio::process::{ChildStderr, Command};

use crate::process::Process;

/// What to start, and how.
#[derive(Clone, Debug)]
pub struct Launch<'a> {
    /// The program's file; a relative path is one from the grader's directory.
    pub program: &'a Path,
    /// The directory that it runs in.
    pub directory: &'a Path,
    /// Environment variables, beside those of the grader itself. `PORT` and
    /// `RUST_BACKTRACE` are set for every server.
    pub env: Vec<(String, String)>,
    /// How long it may take until it listens.
    pub ready_within: Duration,
}

impl Launch<'_> {
    /// Starts the program, with nothing on stdin, stdout thrown away, and a pipe
    /// to read its stderr from.
    pub(super) fn spawn(&self, port: u16) -> io::Result<(Process, ChildStderr)> {
        // A relative path would be looked up in the program's own directory.
        let mut command = Command::new(std::path::absolute(self.program)?);
        command
            .current_dir(self.directory)
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .env("PORT", port.to_string())
            // A backtrace would bury the two lines that tell of a panic.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let (process, pipes) = Process::spawn(command)?;
        let missing = || io::Error::other("the system gave no pipe");
        Ok((process, pipes.stderr.ok_or_else(missing)?))
    }
}
