//! What the engine asks of a worker, and the answer. Both are JSON.

use std::{ffi::OsString, path::PathBuf};

use classroom::server::Wrapper;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What to judge, and how.
#[derive(Debug, Deserialize, Serialize)]
pub struct Task {
    /// The lesson's slug.
    pub lesson: String,
    /// The text of its contract, if it is no lesson of the course.
    pub contract: Option<String>,
    /// Repeats names, ids and texts.
    pub seed: u64,
    /// The limit of the run, in s; it grows for a slow server that passes.
    pub limit_s: u64,
    /// The server.
    pub what: What,
}

/// A server.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// One to start.
    Program {
        /// The executable.
        file: OsString,
        /// Its working directory.
        directory: OsString,
        /// Its source.
        source: OsString,
        /// The words before it on the command line: its sandbox.
        before: Vec<OsString>,
        /// The words after it.
        after: Vec<OsString>,
        /// The line by which the sandbox announces the server.
        announces: Option<String>,
        /// How much memory the sandbox gives the server, in bytes, if there is one.
        memory: Option<u64>,
    },
    /// One that is running at this address.
    Url(String),
}

impl What {
    /// A server to start.
    pub fn program(
        file: PathBuf,
        directory: PathBuf,
        source: PathBuf,
        wrapper: Wrapper,
    ) -> Self {
        let Wrapper { before, after, announces, memory } = wrapper;
        Self::Program {
            file: file.into(),
            directory: directory.into(),
            source: source.into(),
            before,
            after,
            announces,
            memory,
        }
    }

    /// Whether it runs elsewhere.
    pub fn is_url(&self) -> bool {
        matches!(self, Self::Url(_))
    }
}

/// A worker's answer.
#[derive(Debug, Deserialize, Serialize)]
pub struct Answer {
    /// The report, as `check --format json` prints it.
    pub report: Value,
    /// The report for a person, 80 columns wide, without colours.
    pub shown: String,
}
