//! Recognises a panic by the lines that Rust's standard library prints (since 1.73):
//!
//! ```text
//! thread 'main' (1234) panicked at exercises/04-messages.rs:76:5:
//! not yet implemented: add the message, then send it to everyone
//! note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
//! ```
//!
//! Since 1.91, there is the thread's number, and an empty line first. A panic hook that
//! prints the `PanicHookInfo` leaves out the thread.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use super::log::Line;
use crate::verdict::Place;

/// A message's lines are written together. Lines that come later than this are something
/// else.
const ONE_WRITE: Duration = Duration::from_millis(5);

/// How many lines of a message are kept.
const MOST_LINES: usize = 20;

/// How many panics can wait for their messages, if threads print at the same time.
const MOST_WAITING: usize = 16;

/// A panic in a server.
#[derive(Clone, Debug)]
pub struct Panic {
    /// Where it happened.
    pub place: Place,
    /// Its message, up to 20 lines; for a `todo!()`, only its sentence, if it has one.
    pub message: String,
    /// The thread's name, `<unnamed>` if it has none.
    pub thread: String,
    /// Whether it was a `todo!()` or an `unimplemented!()`.
    pub todo: bool,
    /// When its message was read.
    pub at: Instant,
}

/// What a line says about panics.
#[derive(Debug)]
pub(super) enum News {
    /// A panic, with the first line of its message.
    Panic(Panic),
    /// A further line of the last panic's message.
    More(String),
}

/// Reads lines one by one.
#[derive(Debug, Default)]
pub(super) struct PanicReader {
    /// Panics whose message has not been read yet.
    waiting: VecDeque<Header>,
    /// The panic whose message may continue.
    open: Option<Open>,
}

/// The first line of a panic.
#[derive(Debug, PartialEq)]
struct Header {
    thread: String,
    place: Place,
}

#[derive(Debug)]
struct Open {
    at: Instant,
    /// How many there have been so far, including empty ones.
    lines: usize,
    /// Empty lines, which belong to the message if it continues.
    blank: usize,
}

impl PanicReader {
    /// Reads the next line.
    pub(super) fn line(&mut self, line: &Line) -> Option<News> {
        // Most lines are not about panics, and a flood of them must be fast.
        if line.bytes().ends_with(b":")
            && let Some(header) = header(&line.text())
        {
            self.open = None;
            if self.waiting.len() < MOST_WAITING {
                self.waiting.push_back(header);
            }
            return None;
        }
        if let Some(header) = self.waiting.pop_front() {
            self.open = Some(Open { at: line.at, lines: 1, blank: 0 });
            return Some(News::Panic(panic(header, line.text(), line.at)));
        }
        let open = self.open.as_mut()?;
        let text = line.text();
        if line.at > open.at + ONE_WRITE
            || open.lines == MOST_LINES
            || is_no_message(&text)
        {
            self.open = None;
            return None;
        }
        open.lines += 1;
        if text.is_empty() {
            open.blank += 1;
            return None;
        }
        let breaks = "\n".repeat(1 + std::mem::take(&mut open.blank));
        Some(News::More(breaks + &text))
    }

    /// The panic whose message was cut off by the end of the stream.
    pub(super) fn finish(&mut self, at: Instant) -> Option<Panic> {
        self.waiting.pop_front().map(|header| panic(header, String::new(), at))
    }
}

/// Reads `thread 'NAME' (NUMBER) panicked at FILE:LINE:COLUMN:`, or what a panic hook
/// prints of it, from `panicked at` on. The same line may begin with something that the
/// program printed without a line break.
fn header(line: &str) -> Option<Header> {
    let (before, place) = line.rsplit_once("panicked at ")?;
    let mut place = place.strip_suffix(':')?.rsplitn(3, ':');
    let (column, number, file) = (place.next()?, place.next()?, place.next()?);
    column.parse::<u32>().ok()?;
    Some(Header {
        thread: thread(before).unwrap_or("<unnamed>").to_owned(),
        place: Place { file: file.to_owned(), line: number.parse().ok()? },
    })
}

/// The name in `thread 'NAME' (NUMBER) `.
fn thread(text: &str) -> Option<&str> {
    let (_, thread) = text.trim_end().split_once("thread '")?;
    let name = match thread.rsplit_once(" (") {
        Some((name, number)) if number.ends_with(')') => name,
        _ => thread,
    };
    name.strip_suffix('\'')
}

/// Puts a panic together.
fn panic(header: Header, message: String, at: Instant) -> Panic {
    let sentence = ["not yet implemented", "not implemented"]
        .iter()
        .filter_map(|start| message.strip_prefix(start))
        .find_map(
            |rest| if rest.is_empty() { Some(rest) } else { rest.strip_prefix(": ") },
        )
        .map(str::to_owned);
    Panic {
        place: header.place,
        thread: header.thread,
        todo: sentence.is_some(),
        message: sentence.unwrap_or(message),
        at,
    }
}

/// Whether a line after a panic's message is not part of it: the standard
/// library's note, or a line of the program's log.
fn is_no_message(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    matches!(first, "note:" | "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR")
        || line == "stack backtrace:"
}

#[cfg(test)]
mod tests;
