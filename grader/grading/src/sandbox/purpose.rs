//! What a program is started for, and how much it may use.

use std::path::{Path, PathBuf};

/// The first user id for a worker. systemd's range for services begins at 61184, and
/// that of its home folders ends at 60513 (systemd.io/UIDS-GIDS).
pub const FIRST_UID: u32 = 61_000;

/// The last one.
pub const LAST_UID: u32 = 61_183;

const MIB: u64 = 1024 * 1024;

/// Whether a program is a compiler or a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// rustc, with the linker that it starts. It writes into the folder and has no
    /// network.
    Compile,
    /// A stranger's server. What it writes is gone when it ends.
    Serve,
}

/// What a program is started for.
#[derive(Clone, Copy, Debug)]
pub struct Purpose<'a> {
    /// Compiler or submission.
    pub kind: Kind,
    /// Files and folders that it needs besides the system's, at the same path inside.
    pub read_only: &'a [PathBuf],
    /// The working directory, at the same path inside; the cell's folder or one in it.
    pub folder: &'a Path,
    /// How much it may use.
    pub limits: Limits,
}

/// How much a program may use. Wall time is the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// CPU time of each process, in s; then it gets SIGXCPU, and a second later SIGKILL.
    pub cpu_s: u64,
    /// Data and heap of each process, in bytes.
    pub memory: u64,
    /// Address space of each process, in bytes. A thread of a program reserves much
    /// more than it uses. Below 768 MiB, rustc says "can't find crate".
    pub address_space: u64,
    /// Processes and threads.
    pub processes: u64,
    /// Whether it may start no other process, only threads. Then the limits of each
    /// process are limits of it all. With Landlock, no server may.
    pub alone: bool,
    /// Each file, in bytes; then the program gets SIGXFSZ, which ends it.
    pub file_size: u64,
    /// Open files of each process.
    pub open_files: u64,
    /// All files in `/tmp`, and in the folder of a server, in bytes each. Only
    /// bubblewrap can limit that.
    pub scratch: u64,
}

impl Limits {
    /// Enough for rustc and its linker. An `include_bytes!` of an endless file ends at
    /// the limit of memory.
    pub fn compile() -> Self {
        Self {
            cpu_s: 30,
            memory: 3 * 1024 * MIB,
            address_space: 3 * 1024 * MIB,
            processes: 256,
            alone: false,
            file_size: 256 * MIB,
            open_files: 1024,
            scratch: 256 * MIB,
        }
    }

    /// Enough for a server of a lesson with hundreds of clients.
    pub fn serve() -> Self {
        let memory = 512 * MIB;
        let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
        Self {
            cpu_s: 30,
            memory,
            // glibc reserves 128 MiB for a thread's heap before it gives half back.
            address_space: memory + 1024 * MIB + 128 * MIB * cores,
            processes: 256,
            alone: true,
            file_size: 16 * MIB,
            open_files: 4096,
            scratch: 16 * MIB,
        }
    }
}
