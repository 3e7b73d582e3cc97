//! A bounded store of lines, and how a line is made safe to show.

use std::{collections::VecDeque, mem, time::Instant};

/// How many of the first lines are kept, and how many of the last.
const MOST_LINES: usize = 200;

/// How many bytes of a line are kept.
const MOST_BYTES: usize = 2_000;

/// A line as it was read.
#[derive(Debug)]
pub(super) struct Line {
    /// When its end was read.
    pub(super) at: Instant,
    /// Its beginning, without the line break.
    bytes: Vec<u8>,
    /// How many bytes more it had.
    cut: usize,
}

impl Line {
    /// Adds the next bytes, as far as there is room.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let room = MOST_BYTES - self.bytes.len();
        let (kept, cut) = bytes.split_at(room.min(bytes.len()));
        self.bytes.extend_from_slice(kept);
        self.cut += cut.len();
    }

    /// The bytes that were kept.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The line as it may be shown: colours and control characters could hide or
    /// forge what the grader itself prints.
    pub(super) fn text(&self) -> String {
        let mut bytes = &self.bytes[..];
        if self.cut > 0 {
            // The cut may have gone through a character.
            let incomplete =
                bytes.utf8_chunks().last().map_or(0, |last| last.invalid().len());
            bytes = &bytes[..bytes.len() - incomplete];
        }
        let text = String::from_utf8_lossy(bytes);
        let plain = anstream::adapter::strip_str(&text).to_string();
        let mut plain: String = plain.replace('\t', "    ");
        plain.retain(is_harmless);
        if self.cut > 0 {
            plain.push_str(&format!(" [{} bytes more]", self.cut));
        }
        plain
    }
}

/// Whether a character shows itself and nothing else: not a control character,
/// nor one that breaks the line or turns the direction of the text.
fn is_harmless(char: char) -> bool {
    !char.is_control()
        && !matches!(char, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The first and the last lines.
#[derive(Debug, Default)]
pub(super) struct Log {
    first: Vec<Line>,
    last: VecDeque<Line>,
    gap: Option<Gap>,
    /// The buffer of a line that was dropped: a flood then needs no allocations.
    spare: Vec<u8>,
}

/// The lines that were left out between the first and the last.
#[derive(Clone, Copy, Debug)]
struct Gap {
    count: usize,
    from: Instant,
    to: Instant,
}

impl Log {
    /// An empty line.
    pub(super) fn blank(&mut self, at: Instant) -> Line {
        Line { at, bytes: mem::take(&mut self.spare), cut: 0 }
    }

    /// Keeps a line; the oldest of the last lines may go.
    pub(super) fn push(&mut self, line: Line) {
        if self.first.len() < MOST_LINES {
            self.first.push(line);
            return;
        }
        self.last.push_back(line);
        if self.last.len() <= MOST_LINES {
            return;
        }
        if let Some(mut gone) = self.last.pop_front() {
            let gap =
                self.gap.get_or_insert(Gap { count: 0, from: gone.at, to: gone.at });
            gap.count += 1;
            gap.to = gone.at;
            gone.bytes.clear();
            self.spare = gone.bytes;
        }
    }

    /// The lines of which `is_wanted` likes the time, with a note where some are
    /// missing.
    pub(super) fn lines(&self, is_wanted: impl Fn(Instant) -> bool) -> Vec<String> {
        let wanted = |line: &&Line| is_wanted(line.at);
        let mut lines: Vec<String> =
            self.first.iter().filter(wanted).map(Line::text).collect();
        let last: Vec<String> = self.last.iter().filter(wanted).map(Line::text).collect();
        if let Some(gap) = self.gap {
            let spans = !lines.is_empty() && !last.is_empty();
            if spans || is_wanted(gap.from) || is_wanted(gap.to) {
                lines.push(format!("[{} lines left out]", gap.count));
            }
        }
        lines.extend(last);
        lines
    }
}
