//! What Linux tells about a process in `/proc/PID/stat`, see `proc_pid_stat(5)`.

use std::{fmt::Display, fs};

/// The fields of the file, which that page numbers from 1.
pub(super) struct Stat(String);

impl Stat {
    pub const PID: usize = 1;
    pub const PARENT: usize = 4;
    pub const SESSION: usize = 6;
    pub const START: usize = 22;
    const STATE: usize = 3;
    const SIZE: usize = 23;
    const ENVIRONMENT_END: usize = 51;

    /// For the process with this id, or for `self`; `None` if there is none.
    pub fn of(process: impl Display) -> Option<Self> {
        fs::read_to_string(format!("/proc/{process}/stat")).ok().map(Self)
    }

    /// The value of a numeric field.
    pub fn number(&self, field: usize) -> Option<u64> {
        self.field(field)?.parse().ok()
    }

    /// Whether it has ended, and its parent has not asked for its exit status yet.
    pub fn has_ended(&self) -> bool {
        matches!(self.field(Self::STATE), Some("Z" | "X"))
    }

    /// Whether it is just loading a program. For a moment, it has memory but no
    /// environment.
    pub fn is_loading(&self) -> bool {
        let is_zero = |field| self.number(field).is_none_or(|number| number == 0);
        !is_zero(Self::SIZE) && is_zero(Self::ENVIRONMENT_END)
    }

    fn field(&self, number: usize) -> Option<&str> {
        // Field 2, the name, can contain anything, and ends with the last bracket.
        let (before, after) = self.0.rsplit_once(") ")?;
        match number {
            ..3 => before.split(" (").nth(number - 1),
            _ => after.split_ascii_whitespace().nth(number - 3),
        }
    }
}
