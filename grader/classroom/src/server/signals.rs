//! The signals that ask the grader to end.
//!
//! By default they end it at once, and the server would keep running. So the program
//! waits for them while it works, and returns when one comes. Then everything is dropped,
//! including the server.

use std::{fmt, future::Future, io};

/// Asks the grader to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C, or Ctrl-Break on Windows.
    Interrupt,
    /// `kill`, or a system that shuts down.
    Terminate,
    /// The terminal was closed.
    HangUp,
    /// Ctrl-\.
    Quit,
}

impl Signal {
    /// The exit status that a shell shows for a program ended by this signal.
    pub fn exit_code(self) -> u8 {
        128 + match self {
            Self::HangUp => 1,
            Self::Interrupt => 2,
            Self::Quit => 3,
            Self::Terminate => 15,
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interrupt => "interrupted",
            Self::Terminate => "asked to end",
            Self::HangUp => "the terminal was closed",
            Self::Quit => "asked to quit",
        })
    }
}

/// Resolves when the grader is asked to end. It listens from the call on, not
/// only once it is awaited, so call it before a server is started.
///
/// # Errors
/// When the system does not let us listen.
#[cfg(unix)]
pub fn interrupted() -> io::Result<impl Future<Output = Signal>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut quit = signal(SignalKind::quit())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => Signal::Interrupt,
            _ = terminate.recv() => Signal::Terminate,
            _ = hang_up.recv() => Signal::HangUp,
            _ = quit.recv() => Signal::Quit,
        }
    })
}

/// Resolves when the grader is asked to end. It listens from the call on, not
/// only once it is awaited, so call it before a server is started.
///
/// # Errors
/// When the system does not let us listen.
#[cfg(windows)]
pub fn interrupted() -> io::Result<impl Future<Output = Signal>> {
    use tokio::signal::windows;

    let mut ctrl_c = windows::ctrl_c()?;
    let mut ctrl_break = windows::ctrl_break()?;
    let mut close = windows::ctrl_close()?;
    let mut shutdown = windows::ctrl_shutdown()?;
    Ok(async move {
        tokio::select! {
            _ = ctrl_c.recv() => Signal::Interrupt,
            _ = ctrl_break.recv() => Signal::Interrupt,
            _ = close.recv() => Signal::HangUp,
            _ = shutdown.recv() => Signal::Terminate,
        }
    })
}
