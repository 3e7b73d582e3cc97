//! What the program can do, one module for each command. Each prints, and returns the
//! exit status: 0 everything is judged, 1 something waits for a person, 2 it could not
//! run.

pub mod contract;
pub mod finish;
pub mod grade;
pub mod judging;
pub mod merge;
pub mod points;
pub mod preview;
pub mod regrade;
pub mod scratch;
pub mod setting;
pub mod show;

/// The exit status when something waits for a person.
pub const OPEN: u8 = 1;
