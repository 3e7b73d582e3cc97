//! What cargo and rustc say, one JSON object per line.
//!
//! The shapes are in the Cargo book, "External tools, JSON messages", and in the
//! rustc book, "JSON output". Only what is used here is read.

use std::path::PathBuf;

use classroom::verdict::Place;
use serde::Deserialize;

/// One line of `cargo build --message-format=json`.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason")]
pub(super) enum Message {
    /// The compiler has something to say.
    #[serde(rename = "compiler-message")]
    Diagnostic { message: Diagnostic },
    /// A crate is built, now or by an earlier run.
    #[serde(rename = "compiler-artifact")]
    Artifact {
        package_id: String,
        target: Target,
        filenames: Vec<PathBuf>,
        executable: Option<PathBuf>,
    },
    /// A build script has run, now or in an earlier run.
    #[serde(rename = "build-script-executed")]
    BuildScript { linked_paths: Vec<String> },
    /// Anything else.
    #[serde(other)]
    Other,
}

/// The part of a package that was built.
#[derive(Debug, Deserialize)]
pub(super) struct Target {
    pub name: String,
}

/// One message of the compiler.
#[derive(Debug, Deserialize)]
pub(super) struct Diagnostic {
    pub message: String,
    /// Such as `error`, `warning`, `failure-note`.
    pub level: String,
    /// As cargo shows it, with ANSI colours.
    pub rendered: Option<String>,
    pub spans: Vec<Span>,
}

/// A stretch of source.
#[derive(Debug, Deserialize)]
pub(super) struct Span {
    file_name: String,
    line_start: u32,
    is_primary: bool,
}

impl Diagnostic {
    pub fn is_error(&self) -> bool {
        // An internal compiler error has a level of its own.
        self.level.starts_with("error")
    }

    pub fn is_warning(&self) -> bool {
        self.level == "warning"
    }

    /// The line that it is about. Some messages, such as a linker's, are about no line.
    pub fn place(&self) -> Option<Place> {
        let span = self.spans.iter().find(|span| span.is_primary)?;
        Some(Place { file: span.file_name.clone(), line: span.line_start })
    }
}
