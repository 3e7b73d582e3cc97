//! A server's CPU time, if the system tells it.

use std::time::Duration;

/// The CPU time of all threads of a process so far; `None` if the system doesn't tell it.
///
/// In Linux's `/proc/PID/stat` it is the sum of fields 14 and 15, in ticks (proc(5)).
#[cfg(target_os = "linux")]
pub(super) fn time(pid: u32) -> Option<Duration> {
    /// The length of a tick: `USER_HZ` is 100 on every Linux except on Alpha.
    const TICK: Duration = Duration::from_millis(10);

    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // Field 2, the name, can contain anything, and ends with the last bracket.
    let (_, after_name) = stat.rsplit_once(") ")?;
    let ticks =
        |number: usize| after_name.split(' ').nth(number - 3)?.parse::<u32>().ok();
    Some(TICK * ticks(14)?.checked_add(ticks(15)?)?)
}

/// Always `None`: other systems have no equivalent that can be read without `unsafe`.
#[cfg(not(target_os = "linux"))]
pub(super) fn time(_pid: u32) -> Option<Duration> {
    None
}
