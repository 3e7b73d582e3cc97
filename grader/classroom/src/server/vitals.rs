//! What has happened to a server.

use std::{process::ExitStatus, time::Instant};

use super::Panic;

/// How many panics are kept: the first ones show the cause.
const MOST_PANICS: usize = 100;

/// The panics of a server so far, and its end.
#[derive(Clone, Debug, Default)]
pub struct Vitals {
    /// The panics in the order in which they were read; at most the first 100.
    pub panics: Vec<Panic>,
    /// Set when the [wrapper](super::Wrapper) has announced the server.
    pub announced: bool,
    /// Set when the process has ended and its last lines have been read.
    pub exit: Option<Exit>,
}

/// The end of a server's process.
#[derive(Clone, Copy, Debug)]
pub struct Exit {
    /// How it ended; `None` if the system doesn't tell.
    pub status: Option<ExitStatus>,
    /// When its end was noticed.
    pub at: Instant,
}

impl Vitals {
    /// The first `todo!()` that the server reached.
    pub fn todo(&self) -> Option<&Panic> {
        self.panics.iter().find(|panic| panic.todo)
    }

    /// A copy of the first panic.
    pub(super) fn first_panic(&self) -> Option<Box<Panic>> {
        self.panics.first().cloned().map(Box::new)
    }

    /// Adds a panic, unless there are enough.
    pub(super) fn add(&mut self, panic: Panic) {
        if self.panics.len() < MOST_PANICS {
            self.panics.push(panic);
        }
    }

    /// Adds a line to the last panic's message.
    pub(super) fn extend(&mut self, line: &str) {
        // If there are enough, the line belongs to a panic that was not kept.
        if self.panics.len() < MOST_PANICS
            && let Some(panic) = self.panics.last_mut()
        {
            panic.message.push_str(line);
        }
    }
}
