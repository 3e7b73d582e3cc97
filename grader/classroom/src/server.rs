//! The student's server as a process: its start, whether it is ready, what it
//! prints, and its end.
//!
//! ```no_run
//! # use std::{path::Path, time::Duration};
//! # use classroom::server::{Launch, Server, StartFailure, Wrapper};
//! # async fn run() -> Result<(), StartFailure> {
//! let server = Server::start(Launch {
//!     program: Path::new("target/debug/04-messages"),
//!     wrapper: Wrapper::default(),
//!     directory: Path::new("."),
//!     env: Vec::new(),
//!     ready_within: Duration::from_secs(10),
//! })
//! .await?;
//! println!("{} is ready", server.url());
//! server.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Everything that a server starts ends with it: see [`Server::stop`].

mod cpu;
mod failure;
mod launch;
mod log;
mod output;
mod panics;
mod port;
mod signals;
mod vitals;

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::{oneshot, watch},
    task::JoinSet,
    time::timeout,
};

use crate::{patience::within, process::Process};

pub use failure::StartFailure;
pub use launch::{Launch, Wrapper};
pub use output::Output;
pub use panics::Panic;
pub use port::Port;
pub use signals::{Signal, interrupted};

pub use vitals::{Exit, Vitals};

/// How many times a server is started if its port is taken.
const MOST_STARTS: u32 = 3;

/// How long to wait for an ended server's last lines, twice. They are already in the
/// pipe; only a process that left the group could keep the pipe open.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// How long [`Server::stop`] waits for a killed server to end.
const STOP_LIMIT: Duration = Duration::from_secs(2);

/// A port on 127.0.0.1 that was free a moment ago.
///
/// # Errors
/// If there is none, as on a machine without a loopback network.
pub fn free_port() -> std::io::Result<u16> {
    Port::claim().map(|port| port.number())
}

/// A running server. Dropping it kills it and everything it started.
#[derive(Debug)]
pub struct Server {
    port: Arc<Port>,
    process: Arc<Process>,
    output: Output,
    vitals: watch::Receiver<Vitals>,
    /// Whether its wrapper announces it.
    is_announced: bool,
    /// Tasks that read its output and wait for its end. They stop when dropped.
    _watchers: JoinSet<()>,
}

impl Server {
    /// Starts a server on a free port and waits until it listens there.
    ///
    /// Another program can take the port before the server binds it. Then the server is
    /// started again on another port.
    ///
    /// # Errors
    /// If it doesn't listen. Nothing of it runs any more then.
    pub async fn start(launch: Launch<'_>) -> Result<Self, StartFailure> {
        Self::start_where(launch, || Port::claim().map(Arc::new)).await
    }

    /// The same, on a port that is reused for one server after the other.
    ///
    /// # Errors
    /// Like those of [`Server::start`].
    pub async fn start_on(
        port: &Arc<Port>,
        launch: Launch<'_>,
    ) -> Result<Self, StartFailure> {
        Self::start_where(launch, || Ok(Arc::clone(port))).await
    }

    async fn start_where(
        launch: Launch<'_>,
        port: impl Fn() -> io::Result<Arc<Port>>,
    ) -> Result<Self, StartFailure> {
        let mut starts = 1;
        loop {
            let server = Self::spawn(&launch, port().map_err(StartFailure::NoPort)?)?;
            let Err(failure) = server.ready(launch.ready_within).await else {
                return Ok(server);
            };
            server.stop().await;
            if starts == MOST_STARTS || !failure.says_port_is_taken() {
                return Err(failure);
            }
            starts += 1;
        }
    }

