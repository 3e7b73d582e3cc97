//! Everything that the commands print.
//!
//! A reader that has gone away, such as `head`, has read enough. Anything else that keeps
//! a text from being written, such as a full disk, is remembered, and [`settle`] tells of
//! it at the end, so that no verdict gets lost in silence.

use std::{
    fmt,
    io::{self, Write},
    sync::OnceLock,
};

use crate::command::CANNOT;

/// The first text that could not be written, if any: stdout is one for the whole program,
/// and so is this.
static FAILED: OnceLock<io::Error> = OnceLock::new();

/// Prints a text on stdout, with colours where they are shown.
pub fn print(text: fmt::Arguments<'_>) {
    write(&mut anstream::stdout(), text);
}

/// The same, and ends the line.
pub fn line(text: fmt::Arguments<'_>) {
    print(format_args!("{text}\n"));
}

/// Prints a text on stdout to the letter: one that a program reads.
pub fn print_raw(bytes: &[u8]) {
    note(io::stdout().write_all(bytes));
}

/// Prints a text on stderr, with colours where they are shown. Where that fails there is
/// nobody to tell.
pub fn aside(text: fmt::Arguments<'_>) {
    let _ = anstream::stderr().write_fmt(text);
}

/// The same, and ends the line.
pub fn aside_line(text: fmt::Arguments<'_>) {
    aside(format_args!("{text}\n"));
}

/// Remembers a failure to write to stdout.
pub fn note(written: io::Result<()>) {
    if let Err(error) = written
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        // Only the first one counts: the others follow from it.
        let _ = FAILED.set(error);
    }
}

/// The program's exit status: `code`, or [`CANNOT`] if something that was to be printed
/// could not be, which is said on stderr.
pub fn settle(code: u8) -> u8 {
    note(io::stdout().flush());
    match FAILED.get() {
        Some(error) => {
            aside_line(format_args!(
                "check: what it has to say could not be written to stdout: {error}."
            ));
            CANNOT
        }
        None => code,
    }
}

fn write(out: &mut impl Write, text: fmt::Arguments<'_>) {
    note(out.write_fmt(text));
}
