//! Prints everything that the commands say.
//!
//! A reader such as `head` may close the pipe when it has read enough; that is no error.
//! Any other failure, such as a full disk, is remembered. [`settle`] reports it at the
//! end, so no verdict is lost without a message.

use std::{
    fmt,
    io::{self, Write},
    sync::OnceLock,
};

use crate::report::wrap;

/// The exit status when the command line is wrong, or the program could not do its work.
pub const CANNOT: u8 = 2;

/// The first failure to write to stdout, if any. It is global, because stdout is too.
static FAILED: OnceLock<io::Error> = OnceLock::new();

/// Prints a text on stdout, with colours if the reader shows them.
pub fn print(text: fmt::Arguments<'_>) {
    write(&mut anstream::stdout(), text);
}

/// The same, and ends the line.
pub fn line(text: fmt::Arguments<'_>) {
    print(format_args!("{text}\n"));
}

/// Prints bytes on stdout unchanged, for programs that read them.
pub fn print_raw(bytes: &[u8]) {
    note(io::stdout().write_all(bytes));
}

/// Prints a text on stderr, with colours if the reader shows them. A failure is ignored,
/// because there is no other place to report it.
pub fn aside(text: fmt::Arguments<'_>) {
    let _ = anstream::stderr().write_fmt(text);
}

/// The same, and ends the line.
pub fn aside_line(text: fmt::Arguments<'_>) {
    aside(format_args!("{text}\n"));
}

/// Prints what went wrong and what to do on stderr, and returns [`CANNOT`].
pub fn refuse(what: &str) -> u8 {
    aside_line(format_args!("{}", wrap(&format!("check: {what}"), "", "")));
    CANNOT
}

/// Remembers a failure to write to stdout.
pub fn note(written: io::Result<()>) {
    if let Err(error) = written
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        // Keep the first one only: the others follow from it.
        let _ = FAILED.set(error);
    }
}

/// Returns the program's exit status: `code`, or [`CANNOT`] if some text could not be
/// printed. In that case, stderr says why.
pub fn settle(code: u8) -> u8 {
    note(io::stdout().flush());
    match FAILED.get() {
        Some(error) => {
            aside_line(format_args!(
                "check: the output could not be written to stdout: {error}."
            ));
            CANNOT
        }
        None => code,
    }
}

fn write(out: &mut impl Write, text: fmt::Arguments<'_>) {
    note(out.write_fmt(text));
}
