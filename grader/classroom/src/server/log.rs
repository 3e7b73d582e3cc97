//! Stores a limited number of lines, and makes a line safe to show.

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
    /// How many more bytes it had.
    cut: usize,
}

impl Line {
    /// Adds the next bytes, as long as there is room.
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

    /// The line, safe to show: colours and control characters could hide or fake what the
    /// grader itself prints.
    pub(super) fn text(&self) -> String {
        let (mut bytes, mut cut) = (&self.bytes[..], self.cut);
        if cut > 0 {
            // The cut may be in the middle of a character.
            let part = bytes.utf8_chunks().last().map_or(0, |last| last.invalid().len());
            bytes = &bytes[..bytes.len() - part];
            cut += part;
        }
        let text = String::from_utf8_lossy(bytes);
        let plain = anstream::adapter::strip_str(&text).to_string();
        let mut plain: String = plain.replace('\t', "    ");
        plain.retain(is_harmless);
        if cut > 0 {
            plain.push_str(&format!(" [{cut} bytes more]"));
        }
        plain
    }
}

/// Whether a character only shows itself: it is no control character, and doesn't break
/// the line or change the text's direction.
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
    /// The buffer of a dropped line, to be reused: a flood of lines needs no allocations.
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

    /// Keeps a line, and may drop the oldest of the last lines.
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

    /// How many lines have been pushed so far.
    pub(super) fn count(&self) -> usize {
        let left_out = self.gap.map_or(0, |gap| gap.count);
        self.first.len() + left_out + self.last.len()
    }

    /// When the first line was read.
    pub(super) fn start(&self) -> Option<Instant> {
        self.first.first().map(|line| line.at)
    }

    /// The lines of a span of time, both ends included, each with its time; with a note
    /// where some are missing.
    pub(super) fn lines(&self, from: Instant, to: Instant) -> Vec<(Instant, String)> {
        let wanted = |line: &&Line| from <= line.at && line.at <= to;
        let timed = |line: &Line| (line.at, line.text());
        let mut lines: Vec<(Instant, String)> =
            self.first.iter().filter(wanted).map(timed).collect();
        if let Some(gap) = self.gap
            && gap.from <= to
            && from <= gap.to
        {
            lines.push((gap.from, format!("[{} lines left out]", gap.count)));
        }
        lines.extend(self.last.iter().filter(wanted).map(timed));
        lines
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// What is shown of a line.
    fn shown(bytes: &[u8]) -> String {
        let mut line = Log::default().blank(Instant::now());
        line.push(bytes);
        line.text()
    }

    #[test]
    fn nothing_of_a_line_can_change_what_is_around_it() {
        assert_eq!(
            shown(b"\x1b[1;31mred\x1b[0m\x1b[2K\x1b]0;title\x07 plain\r"),
            "red plain"
        );
        assert_eq!(shown("a\u{202e}b\u{2028}c\u{9b}d\0\u{8}e".as_bytes()), "abcde");
        assert_eq!(shown(b"a\tb \xff c"), "a    b \u{fffd} c");
        assert_eq!(shown("naïve 你好 🦀".as_bytes()), "naïve 你好 🦀");
    }

    #[test]
    fn a_line_is_cut_between_two_characters() {
        let long = "é".repeat(MOST_BYTES);
        assert_eq!(shown(&long.as_bytes()[1..]).chars().last(), Some(']'));
        let text = shown(format!("x{long}").as_bytes());
        assert_eq!(text, format!("x{} [2002 bytes more]", "é".repeat(999)));
    }

    #[test]
    fn what_is_left_out_is_told_where_it_was() {
        let start = Instant::now();
        let mut log = Log::default();
        for number in 0..1_000 {
            let mut line = log.blank(start + Duration::from_millis(number));
            line.push(number.to_string().as_bytes());
            log.push(line);
        }
        let between = |from, to| {
            let at = |ms| start + Duration::from_millis(ms);
            let lines = log.lines(at(from), at(to));
            lines.into_iter().map(|(_, text)| text).collect::<Vec<_>>()
        };
        assert_eq!(between(10, 12), ["10", "11", "12"]);
        assert_eq!(between(198, 300), ["198", "199", "[600 lines left out]"]);
        assert_eq!(between(300, 310), ["[600 lines left out]"]);
        assert_eq!(between(199, 800), ["199", "[600 lines left out]", "800"]);
        assert_eq!(between(998, 2_000), ["998", "999"]);
    }
}
