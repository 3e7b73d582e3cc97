//! One process with everything that it starts. It has its own group (on Windows, a job),
//! so that they can be killed together.
//!
//! Dropping a process ends it, however the grader ends. A grader that is killed runs no
//! more code; then `watchdog` ends the process. If that was killed too, `sweep` does so
//! when the next grader starts.

mod descendants;
mod grader;
mod mark;
#[cfg(target_os = "linux")]
mod stat;
mod sweep;
mod watchdog;

use std::{
    future::poll_fn,
    hash::{BuildHasher, RandomState},
    io,
    process::ExitStatus,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Poll, ready},
    thread,
    time::{Duration, Instant},
};

use process_wrap::tokio::{ChildWrapper, CommandWrap, KillOnDrop};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout, Command};

use mark::{Kind, Mark};
use watchdog::Watched;

/// How long [`Process::end`] may block its caller. A killed process is gone within a few
/// milliseconds, except on an overloaded machine.
const END_LIMIT: Duration = Duration::from_secs(2);

/// A started program.
#[derive(Debug)]
pub struct Process {
    pid: u32,
    /// The mark in the environment of everything that belongs to it.
    mark: Mark,
    /// Shared by those that wait for the end and those that cause it. It is never held
    /// across an await.
    child: Mutex<Child>,
}

/// A process's input and output, if its command asks for pipes.
#[derive(Debug)]
pub struct Pipes {
    /// What it reads.
    pub stdin: Option<ChildStdin>,
    /// What it prints.
    pub stdout: Option<ChildStdout>,
    /// What it prints to stderr.
    pub stderr: Option<ChildStderr>,
}

#[derive(Debug)]
struct Child {
    /// This is dropped before the group: until then, no other process has its number.
    watched: Watched,
    group: Box<dyn ChildWrapper>,
    /// From then on another process can have its number, so it is not killed.
    ended: bool,
}

/// A random number that doesn't depend on a run's seed: two runs with the same seed must
/// not disturb each other.
pub fn entropy() -> u64 {
    RandomState::new().hash_one(std::process::id())
}

impl Process {
    /// Starts a server. Dropping the value kills the program and its group, but doesn't
    /// wait for them; [`Process::end`] does.
    ///
    /// # Errors
    /// If the system can't run it.
    pub fn spawn(command: Command) -> io::Result<(Self, Pipes)> {
        Self::start(command, Mark::new(Kind::Server))
    }

    /// The same for cargo or a compiler. A daemon that it starts, such as `sccache`'s,
    /// may outlive it.
    ///
    /// # Errors
    /// If the system can't run it.
    pub fn spawn_tool(command: Command) -> io::Result<(Self, Pipes)> {
        Self::start(command, Mark::new(Kind::Tool))
    }

    fn start(mut command: Command, mark: Mark) -> io::Result<(Self, Pipes)> {
        sweep::in_background();
        command.env(mark.kind.variable(), mark.to_string());
        let mut command = CommandWrap::from(command);
        command.wrap(KillOnDrop);
        #[cfg(unix)]
        command.wrap(process_wrap::tokio::ProcessGroup::leader());
        #[cfg(windows)]
        command.wrap(process_wrap::tokio::JobObject);

        let watched = Watched::new(&mark);
        let mut group = command.spawn()?;
        let missing = || io::Error::other("the system gave no process");
        let pid = group.id().ok_or_else(missing)?;
        watched.leads(pid);
        let pipes = Pipes {
            stdin: group.stdin().take(),
            stdout: group.stdout().take(),
            stderr: group.stderr().take(),
        };
        let child = Mutex::new(Child { watched, group, ended: false });
        Ok((Self { pid, mark, child }, pipes))
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Waits for the program's end, and kills what it left running in its group.
    pub async fn ended(&self) -> Option<ExitStatus> {
        poll_fn(|context| {
            let mut child = self.child();
            // Only the program's own end: the group's `wait` would wait for all.
            let end = ready!(child.group.inner_mut().wait().as_mut().poll(context));
            child.bury();
            Poll::Ready(end.ok())
        })
        .await
    }

    /// Kills the group, without waiting for it.
    pub fn kill(&self) {
        let mut child = self.child();
        if !child.ended {
            // This fails if all have just ended.
            let _ = child.group.start_kill();
        }
    }

    /// Kills the group and the processes that left it, and waits until they are gone,
    /// with a limit. This blocks, because it must also work while the grader unwinds.
    #[expect(clippy::disallowed_methods, reason = "nothing else waits in a destructor")]
    pub fn end(&self) {
        self.kill();
        let deadline = Instant::now() + END_LIMIT;
        loop {
            let strays = self.kill_strays();
            if (strays == 0 && self.has_ended()) || Instant::now() > deadline {
                return;
            }
            // No event reports the end to a synchronous function.
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Whether the program has ended, without waiting for it.
    pub fn has_ended(&self) -> bool {
        let mut child = self.child();
        if !child.ended && !matches!(child.group.inner_mut().try_wait(), Ok(None)) {
            child.bury();
        }
        child.ended
    }

    /// Kills the processes that left the group. Returns how many there may still be; 0
    /// means none.
    pub fn kill_strays(&self) -> usize {
        descendants::kill_marked(&self.mark)
    }

    /// The processes that it has started, directly or through others, and that still have
    /// a parent among these.
    pub fn descendants(&self) -> Vec<u32> {
        descendants::of(self.pid)
    }

    /// The ports that the process and its descendants listen on, if the system tells.
    pub fn ports(&self) -> Vec<u16> {
        // A sandbox may start them without the mark, and a daemon has no parent here.
        let mut all = descendants::marked(&self.mark);
        all.extend(self.descendants());
        descendants::listening_ports(&all).unwrap_or_default()
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
            self.watched.has_no_group();
            self.ended = true;
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if !self.ended {
            let _ = self.group.start_kill();
        }
    }
}
