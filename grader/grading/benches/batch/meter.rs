//! Measures time and memory of everything that this program starts.

use std::{
    fs,
    path::{Path, PathBuf},
    process,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

/// How often memory is looked at.
const PERIOD: Duration = Duration::from_millis(250);

/// What something took.
pub struct Figures {
    pub wall: Duration,
    pub cpu: Duration,
    /// The most memory at any one time, in bytes; what several processes share is counted
    /// once.
    pub memory: u64,
}

/// Where the CPU time is read. In a PID namespace the system doesn't report it to the
/// process that waits, so a control group of our own is better.
pub enum Meter {
    /// A file with the ns of a group (cgroups v1, `cpuacct.usage`).
    Group { folder: PathBuf },
    /// What the system reports for processes that have ended (getrusage(2)).
    Children,
}

impl Meter {
    pub fn new() -> Self {
        let folder = Path::new("/sys/fs/cgroup/cpuacct")
            .join(format!("grading-bench-{}", process::id()));
        let joined = fs::create_dir(&folder).and_then(|()| {
            fs::write(folder.join("cgroup.procs"), process::id().to_string())
        });
        match joined {
            Ok(()) => Self::Group { folder },
            Err(_) => Self::Children,
        }
    }

    /// Where the figures come from.
    pub fn source(&self) -> &'static str {
        match self {
            Self::Group { .. } => "of a control group",
            Self::Children => {
                "of processes that were waited for, which is too low with bubblewrap"
            }
        }
    }

    /// Runs the work, and measures it.
    pub async fn of<T>(&self, work: impl Future<Output = T>) -> (T, Figures) {
        let memory = Memory::watch();
        let (started, before) = (Instant::now(), self.cpu());
        let done = work.await;
        let (wall, after) = (started.elapsed(), self.cpu());
        (done, Figures { wall, cpu: after.saturating_sub(before), memory: memory.end() })
    }

    fn cpu(&self) -> Duration {
        match self {
            Self::Group { folder } => {
                let text = fs::read_to_string(folder.join("cpuacct.usage"));
                let ns = text.ok().and_then(|text| text.trim().parse().ok());
                Duration::from_nanos(ns.unwrap_or_default())
            }
            Self::Children => children(),
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if let Self::Group { folder } = self {
            // This program, and what waits beside it until it ends. A group must be empty.
            let parent = folder.with_file_name("cgroup.procs");
            let members = fs::read_to_string(folder.join("cgroup.procs"));
            for member in members.unwrap_or_default().lines() {
                let _ = fs::write(&parent, member);
            }
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(unix)]
fn children() -> Duration {
    use nix::sys::resource::{UsageWho, getrusage};

    let sum = |who| {
        let usage = getrusage(who).ok()?;
        let both = usage.user_time() + usage.system_time();
        let micros = both.tv_sec() * 1_000_000 + both.tv_usec();
        u64::try_from(micros).ok().map(Duration::from_micros)
    };
    [UsageWho::RUSAGE_SELF, UsageWho::RUSAGE_CHILDREN].into_iter().filter_map(sum).sum()
}

#[cfg(not(unix))]
fn children() -> Duration {
    Duration::ZERO
}

/// Looks at the memory of this process and its descendants, in a thread.
struct Memory {
    most: Arc<AtomicU64>,
    ends: mpsc::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Memory {
    fn watch() -> Self {
        let most = Arc::new(AtomicU64::new(0));
        let (ends, told) = mpsc::channel::<()>();
        let seen = Arc::clone(&most);
        let thread = thread::spawn(move || {
            let waits = |told: &mpsc::Receiver<()>| {
                matches!(told.recv_timeout(PERIOD), Err(mpsc::RecvTimeoutError::Timeout))
            };
            while waits(&told) {
                seen.fetch_max(now(), Ordering::Relaxed);
            }
        });
        Self { most, ends, thread }
    }

    fn end(self) -> u64 {
        drop(self.ends);
        let _ = self.thread.join();
        self.most.load(Ordering::Relaxed)
    }
}

/// The sum of the proportional shares (proc_pid_smaps(5)), in bytes.
fn now() -> u64 {
    tree().into_iter().filter_map(share).sum()
}

fn share(pid: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    Some(1024 * line.split_whitespace().next()?.parse::<u64>().ok()?)
}

/// This process and its descendants.
fn tree() -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let parents: Vec<(u32, u32)> =
        pids.filter_map(|pid| Some((pid, parent(pid)?))).collect();
    let mut found = vec![process::id()];
    let mut next = 0;
    while let Some(&one) = found.get(next) {
        found.extend(
            parents.iter().filter(|(_, parent)| *parent == one).map(|(pid, _)| *pid),
        );
        next += 1;
    }
    found
}

fn parent(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    fields.split(' ').nth(1)?.parse().ok()
}
