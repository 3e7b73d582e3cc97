//! Stdout: a screen that is drawn as a whole, or where that is impossible a text that
//! grows at its end.

use std::{
    env,
    io::{self, IsTerminal, Write},
};

use crate::report::height;

/// Clears the screen, and moves to the top left. What was scrolled away stays.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// The usual lines of a terminal.
const ROWS: usize = 24;

/// How keys are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// Each counts at once.
    Keys,
    /// Each on a line of its own.
    Lines,
    /// Stdin has ended.
    Nothing,
}

/// Stdout.
pub struct Screen {
    redraws: bool,
}

impl Screen {
    /// Looks what stdout can do.
    pub fn new() -> Self {
        let obeys = match env::var_os("TERM") {
            Some(term) => term != "dumb",
            None => cfg!(windows),
        };
        Self { redraws: io::stdout().is_terminal() && obeys }
    }

    /// Whether the screen can be drawn again. If not, texts are only added.
    pub fn redraws(&self) -> bool {
        self.redraws
    }

    /// The lines that can be seen at the same time, without the last one: the cursor
    /// is there.
    pub fn rows(&self) -> usize {
        height().unwrap_or(ROWS).saturating_sub(1)
    }

    /// Puts this text in the place of all that is seen.
    ///
    /// # Errors
    /// When nobody reads any more; this holds for whatever prints.
    pub fn draw(&self, text: &str) -> io::Result<()> {
        // Not a colour, so NO_COLOR does not concern it.
        io::stdout().write_all(CLEAR.as_bytes())?;
        self.add(text)
    }

    /// Adds a text at the end.
    ///
    /// # Errors
    /// As [`draw`](Self::draw).
    pub fn add(&self, text: &str) -> io::Result<()> {
        let mut stdout = anstream::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()
    }
}
