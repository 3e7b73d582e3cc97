//! What the tests that need Node share: npm, and servers that end with the test.

mod npm;

use std::{
    io::{self, BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

pub use npm::node;

/// How long a server may take to say where it listens, on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(30);

/// The workspace's root.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
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
