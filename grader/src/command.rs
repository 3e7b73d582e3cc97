//! What the program can do, one module for each command. Each prints, and returns the
//! exit status: 0 all required checks passed, 1 not yet, 2 it could not be judged.

pub mod all;
pub mod check;
pub mod completions;
pub mod contract;
pub mod diff;
pub mod doctor;
pub mod explain;
pub mod handout;
pub mod hint;
pub mod judge;
pub mod list;
pub mod mistyped;
pub mod next;
pub mod replay;
pub mod reset;
pub mod verify;
pub mod watch;

use crate::{output, report::wrap};

/// The exit status when the command line is wrong, or the program could not do its work.
pub const CANNOT: u8 = 2;

/// Prints what went wrong and what to do on stderr, and returns [`CANNOT`].
pub fn refuse(what: &str) -> u8 {
    output::aside_line(format_args!("{}", wrap(&format!("check: {what}"), "", "")));
    CANNOT
}
