//! Why a server is not ready, and what to do about it.

use std::{fmt, io, path::PathBuf, process::ExitStatus, time::Duration};

use super::Panic;

/// Why [`Server::start`](super::Server::start) has no server to give.
#[derive(Debug)]
pub enum StartFailure {
    /// The machine has no port for a server, so nothing was started.
    NoPort(io::Error),
    /// The system cannot run the program.
    NotRunnable {
        /// The program's file.
        program: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// What should have contained the server failed, so it has not run.
    NotContained {
        /// What was printed.
        output: Vec<String>,
    },
    /// The server reached a `todo!()` before it listened.
    Unfinished {
        /// The first one.
        todo: Box<Panic>,
        /// What it printed.
        output: Vec<String>,
    },
    /// The server ended before it listened.
    Exited {
        /// How it ended; `None` if the system doesn't tell.
        status: Option<ExitStatus>,
        /// Its first panic.
        panic: Option<Box<Panic>>,
        /// What it printed.
        output: Vec<String>,
    },
    /// The server runs, but doesn't listen where it should.
    NeverListened {
        /// The port on 127.0.0.1 where it should listen.
        port: u16,
        /// How long the grader has waited.
        waited: Duration,
        /// The ports that it listens on instead; known only on Linux.
        listens_on: Vec<u16>,
        /// Its first panic.
        panic: Option<Box<Panic>>,
        /// What it printed.
        output: Vec<String>,
    },
}

impl StartFailure {
    /// What to try next, in a sentence or two.
    pub fn next_step(&self) -> String {
        match self {
            Self::NoPort(_) => {
                "The grader reaches the server through the machine's loopback network, \
                 127.0.0.1. Make sure that it is up."
                    .to_owned()
            }
            Self::NotRunnable { error, .. } => next_step_to_run(error).to_owned(),
            Self::NotContained { .. } => {
                "Look at what the sandbox printed, and try again.".to_owned()
            }
            Self::Unfinished { .. } => {
                "Replace the `todo!()` with what its sentence asks for.".to_owned()
            }
            Self::Exited { .. } if self.says_port_is_taken() => PORT_TAKEN.to_owned(),
            Self::Exited { panic: Some(panic), .. } => {
                format!("Look at line {} of {}.", panic.place.line, panic.place.file)
            }
            Self::Exited { status: Some(status), .. } if status.success() => {
                NO_SERVE.to_owned()
            }
            Self::Exited { output, .. } if output.is_empty() => RUN_BY_HAND.to_owned(),
            Self::Exited { .. } => "Its output says why.".to_owned(),
            Self::NeverListened { panic: Some(panic), .. } => {
                format!("Look at line {} of {}.", panic.place.line, panic.place.file)
            }
            Self::NeverListened { port, listens_on, .. } if listens_on.contains(port) => {
                "Let it listen on 127.0.0.1, or on 0.0.0.0, which includes it.".to_owned()
            }
            Self::NeverListened { listens_on, .. } if !listens_on.is_empty() => {
                "Let it take the port from the environment variable `PORT`, as \
                 `kit::serve(app).await` does."
                    .to_owned()
            }
            Self::NeverListened { .. } => NO_LISTENER.to_owned(),
        }
    }

    /// What the server printed, if it ran.
    pub fn output(&self) -> &[String] {
        match self {
            Self::NoPort(_) | Self::NotRunnable { .. } => &[],
            Self::Unfinished { output, .. }
            | Self::NotContained { output }
            | Self::Exited { output, .. }
            | Self::NeverListened { output, .. } => output,
        }
    }

    /// The panic that caused it, a `todo!()` or another.
    pub fn panic(&self) -> Option<&Panic> {
        match self {
            Self::NoPort(_) | Self::NotRunnable { .. } | Self::NotContained { .. } => {
                None
            }
            Self::Unfinished { todo, .. } => Some(todo),
            Self::Exited { panic, .. } | Self::NeverListened { panic, .. } => {
                panic.as_deref()
            }
        }
    }

    /// Whether the server printed that a port is taken, in the words of Linux, macOS,
    /// Windows or Node.
    pub(super) fn says_port_is_taken(&self) -> bool {
        let Self::Exited { output, .. } = self else { return false };
        output.iter().any(|line| {
            let line = line.to_lowercase();
            ["address already in use", "eaddrinuse", "os error 10048"]
                .iter()
                .any(|words| line.contains(words))
        })
    }
}

/// Says what happened in a sentence or two, without the next step.
impl fmt::Display for StartFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPort(error) => {
                write!(f, "No port on 127.0.0.1 is free for the server: {error}.")
            }
            Self::NotRunnable { program, error } => {
                write!(f, "Cannot run {}: {error}.", program.display())
            }
            Self::NotContained { .. } => {
                f.write_str("The sandbox failed before the server ran.")
            }
            Self::Unfinished { todo, .. } => {
                write!(f, "The server reached a `todo!()` at {}", at(todo))
            }
            Self::Exited { panic: Some(panic), .. } => {
                write!(f, "The server panicked before it listened, at {}", at(panic))
            }
            Self::Exited { status, .. } => {
                f.write_str("The server ended before it listened")?;
                status.map_or(Ok(()), |status| write!(f, " ({status})"))?;
                f.write_str(".")
            }
            Self::NeverListened { port, waited, listens_on, panic, .. } => {
                let waited = waited.as_secs_f64();
                write!(f, "The server does not listen on port {port} (`PORT`) ")?;
                write!(f, "of 127.0.0.1 after {waited} s")?;
                match &listens_on[..] {
                    [] => {}
                    ports if ports.contains(port) => {
                        f.write_str(", but on this port of another address")?;
                    }
                    ports => {
                        let ports: Vec<_> = ports.iter().map(u16::to_string).collect();
                        write!(f, ", but on {}", ports.join(", "))?;
                    }
                }
                match panic {
                    Some(panic) => write!(f, ". It panicked at {}", at(panic)),
                    None => f.write_str("."),
                }
            }
        }
    }
}

impl std::error::Error for StartFailure {}

/// A panic's place, and its message if it has one.
fn at(panic: &Panic) -> String {
    let place = format!("{}:{}", panic.place.file, panic.place.line);
    if panic.message.is_empty() {
        format!("{place}.")
    } else {
        format!("{place}: {}", panic.message)
    }
}

/// What to do if the system can't run a program.
fn next_step_to_run(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => GONE,
        io::ErrorKind::PermissionDenied => {
            "Make sure that the file is executable, and that its disk is not mounted \
             `noexec`."
        }
        _ => "Try to start it yourself.",
    }
}

const GONE: &str = "The program or its directory is missing. Run the check again to \
                    rebuild it.";

const PORT_TAKEN: &str = "It wants a port that another program has. Let it take the port \
                          from the environment variable `PORT`, as `kit::serve(app).await` does.";

const NO_SERVE: &str = "A server runs until it is stopped. End `main` with \
                        `kit::serve(app).await`.";

const NO_LISTENER: &str = "Make sure that `main` reaches `kit::serve(app).await`, and \
                           that nothing before it waits forever.";

const RUN_BY_HAND: &str = "It printed nothing. Run it yourself with `cargo run --bin`, \
                           and see where it ends.";
