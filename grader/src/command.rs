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
pub mod list;
pub mod mistyped;
pub mod next;
pub mod replay;
pub mod reset;
pub mod verify;
pub mod watch;
mod watch_contract;
pub mod watching;
