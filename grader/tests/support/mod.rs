//! What the tests that need Node share: npm, and servers that end with the test.

use std::{
    fs, io,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

/// How long a server may take to say where it listens, on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(30);

/// The workspace's root.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// `node`, to run in `folder`, with the packages that its lock file names
/// installed. Panics with what to install, when Node is missing.
pub fn node(folder: &Path) -> Command {
    let mut version = Command::new("node");
    version.arg("--version").output().unwrap_or_else(|error| missing("node", &error));
    install_packages(folder);
    let mut node = Command::new("node");
    node.current_dir(folder);
    node
}

/// Runs `npm ci` in `folder`, unless that was done since its lock file changed. Tests of
/// one program run side by side, and two `npm ci` in one folder would both fail.
fn install_packages(folder: &Path) {
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    if is_installed(folder).unwrap_or(false) {
        return;
    }
    // On Windows npm is a script, which is only found under its full name.
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm).arg("ci").current_dir(folder).output();
    let output = output.unwrap_or_else(|error| missing("npm", &error));
    assert!(
        output.status.success(),
        "`npm ci` failed in {}. It needs the network once.\n{}",
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// npm leaves a lock file of its own beside what it has installed.
fn is_installed(folder: &Path) -> io::Result<bool> {
    let modified = |path: &str| fs::metadata(folder.join(path))?.modified();
    Ok(modified("node_modules/.package-lock.json")? >= modified("package-lock.json")?)
}

/// Panics because `program`, which comes with Node, cannot be run.
fn missing(program: &str, error: &io::Error) -> ! {
    panic!(
        "`{program}` cannot be run ({error}). These tests need Node.js 20 or later: \
         install it from https://nodejs.org, or with your system's package manager"
    )
}

/// A server in a process of its own, which is killed when this is dropped.
pub struct Server {
    /// The process.
    pub process: Child,
    urls: mpsc::Receiver<String>,
}

impl Server {
    /// Starts a program that listens on any free port.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        let mut process = command
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let stdout = process.stdout.take();
        let (found, urls) = mpsc::channel();
        // It reads to the end, so that the server is never stopped by a full pipe.
        thread::spawn(move || {
            for line in stdout.into_iter().flat_map(|out| BufReader::new(out).lines()) {
                let Ok(line) = line else { return };
                if let Some(url) = line.strip_prefix("Listening on ") {
                    // It fails when nobody waits any more.
                    found.send(url.to_owned()).ok();
                }
            }
        });
        Ok(Self { process, urls })
    }

    /// Waits until it says `Listening on http://127.0.0.1:4711`, and gives the address.
    pub fn url(&self) -> io::Result<String> {
        let url = self.urls.recv_timeout(START_LIMIT);
        url.map_err(|_| io::Error::other("the server did not say where it listens"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It fails when the process has ended by itself.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
