//! What a submission may have left.

use std::path::Path;

/// How long killed processes may take to be gone.
#[cfg(target_os = "linux")]
const GONE_WITHIN: std::time::Duration = std::time::Duration::from_secs(3);

/// Kills all processes of a worker's user, and waits until they are gone, with a limit.
/// Returns how many are left.
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "no event reports a stranger's end")]
pub fn kill(uid: u32) -> usize {
    use nix::{
        sys::signal::{Signal, kill},
        unistd::Pid,
    };

    let deadline = std::time::Instant::now() + GONE_WITHIN;
    loop {
        let alive = processes(uid);
        if alive.is_empty() || std::time::Instant::now() > deadline {
            return alive.len();
        }
        for pid in alive {
            // This fails if it has just ended.
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

/// Nothing: only on Linux has a worker a user of its own.
#[cfg(not(target_os = "linux"))]
pub fn kill(_uid: u32) -> usize {
    0
}

/// The living processes of a user.
#[cfg(target_os = "linux")]
pub fn processes(uid: u32) -> Vec<i32> {
    use std::os::unix::fs::MetadataExt;

    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            // The owner of the folder is root if the process can't be dumped, so ask the
            // status for the real user.
            let owned =
                entry.metadata().ok()?.uid() == uid || real_user(pid) == Some(uid);
            (owned && !is_zombie(pid)).then_some(pid)
        })
        .collect()
}

/// The line `Uid:` of proc(5) begins with the real user.
#[cfg(target_os = "linux")]
fn real_user(pid: i32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A process that has ended and waits for its parent to notice.
#[cfg(target_os = "linux")]
fn is_zombie(pid: i32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat"))
        .ok()
        .and_then(|stat| Some(stat.rsplit_once(") ")?.1.starts_with(['Z', 'X'])))
        .unwrap_or(true)
}

/// Lets us delete a folder whose owner has taken all permissions from its folders.
#[cfg(unix)]
pub fn open_up(folder: &Path) {
    use std::{fs, os::unix::fs::PermissionsExt};

    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let _ = fs::set_permissions(&folder, fs::Permissions::from_mode(0o700));
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        // `file_type` doesn't follow a symlink.
        let inner = entries.filter(|entry| entry.file_type().is_ok_and(|t| t.is_dir()));
        folders.extend(inner.map(|entry| entry.path()));
    }
}

/// Nothing: other systems have no such permissions.
#[cfg(not(unix))]
pub fn open_up(_folder: &Path) {}
