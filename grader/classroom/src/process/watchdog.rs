//! Ends what the grader has started if the grader can't do so itself, because it was
//! killed with `kill -9` or by a lack of memory.
//!
//! On Unix, a shell waits beside the grader from the first program on, and is told about
//! each program. It costs a millisecond. It only needs `/bin/sh`, so it also works for
//! the tests, whose program is not the grader.
//!
//! On Windows, there is nothing to do: with `KillOnDrop`, `process-wrap` sets
//! `JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE` (`make_job_object` in its `windows.rs`), and the
//! system closes the job's only handle when the grader dies.

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
        /// It could not be started, or doesn't listen.
        Gone,
    }

    /// A program that the watchdog watches until this is dropped. Best effort: without a
    /// watchdog, the grader still ends what it can.
    #[derive(Debug)]
    pub(in crate::process) struct Watched {
        mark: String,
    }

    impl Watched {
        /// Call this before the program starts, so that it is watched from its first
        /// moment.
        pub fn new(mark: &Mark) -> Self {
            let watched = Self { mark: mark.to_string() };
            tell(&format!("+ {}\n", watched.mark));
            watched
        }

        /// The program leads this process group.
        pub fn leads(&self, group: u32) {
            tell(&format!("+ {} {group}\n", self.mark));
        }

        /// The group has been killed. From now on, another group can have its number.
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
            // Its knowledge is out of date: it could kill something that now has an old
            // number.
            let _ = child.kill();
            *watchdog = Watchdog::Gone;
        }
    }

    fn start() -> io::Result<Child> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, "socketlings-watchdog", Kind::Server.variable()]);
        // It shares nothing by which others could identify it, or that they would have to
        // wait for: no variable, folder, output or terminal signal.
        command.env_clear().envs(env::var_os("PATH").map(|path| ("PATH", path)));
        command.current_dir("/").process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // No other program inherits the pipe: Rust opens its files close-on-exec.
        let child = command.spawn()?;
        if let Some(pipe) = &child.stdin {
            // A stopped watchdog must not block the grader.
            rustix::io::ioctl_fionbio(pipe, true)?;
        }
        Ok(child)
    }
}

#[cfg(not(unix))]
mod unneeded {
    use crate::process::mark::Mark;

    /// Does nothing: the job ends with the grader.
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
