//! The lesson's page in a browser, served by the student's own server. Its URL stays the
//! same across rebuilds.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::{Duration, SystemTime},
};

use classroom::server::{Launch, Port, Server, StartFailure, Wrapper};
use futures_util::{FutureExt, future::LocalBoxFuture};
use tokio::process::Command;

/// How long the server may take to start listening.
const READY: Duration = Duration::from_secs(5);

/// The page's server, if the student has asked for it.
pub struct Page {
    workspace: PathBuf,
    port: Option<Arc<Port>>,
    server: Option<Server>,
    /// The build that it runs.
    build: Option<Build>,
    starting: Option<LocalBoxFuture<'static, Result<Server, StartFailure>>>,
    /// Whether to open the browser once it listens.
    wanted: bool,
}

/// One build of one program.
type Build = (PathBuf, Option<SystemTime>);

impl Page {
    /// No page yet.
    pub fn new(workspace: &Path) -> Self {
        let workspace = workspace.to_owned();
        let (port, server, build, starting) = (None, None, None, None);
        Self { workspace, port, server, build, starting, wanted: false }
    }

    /// Its URL, if the student has opened it.
    pub fn url(&self) -> Option<String> {
        let port = self.port.as_ref()?.number();
        Some(format!("http://127.0.0.1:{port}"))
    }

    /// Serves the page with this program, and opens it in the browser once the server
    /// listens.
    ///
    /// # Errors
    /// When there is no free port.
    pub fn open(&mut self, program: &Path) -> io::Result<()> {
        self.serve(program)?;
        match self.starting {
            Some(_) => self.wanted = true,
            None => self.browse(),
        }
        Ok(())
    }

    /// Switches to a new build, if the student has opened the page.
    ///
    /// # Errors
    /// As [`Page::open`].
    pub fn follow(&mut self, program: &Path) -> io::Result<()> {
        if self.port.is_some() { self.serve(program) } else { Ok(()) }
    }

    /// Replaces the server by one of this build.
    fn serve(&mut self, program: &Path) -> io::Result<()> {
        let build = build(program);
        let runs = |server: &Server| server.vitals().borrow().exit.is_none();
        let busy = self.starting.is_some() || self.server.as_ref().is_some_and(runs);
        if busy && self.build.as_ref() == Some(&build) {
            return Ok(());
        }
        let port = match &self.port {
            Some(port) => Arc::clone(port),
            None => Arc::new(Port::claim()?),
        };
        self.port = Some(Arc::clone(&port));
        self.build = Some(build);
        // A server that is just starting has the port, so it ends here.
        self.starting = None;
        let before = self.server.take();
        let (program, workspace) = (program.to_owned(), self.workspace.clone());
        self.starting = Some(start(before, port, program, workspace).boxed_local());
        Ok(())
    }

    /// Waits until the server that is starting listens or has failed; forever if none is
    /// starting.
    ///
    /// # Errors
    /// When it does not listen.
    pub async fn started(&mut self) -> Result<(), StartFailure> {
        let Some(starting) = &mut self.starting else {
            return std::future::pending().await;
        };
        let started = starting.await;
        self.starting = None;
        self.server = Some(started?);
        if std::mem::take(&mut self.wanted) {
            self.browse();
        }
        Ok(())
    }

    /// Opens the browser. Over SSH there is none; the student has the URL on the screen.
    fn browse(&self) {
        let (Some((program, words)), Some(url)) = (opener(), self.url()) else { return };
        // It fails where there is no such program.
        let _ = Command::new(program)
            .args(words)
            .arg(url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
    }
}

async fn start(
    before: Option<Server>,
    port: Arc<Port>,
    program: PathBuf,
    workspace: PathBuf,
) -> Result<Server, StartFailure> {
    if let Some(before) = before {
        before.stop().await;
    }
    let copy = copy(&program)
        .map_err(|error| StartFailure::NotRunnable { program: program.clone(), error })?;
    let launch = Launch {
        program: &copy,
        wrapper: Wrapper::default(),
        directory: &workspace,
        env: Vec::new(),
        ready_within: READY,
    };
    Server::start_on(&port, launch).await
}

/// Copies the program: on Windows, cargo can't overwrite one that is running.
fn copy(program: &Path) -> io::Result<PathBuf> {
    let copy = program.with_file_name("page").with_extension(env::consts::EXE_EXTENSION);
    fs::copy(program, &copy)?;
    Ok(copy)
}

fn build(program: &Path) -> Build {
    let built = fs::metadata(program).and_then(|data| data.modified()).ok();
    (program.to_owned(), built)
}

/// The program that opens an address, with its first words.
fn opener() -> Option<(&'static str, &'static [&'static str])> {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("SSH_CONNECTION") {
        None
    } else if cfg!(windows) {
        Some(("explorer", &[]))
    } else if cfg!(target_os = "macos") {
        Some(("open", &[]))
    } else if is_set("WSL_DISTRO_NAME") {
        Some(("explorer.exe", &[]))
    } else if is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") {
        Some(("xdg-open", &[]))
    } else {
        None
    }
}
