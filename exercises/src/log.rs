//! Prints warnings on stderr, where the terminal and the grader show them.

use std::io::{IsTerminal, stderr};

use tracing::Level;

/// Prints warnings and errors, also those of socketioxide, to stderr.
///
/// If a payload doesn't fit a handler's `Data<T>`, socketioxide never calls the
/// handler. Only a log line says so, and without this function nobody sees it.
pub fn log_to_stderr() {
    // A second call, in a test for example, changes nothing.
    let _ = tracing_subscriber::fmt()
        .with_max_level(Level::WARN)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal())
        .without_time()
        .try_init();
}
