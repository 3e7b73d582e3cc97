//! Ends what the grader has started when the grader cannot do it: it was killed with
//! `kill -9`, or for want of memory, and none of its code ran.
//!
//! On Unix a shell waits beside the grader, from the first program on, and is told of
//! each. It costs a millisecond. It needs nothing but `/bin/sh`, so it is there for
//! the tests too, whose program is not the grader.
//!
//! On Windows there is nothing to do: with `KillOnDrop`, `process-wrap` sets
//! `JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE` (`make_job_object` in its `windows.rs`), and
//! the system closes the job's only handle when the grader dies.

#[cfg(unix)]
pub(super) use unix::Watched;
#[cfg(not(unix))]
pub(super) use unneeded::Watched;

#[cfg(unix)]
mod unix {
    use std::{
        env,
        io::{self, Write},
        os::unix::process::CommandExt,
        process::{Child, Command, Stdio},
        sync::{Mutex, PoisonError},
    };

    use crate::process::mark::{Kind, Mark};

    const SCRIPT: &str = include_str!("watchdog.sh");

    static WATCHDOG: Mutex<Watchdog> = Mutex::new(Watchdog::None);

    enum Watchdog {
        /// No program has been started yet.
        None,
        /// It waits for lines, and for their end.
        Waits(Child),
        /// It could not be started, or does not listen.
        Gone,
    }

    /// A program that the watchdog knows of, until this is dropped. Best effort:
    /// without a watchdog, the grader still ends what it can.
    #[derive(Debug)]
    pub(in crate::process) struct Watched {
        mark: String,
    }

    impl Watched {
        /// To be called before the program is started, so that there is no moment
        /// in which nobody knows of it.
        pub fn new(mark: &Mark) -> Self {
            let watched = Self { mark: mark.to_string() };
            tell(&format!("+ {}\n", watched.mark));
            watched
        }

        /// The program leads this process group.
        pub fn leads(&self, group: u32) {
            tell(&format!("+ {} {group}\n", self.mark));
        }

        /// The group has been killed: from now on its number can be another's.
        pub fn has_no_group(&self) {
            tell(&format!("+ {}\n", self.mark));
        }
    }

    impl Drop for Watched {
        fn drop(&mut self) {
            tell(&format!("- {}\n", self.mark));
        }
    }

    /// Writes a line to the watchdog; the first one starts it.
    fn tell(line: &str) {
        let mut watchdog = WATCHDOG.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*watchdog, Watchdog::None) {
            *watchdog = start().map_or(Watchdog::Gone, Watchdog::Waits);
        }
        let Watchdog::Waits(child) = &mut *watchdog else { return };
        let told = child
            .stdin
            .as_mut()
            .is_some_and(|pipe| pipe.write_all(line.as_bytes()).is_ok());
        if !told {
            // What it knows is out of date: it could kill what has taken a number over.
            let _ = child.kill();
            *watchdog = Watchdog::Gone;
        }
    }

    fn start() -> io::Result<Child> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, "socketlings-watchdog", Kind::Server.variable()]);
        // Nothing that others could know it by, or would have to wait for: no
        // variable, folder, output or terminal's signal is shared.
        command.env_clear().envs(env::var_os("PATH").map(|path| ("PATH", path)));
        command.current_dir("/").process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // No other program inherits the pipe: Rust opens its files close-on-exec.
        let child = command.spawn()?;
        if let Some(pipe) = &child.stdin {
            // A watchdog that was stopped must not stop the grader.
            rustix::io::ioctl_fionbio(pipe, true)?;
        }
        Ok(child)
    }
}

#[cfg(not(unix))]
mod unneeded {
    use crate::process::mark::Mark;

    /// Nothing: the job ends with the grader.
    #[derive(Debug)]
    pub(in crate::process) struct Watched;

    impl Watched {
        pub fn new(_mark: &Mark) -> Self {
            Self
        }

        pub fn leads(&self, _group: u32) {}

        pub fn has_no_group(&self) {}
    }
}
