//! One process with all that it starts: in a group (on Windows a job) of its own,
//! so that they can be killed together.

use std::{
    future::poll_fn,
    io,
    process::{ExitStatus, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Poll, ready},
    thread,
    time::{Duration, Instant},
};

use process_wrap::tokio::{ChildWrapper, CommandWrap, KillOnDrop};
use tokio::process::ChildStderr;

use super::{Launch, descendants, port::entropy};

/// The environment variable that every descendant inherits, with a value of its
/// own for each server.
const MARK: &str = "SOCKETLINGS_RUN";

/// How long [`Process::end`] may hold up its caller. What was killed is gone within
/// a few milliseconds, except on a machine that is overloaded.
const END_LIMIT: Duration = Duration::from_secs(2);

/// A started program.
#[derive(Debug)]
pub(super) struct Process {
    pid: u32,
    /// The whole entry of [`MARK`], `NAME=value`.
    mark: String,
    /// Shared by those that wait for the end and those that bring it about; it
    /// is never held over an await.
    child: Mutex<Child>,
}

#[derive(Debug)]
struct Child {
    group: Box<dyn ChildWrapper>,
    /// From then on its number can be another process's, so it is not killed.
    ended: bool,
}

impl Process {
    /// Starts the program, with nothing on stdin, stdout thrown away, and a pipe
    /// to read its stderr from.
    ///
    /// # Errors
    /// When the system cannot run it.
    pub(super) fn spawn(
        launch: &Launch<'_>,
        port: u16,
    ) -> io::Result<(Self, ChildStderr)> {
        // A relative path would be looked up in the program's own directory.
        let program = std::path::absolute(launch.program)?;
        let value = format!("{:016x}", entropy());
        let mut command = CommandWrap::with_new(program, |command| {
            command
                .current_dir(launch.directory)
                .envs(launch.env.iter().map(|(name, value)| (name, value)))
                .env("PORT", port.to_string())
                // A backtrace would bury the two lines that tell of a panic.
                .env("RUST_BACKTRACE", "0")
                .env(MARK, &value)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::piped());
        });
        command.wrap(KillOnDrop);
        #[cfg(unix)]
        command.wrap(process_wrap::tokio::ProcessGroup::leader());
        #[cfg(windows)]
        command.wrap(process_wrap::tokio::JobObject);

        let mut group = command.spawn()?;
        let missing = || io::Error::other("the system gave no process");
        let stderr = group.stderr().take().ok_or_else(missing)?;
        let pid = group.id().ok_or_else(missing)?;
        let child = Mutex::new(Child { group, ended: false });
        Ok((Self { pid, mark: format!("{MARK}={value}"), child }, stderr))
    }

    /// The number of the process.
    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// Waits for the program's end. What it left running in its group is killed.
    pub(super) async fn ended(&self) -> Option<ExitStatus> {
        poll_fn(|context| {
            let mut child = self.child();
            // The program's own end: the group's `wait` would wait for all.
            let end = ready!(child.group.inner_mut().wait().as_mut().poll(context));
            child.bury();
            Poll::Ready(end.ok())
        })
        .await
    }

    /// Kills the group, without waiting for it.
    pub(super) fn kill(&self) {
        let mut child = self.child();
        if !child.ended {
            // It fails when all have just ended.
            let _ = child.group.start_kill();
        }
    }

    /// Kills the group and those that left it, and waits until they are gone, with
    /// a limit. It blocks, because it must also work while the grader unwinds.
    #[expect(clippy::disallowed_methods, reason = "nothing else waits in a destructor")]
    pub(super) fn end(&self) {
        self.kill();
        let deadline = Instant::now() + END_LIMIT;
        loop {
            let strays = self.kill_strays();
            if (strays == 0 && self.has_ended()) || Instant::now() > deadline {
                return;
            }
            // No event tells a synchronous function of the end.
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Whether the program has ended, without waiting for it.
    fn has_ended(&self) -> bool {
        let mut child = self.child();
        if !child.ended && !matches!(child.group.inner_mut().try_wait(), Ok(None)) {
            child.bury();
        }
        child.ended
    }

    /// Kills those that left the group. Says how many there may still be: when it
    /// is 0, there are none.
    pub(super) fn kill_strays(&self) -> usize {
        descendants::kill_marked(&self.mark)
    }

    /// The ports that the process and its descendants listen on, as far as the
    /// system tells.
    pub(super) fn ports(&self) -> Vec<u16> {
        descendants::listening_ports(&descendants::marked(&self.mark)).unwrap_or_default()
    }

    fn child(&self) -> MutexGuard<'_, Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Child {
    /// Kills what the ended program left in its group.
    fn bury(&mut self) {
        if !self.ended {
            let _ = self.group.start_kill();
            self.ended = true;
        }
    }
}
