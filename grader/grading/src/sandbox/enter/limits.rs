//! Resource limits (setrlimit(2)).

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::{EnterError, Entry};
use crate::sandbox::Level;

/// Sets all but the number of processes.
pub fn set(entry: &Entry) -> Result<(), EnterError> {
    let limits = &entry.limits;
    // A second more until SIGKILL lets SIGXCPU say what happened.
    limit(Resource::RLIMIT_CPU, limits.cpu_s, limits.cpu_s + 1)?;
    both(Resource::RLIMIT_DATA, limits.memory)?;
    both(Resource::RLIMIT_AS, limits.address_space)?;
    both(Resource::RLIMIT_FSIZE, limits.file_size)?;
    both(Resource::RLIMIT_NOFILE, limits.open_files)?;
    // 1 instead of 0: then the kernel doesn't start the machine's crash reporter either
    // (`do_coredump` in Linux's fs/coredump.c).
    both(Resource::RLIMIT_CORE, 1)?;
    // The system's queues and locked memory outlive a limit on data.
    both(Resource::RLIMIT_MSGQUEUE, 0)?;
    both(Resource::RLIMIT_MEMLOCK, 64 * 1024)
}

/// If the machine runs out of memory, the system ends the program before the grader.
pub fn offer_to_end() {
    // Without /proc the system chooses by size, which is as good here.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}

/// Sets the number of processes and threads. The system counts those of a user; in a user
/// namespace, from Linux 5.14 on, only those inside.
pub fn set_processes(entry: &Entry) -> Result<(), EnterError> {
    let shared = entry.uid.is_none() && entry.level == Level::Landlock;
    let others = if shared { threads_of_user().saturating_sub(1) } else { 0 };
    both(Resource::RLIMIT_NPROC, others + entry.limits.processes)
}

/// The threads that our user has, with our own one.
fn threads_of_user() -> u64 {
    use std::os::unix::fs::MetadataExt;

    let user = nix::unistd::getuid().as_raw();
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let owned = processes.filter(|process| {
        process.metadata().is_ok_and(|found| found.uid() == user && found.is_dir())
    });
    let threads =
        |path: std::path::PathBuf| std::fs::read_dir(path).map_or(0, Iterator::count);
    owned.map(|process| threads(process.path().join("task")) as u64).sum()
}

fn both(resource: Resource, value: u64) -> Result<(), EnterError> {
    limit(resource, value, value)
}

/// Never raises a limit that the machine's administrator has set.
fn limit(resource: Resource, soft: u64, hard: u64) -> Result<(), EnterError> {
    let fault = |error| EnterError::new(format!("can't set {resource:?}"), error);
    let (_, most) = getrlimit(resource).map_err(fault)?;
    setrlimit(resource, soft.min(most), hard.min(most)).map_err(fault)
}
