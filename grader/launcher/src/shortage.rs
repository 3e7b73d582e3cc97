//! What a machine can run out of, according to the messages of the system (errno(3), and
//! the system error codes of Windows), the compiler, the linker, Rust's standard library
//! and Node. None of them says anything about a student's source.

use std::fmt;

use crate::needs;

/// A resource that a program did not get because there was no more.
///
/// The [`Display`](fmt::Display) form is one sentence; [`next_step`](Self::next_step) is
/// what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortage {
    /// Open files, and connections, which count as such.
    Files,
    /// Memory.
    Memory,
    /// Processes and threads.
    Tasks,
    /// A network, the machine's own included.
    Network,
    /// Ports for outgoing connections, or the address 127.0.0.1.
    Ports,
    /// Disk space.
    Disk,
}

/// The messages for each, in the order in which they are searched.
const WORDS: [(Shortage, &[&str]); 6] = [
    (
        Shortage::Files,
        &[
            "Too many open files",
            "EMFILE",
            "ENFILE",
            "os error 10024)",
            // In place of the error, where not even its text could be read.
            "No file descriptors available",
        ],
    ),
    (
        Shortage::Memory,
        &[
            "Cannot allocate memory",
            "ENOMEM",
            "emory exhausted",
            "LLVM ERROR: out of memory",
            "rustc-LLVM ERROR: out of memory",
            "failed to map segment from shared object",
            "failed to mmap",
            "std::bad_alloc",
            "os error 1455)",
            // What the system kills when there is no memory left.
            "(signal: 9, SIGKILL",
            "terminated with signal 9",
        ],
    ),
    (
        Shortage::Tasks,
        &[
            "Resource temporarily unavailable",
            "spawn worker thread",
            "failed to spawn thread",
            "failed to spawn helper thread",
            "pthread_create",
            "EAGAIN",
        ],
    ),
    (
        Shortage::Network,
        &[
            "Network is unreachable",
            "Network unreachable",
            "Network is down",
            "ENETUNREACH",
            "os error 10051)",
        ],
    ),
    (
        Shortage::Ports,
        &[
            "Cannot assign requested address",
            "Can't assign requested address",
            "Address not available",
            "EADDRNOTAVAIL",
            "os error 10049)",
        ],
    ),
    (
        Shortage::Disk,
        &[
            "No space left on device",
            "ENOSPC",
            "Disk quota exceeded",
            "File too large",
            "SIGXFSZ",
            // The same, by its number (signal(7)): cargo has no name for it.
            "(signal: 25)",
            "File size limit exceeded",
            "os error 112)",
        ],
    ),
];

/// An allocation that fails although it asks for less than this, in bytes, fails for the
/// lack of memory, and not because it asks for so much.
const SMALL: u64 = 64 << 20;

impl Shortage {
    /// The resource that is missing according to the text, if it names one.
    pub fn in_text(text: &str) -> Option<Self> {
        let said = |(_, words): &&(Self, &[&str])| words.iter().any(|w| text.contains(w));
        let found = WORDS.iter().find(said).map(|(shortage, _)| *shortage);
        found.or_else(|| refused_allocation(text).then_some(Self::Memory))
    }

    /// What to do now: a sentence, or lines with a command each.
    pub fn next_step(self) -> String {
        match self {
            Self::Files if cfg!(unix) => "Try again in a new terminal. If it allows no \
                 more either (`ulimit -Hn` shows how many), close programs that have \
                 many files open, or ask the administrator of this machine."
                .into(),
            Self::Files => "Close programs that have many files open.".into(),
            Self::Memory if cfg!(unix) => "Close other programs. If this terminal \
                 limits the memory (`ulimit -v` prints a number), raise the limit:\n  \
                 ulimit -v unlimited"
                .into(),
            Self::Memory => "Close other programs.".into(),
            Self::Tasks if cfg!(unix) => "Close other programs. `ulimit -u` prints how \
                 many processes and threads you may have."
                .into(),
            Self::Tasks => "Close other programs.".into(),
            Self::Network => format!(
                "If the server is on this machine, start its loopback network:\n{}",
                needs::PORT.remedy_here()
            ),
            Self::Ports => "Wait a minute. By then the ports of closed connections are \
                 free again."
                .into(),
            Self::Disk => needs::SPACE.remedy_here(),
        }
    }
}

impl fmt::Display for Shortage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Files => "This machine allows no more open files.",
            Self::Memory => "This machine has no memory left.",
            Self::Tasks => "This machine allows no more processes or threads.",
            Self::Network => "This machine has no network to the server.",
            Self::Ports => "This machine has no ports left.",
            Self::Disk => {
                "The disk is full, or a file has reached its largest allowed size."
            }
        })
    }
}

/// Rust's standard library, before it aborts: "memory allocation of N bytes failed".
fn refused_allocation(text: &str) -> bool {
    let mut asked = text.split("memory allocation of ").skip(1);
    asked.any(|rest| {
        let (bytes, rest) = rest.split_once(' ').unwrap_or_default();
        rest.starts_with("bytes failed") && bytes.parse().is_ok_and(|n: u64| n < SMALL)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_is_told_by_the_words_of_those_that_lack_it() {
        let texts = [
            ("cannot connect: Too many open files (os error 24)", Some(Shortage::Files)),
            ("memory allocation of 4096 bytes failed", Some(Shortage::Memory)),
            // That is too much to ask for, on any machine.
            ("memory allocation of 99999999999 bytes failed", None),
            ("rustc … (signal: 9, SIGKILL: kill)", Some(Shortage::Memory)),
            (
                "collect2: fatal error: ld terminated with signal 9 [Killed]",
                Some(Shortage::Memory),
            ),
            (
                "libLLVM.so.22.1: failed to map segment from shared object",
                Some(Shortage::Memory),
            ),
            (
                "OS can't spawn worker thread: Resource temporarily unavailable",
                Some(Shortage::Tasks),
            ),
            ("Network is unreachable (os error 101)", Some(Shortage::Network)),
            ("No space left on device (os error 28)", Some(Shortage::Disk)),
            ("rustc … (signal: 25)", Some(Shortage::Disk)),
            ("Connection refused (os error 111)", None),
            ("rustc … (signal: 11, SIGSEGV: invalid memory reference)", None),
        ];
        for (text, expected) in texts {
            assert_eq!(Shortage::in_text(text), expected, "{text}");
        }
    }
}
