//! Limits on waiting that are fair on a busy machine. They are counted in steps: one
//! that took longer than it should, because others had the processor, counts less, for
//! the server had to wait for its turn too. So does one on a crowded machine, whose
//! scheduler lets the grader, which mostly sleeps, go before the server.

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

use tokio::time::timeout;

/// The length of a step.
pub const STEP: Duration = Duration::from_millis(50);

/// Waits for `future` within `limit`, counted in steps; `None` when it was not done.
pub async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = std::pin::pin!(future);
    let mut left = limit;
    while !left.is_zero() {
        // No shorter than a timer can be, or the rest would never run out.
        let step = STEP.min(left).max(Duration::from_millis(2));
        let started = Instant::now();
        if let Ok(done) = timeout(step, future.as_mut()).await {
            return Some(done);
        }
        left = left.saturating_sub(counted(started.elapsed(), step));
    }
    None
}

/// What a step counts for that should have taken `step` at most.
pub fn counted(took: Duration, step: Duration) -> Duration {
    if took < step {
        return took;
    }
    let share = step.as_secs_f64() / took.as_secs_f64();
    step.mul_f64(share / crowding())
}

/// A limit that is fair on this machine as it is now.
pub fn stretched(limit: Duration) -> Duration {
    limit.mul_f64(crowding())
}

/// So many programs a processor are no crowd.
const ROOM: f64 = 2.0;

/// A limit becomes at most so many times as long for a crowd.
const MOST: f64 = 8.0;

/// How many times as long a program waits for its turn as on a machine with `ROOM`
/// programs a processor; 1 where there are fewer, or the system does not tell.
fn crowding() -> f64 {
    let programs = running().unwrap_or_default();
    (programs / ROOM / processors()).clamp(1.0, MOST)
}

/// How many programs and threads run or wait for their turn: the fourth field of Linux's
/// `/proc/loadavg`, before the slash (proc_loadavg(5)).
fn running() -> Option<f64> {
    #[cfg(target_os = "linux")]
    {
        let text = std::fs::read_to_string("/proc/loadavg").ok()?;
        text.split([' ', '/']).nth(3)?.parse().ok()
    }
    #[cfg(not(target_os = "linux"))]
    None
}

/// The machine's processors, those included that a container may not use: the programs
/// of everybody are counted too.
fn processors() -> f64 {
    static COUNT: LazyLock<f64> = LazyLock::new(|| {
        let online = std::fs::read_to_string("/sys/devices/system/cpu/online");
        online.ok().and_then(|ranges| in_ranges(&ranges)).unwrap_or_else(|| {
            std::thread::available_parallelism().map_or(1.0, |count| count.get() as f64)
        })
    });
    *COUNT
}

/// How many numbers such ranges hold: `0-3,8` holds five.
fn in_ranges(text: &str) -> Option<f64> {
    let lengths = text.trim().split(',').map(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let first: u32 = first.parse().ok()?;
        last.parse::<u32>().ok()?.checked_sub(first)?.checked_add(1)
    });
    lengths.sum::<Option<u32>>().map(f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_was_held_up_counts_less() {
        assert_eq!(counted(STEP / 2, STEP), STEP / 2);
        // A crowd, such as that of the tests, makes it less.
        assert!(counted(STEP * 2, STEP) <= STEP / 2);
        assert!(counted(STEP * 4, STEP) <= STEP / 4);
    }

    #[test]
    fn the_processors_are_counted() {
        assert_eq!(in_ranges("0-1\n"), Some(2.0));
        assert_eq!(in_ranges("0"), Some(1.0));
        assert_eq!(in_ranges("0-3,8"), Some(5.0));
        assert_eq!(in_ranges(""), None);
        assert!(processors() >= 1.0);
        assert!((1.0..=MOST).contains(&crowding()));
    }

    #[tokio::test]
    async fn what_never_comes_is_given_up() {
        let limit = Duration::from_millis(120);
        let started = Instant::now();
        assert_eq!(within(limit, std::future::pending::<()>()).await, None);
        assert!(started.elapsed() >= limit);
        assert_eq!(within(limit, async { 7 }).await, Some(7));
    }
}