    /// Starts the process and what watches it.
    fn spawn(launch: &Launch<'_>, port: Arc<Port>) -> Result<Self, StartFailure> {
        let (process, pipe) =
            launch.spawn(port.number()).map_err(|error| {
                match launch.wrapper.before.first() {
                    None => StartFailure::NotRunnable {
                        program: launch.program.to_owned(),
                        error,
                    },
                    Some(program) => StartFailure::NotContained {
                        output: vec![format!("{}: {error}", program.display())],
                    },
                }
            })?;
        let process = Arc::new(process);
        let output = Output::default();
        let (news, vitals) = watch::channel(Vitals::default());
        let news = Arc::new(news);
        let (all_read, mut drained) = oneshot::channel();

        let mut watchers = JoinSet::new();
        watchers.spawn({
            let (lines, news) = (output.clone(), Arc::clone(&news));
            let announcement = launch.wrapper.announces.clone();
            async move {
                output::read(pipe, announcement.as_deref(), lines, &news).await;
                let _ = all_read.send(());
            }
        });
        watchers.spawn({
            let process = Arc::clone(&process);
            let wrapper = launch.wrapper.clone();
            async move {
                let ended = process.ended().await;
                let status = ended.map(|status| wrapper.unwrapped(status));
                let at = Instant::now();
                // A panic is reported before the end that it caused.
                if timeout(LAST_WORDS, &mut drained).await.is_err() {
                    process.kill_strays();
                    let _ = timeout(LAST_WORDS, drained).await;
                }
                news.send_modify(|vitals| vitals.exit = Some(Exit { status, at }));
            }
        });
        let is_announced = launch.wrapper.announces.is_some();
        Ok(Self { port, process, output, vitals, is_announced, _watchers: watchers })
    }

    /// Waits until the server listens, ends, or reaches a `todo!()`.
    async fn ready(&self, limit: Duration) -> Result<(), StartFailure> {
        let mut vitals = self.vitals();
        let hopeless = async {
            let over = |vitals: &Vitals| vitals.exit.is_some() || vitals.todo().is_some();
            drop(vitals.wait_for(over).await);
        };
        let known = async {
            tokio::select! {
                biased;
                () = hopeless => Err(self.ended_early()),
                () = self.port.answers() => Ok(()),
            }
        };
        within(limit, known).await.unwrap_or_else(|| {
            if self.is_announced && !self.vitals.borrow().announced {
                return Err(self.ended_early());
            }
            Err(StartFailure::NeverListened {
                port: self.port(),
                waited: limit,
                listens_on: self.process.ports(),
                panic: self.vitals.borrow().first_panic(),
                output: self.output.lines(),
            })
        })
    }

    /// Why a server is not ready that ended, reached a `todo!()`, or has not begun.
    fn ended_early(&self) -> StartFailure {
        let output = self.output.lines();
        let vitals = self.vitals.borrow();
        if self.is_announced && !vitals.announced {
            return StartFailure::NotContained { output };
        }
        match (vitals.todo(), &vitals.exit) {
            (Some(todo), _) => {
                StartFailure::Unfinished { todo: Box::new(todo.clone()), output }
            }
            (None, exit) => StartFailure::Exited {
                status: exit.as_ref().and_then(|exit| exit.status),
                panic: vitals.first_panic(),
                output,
            },
        }
    }

    /// The port on 127.0.0.1 that the server listens on.
    pub fn port(&self) -> u16 {
        self.port.number()
    }

    /// The server's address, such as `http://127.0.0.1:20123`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port())
    }

    /// The server's process id.
    pub fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// The CPU time that the server and its running descendants have used so far, if the
    /// system tells it.
    pub fn cpu_time(&self) -> Option<Duration> {
        // One that has just ended is not counted.
        let own = cpu::time(self.pid())?;
        let others = self.process.descendants().into_iter().filter_map(cpu::time);
        Some(own + others.sum::<Duration>())
    }

    /// The server's panics and its end, as they happen. What happened before the call
    /// counts as a change, so [`changed`](watch::Receiver::changed) reports it too. After
    /// the end, it returns an error.
    pub fn vitals(&self) -> watch::Receiver<Vitals> {
        self.vitals.clone()
    }

    /// What the server prints. It can still be read after the server has ended.
    pub fn output(&self) -> Output {
        self.output.clone()
    }

    /// Kills the server and everything that it started, and waits until they are gone:
    /// its process group (on Windows, its job), and on Linux also processes that left the
    /// group, as daemons do. An environment variable identifies those; a process that was
    /// started without it is missed.
    pub async fn stop(mut self) {
        self.process.kill();
        let ended = self.vitals.wait_for(|vitals| vitals.exit.is_some());
        let _ = timeout(STOP_LIMIT, ended).await;
        // Dropping it does the rest.
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.end();
    }
}
