//! The terminal, while keys are read from it: each arrives at once, and is not shown.
//!
//! Nothing else is changed. Ctrl-C is still a signal, and a line still begins at the
//! left; the usual "raw mode" would change both.

#[cfg(unix)]
pub use unix::{Jobs, Terminal, stop};
#[cfg(windows)]
pub use windows::{Jobs, Terminal, stop};

/// What the shell or the terminal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Ctrl-Z: to stop for a while.
    Stop,
    /// `fg`: to go on.
    GoOn,
    /// The terminal's size has changed.
    Resized,
}

#[cfg(unix)]
mod unix {
    use std::io::{self, IsTerminal};

    use rustix::{
        process::{Signal, getpgrp, getpid, kill_process},
        termios::{
            LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp,
            tcsetattr,
        },
    };
    use tokio::signal::unix::{Signal as Signals, SignalKind, signal};

    use super::Job;

    /// The terminal on stdin. Dropping it restores the terminal's settings.
    pub struct Terminal {
        before: Termios,
    }

    impl Terminal {
        /// Makes keys arrive at once; nothing if stdin is no terminal.
        pub fn take() -> Option<Self> {
            let before =
                tcgetattr(io::stdin()).ok().filter(|_| io::stdin().is_terminal())?;
            let terminal = Self { before };
            terminal.keys_at_once();
            Some(terminal)
        }

        /// Makes keys arrive at once. A shell may have changed that while we were stopped.
        pub fn keys_at_once(&self) {
            let mut now = self.before.clone();
            now.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
            now.special_codes[SpecialCodeIndex::VMIN] = 1;
            now.special_codes[SpecialCodeIndex::VTIME] = 0;
            set(&now);
        }
    }

    impl Drop for Terminal {
        fn drop(&mut self) {
            set(&self.before);
        }
    }

    /// Restores the terminal for the shell, and stops until `fg`.
    pub fn stop(terminal: Option<&Terminal>) {
        terminal.iter().for_each(|terminal| set(&terminal.before));
        // It cannot fail: the process is our own.
        let _ = kill_process(getpid(), Signal::STOP);
    }

    /// Does nothing in the background, where the terminal belongs to another program.
    fn set(modes: &Termios) {
        if tcgetpgrp(io::stdin()).is_ok_and(|group| group == getpgrp()) {
            // A terminal that is gone needs nothing.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, modes);
        }
    }

    /// Those requests, as they arrive.
    pub struct Jobs {
        stop: Signals,
        go_on: Signals,
        resized: Signals,
    }

    impl Jobs {
        /// Listens from now on.
        ///
        /// # Errors
        /// When the system does not let us listen.
        pub fn listen() -> io::Result<Self> {
            let kind = |signal: Signal| SignalKind::from_raw(signal.as_raw());
            let (stop, go_on) =
                (signal(kind(Signal::TSTP))?, signal(kind(Signal::CONT))?);
            let resized = signal(SignalKind::window_change())?;
            Ok(Self { stop, go_on, resized })
        }

        /// Waits for the next one.
        pub async fn next(&mut self) -> Job {
            tokio::select! {
                _ = self.stop.recv() => Job::Stop,
                _ = self.go_on.recv() => Job::GoOn,
                _ = self.resized.recv() => Job::Resized,
            }
        }
    }
}

#[cfg(windows)]
mod windows {
    use std::io::{self, IsTerminal};

    use super::Job;

    /// The terminal on stdin. On Windows keys arrive at once anyway.
    pub struct Terminal;

    impl Terminal {
        /// Nothing if stdin is no terminal.
        pub fn take() -> Option<Self> {
            io::stdin().is_terminal().then_some(Self)
        }

        /// Nothing to do.
        pub fn keys_at_once(&self) {}
    }

    /// Nothing to do.
    pub fn stop(_terminal: Option<&Terminal>) {}

    /// Windows has no such signals; a new size arrives among the keys.
    pub struct Jobs;

    impl Jobs {
        /// Never fails.
        ///
        /// # Errors
        /// None.
        pub fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        /// Waits forever.
        pub async fn next(&mut self) -> Job {
            std::future::pending().await
        }
    }
}
