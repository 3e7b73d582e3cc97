//! The page that a report is written on: text with colours, in lines of limited width.

use std::fmt;

use classroom::wrap::{wrap_to, wrapping};

use super::size::width;

/// A page.
pub struct Page {
    text: String,
    /// The most columns that a line may have.
    pub width: usize,
}

impl fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.write_str(text)
    }
}

impl Page {
    /// An empty page.
    pub fn new(width: usize) -> Self {
        Self { text: String::new(), width }
    }

    /// The text, with long lines folded.
    pub fn folded(&self) -> String {
        let fold = |line: &str| {
            if anstream::adapter::strip_str(line).to_string().chars().count()
                <= self.width
            {
                return format!("{line}\n");
            }
            let indent = " ".repeat(line.len() - line.trim_start().len() + 2);
            // A command or a path stays whole.
            let options = wrapping(self.width).break_words(false);
            textwrap::fill(line, options.subsequent_indent(&indent)) + "\n"
        };
        self.text.lines().map(fold).collect()
    }
}

/// The text with the lines folded that are longer than `width` columns.
pub fn fold(text: &str, width: usize) -> String {
    Page { text: text.to_owned(), width }.folded()
}

/// Breaks a text into lines as wide as the terminal; the first begins with `first`, the
/// others with `rest`.
pub fn wrap(text: &str, first: &str, rest: &str) -> String {
    wrap_to(width(), text, first, rest)
}
