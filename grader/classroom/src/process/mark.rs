//! The environment variable that every descendant of a program inherits. It says which
//! grader started the program, so that a later grader can find what a killed one has left
//! behind.

use std::fmt;

use super::{entropy, grader::Grader};

/// What kind of program this is, which decides what ends with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A student's server: everything that it starts ends with it, even daemons.
    Server,
    /// Cargo or a compiler. A daemon that it starts, such as `sccache`'s, also serves
    /// other builds, and is left alone.
    Tool,
}

/// One program's unique mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub kind: Kind,
    /// `None` if the system doesn't tell. Then no later grader can tell, either.
    pub grader: Option<Grader>,
    random: u64,
}

impl Kind {
    /// The name of the environment variable.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Server => "SOCKETLINGS_RUN",
            Self::Tool => "SOCKETLINGS_TOOL",
        }
    }
}

impl Mark {
    /// A new mark of this grader.
    pub fn new(kind: Kind) -> Self {
        Self { kind, grader: Grader::this(), random: entropy() }
    }

    /// The whole entry of the environment, `NAME=value`.
    pub fn entry(&self) -> String {
        format!("{}={self}", self.kind.variable())
    }

    /// Reads an entry of a process's environment; `None` if it is not a mark that names a
    /// grader.
    #[cfg(any(target_os = "linux", test))]
    pub fn read(entry: &[u8]) -> Option<Self> {
        let (name, value) = std::str::from_utf8(entry).ok()?.split_once('=')?;
        let kind = [Kind::Server, Kind::Tool]
            .into_iter()
            .find(|kind| kind.variable() == name)?;
        let mut parts = value.split('-');
        let mut number = || parts.next()?.parse().ok();
        let grader = Grader {
            pid: u32::try_from(number()?).ok()?,
            start: number()?,
            session: number()?,
            namespace: number()?,
        };
        let random = u64::from_str_radix(parts.next()?, 16).ok()?;
        Some(Self { kind, grader: Some(grader), random })
    }
}

/// The value of the variable, such as `4711-88123-4700-4026531836-00c0ffee00c0ffee`: the
/// grader's number, start, session and PID namespace, and a random number.
impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Grader { pid, start, session, namespace }) = self.grader {
            write!(f, "{pid}-{start}-{session}-{namespace}-")?;
        }
        write!(f, "{:016x}", self.random)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        for kind in [Kind::Server, Kind::Tool] {
            let namespace = 4_026_531_836;
            let grader =
                Some(Grader { pid: 4711, start: 88_123, session: 4700, namespace });
            let mark = Mark { kind, grader, random: 7 };
            assert_eq!(Mark::read(mark.entry().as_bytes()), Some(mark));
        }
    }

    #[test]
    fn what_names_no_grader_is_no_mark() {
        for entry in [
            "SOCKETLINGS_RUN=0000000000000007",
            "SOCKETLINGS_RUN=1-2-3-4",
            "SOCKETLINGS_RUN=1-2-x-4-0000000000000007",
            "SOCKETLINGS_RUN=",
            "OTHER_RUN=1-2-3-4-0000000000000007",
            "",
        ] {
            assert_eq!(Mark::read(entry.as_bytes()), None, "{entry}");
        }
    }
}
