//! What the student sees.

use std::{
    env,
    io::{self, IsTerminal, Write},
};

use anstyle::Style;

use crate::report::{Detail, width};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Everything is gone, also what was scrolled away, and the next line is the first.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// How keys are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// Each counts at once.
    Keys,
    /// A line of its own for each.
    Lines,
}

/// Stdout.
pub struct Screen {
    clears: bool,
    typing: Typing,
    used: bool,
}

impl Screen {
    /// A screen that says how keys are typed.
    pub fn new(typing: Typing) -> Self {
        let obeys = match env::var_os("TERM") {
            Some(term) => term != "dumb",
            None => cfg!(windows),
        };
        Self { clears: io::stdout().is_terminal() && obeys, typing, used: false }
    }

    /// An empty screen, but for this line.
    ///
    /// # Errors
    /// When nobody reads any more; so for all that prints.
    pub fn begin(&mut self, line: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        if self.clears {
            // Not a colour, so NO_COLOR has no say in it.
            stdout.write_all(CLEAR.as_bytes())?;
            stdout.flush()?;
        } else if self.used {
            stdout.write_all(b"\n")?;
        }
        self.used = true;
        drop(stdout);
        self.say(&format!("{BOLD}{line}{BOLD:#}\n"))
    }

    /// Prints a text as it is.
    pub fn show(&self, text: &str) -> io::Result<()> {
        let mut stdout = anstream::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()
    }

    /// Prints a paragraph.
    pub fn say(&self, text: &str) -> io::Result<()> {
        self.show(&(textwrap::fill(text, width()) + "\n"))
    }

    /// Prints which keys there are, while so much is shown.
    pub fn keys(&self, shown: Detail) -> io::Result<()> {
        let detail = match shown {
            Detail::Quiet => "usual",
            Detail::Usual => "verbose",
            Detail::Verbose => "quiet",
        };
        let keys = format!("n next  h hint  l list  v {detail}  o page  r again  q quit");
        let keys = textwrap::fill(&keys, width());
        match self.typing {
            Typing::Keys => self.show(&format!("\n{DIM}{keys}{DIM:#}\n")),
            Typing::Lines => self.show(&format!("\n{keys}\n(a letter, and Enter)\n")),
        }
    }
}
