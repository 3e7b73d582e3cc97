//! How long a run may take. A check that passes gives back the time that it took. So a
//! slow but correct server is checked to the end, and one that hangs is cut off soon.

use std::{
    pin::pin,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use classroom::patience::stretched;
use tokio::time::{Instant as TokioInstant, timeout_at};

/// How many times its length a limit may grow to.
const LONGEST: u32 = 4;

/// The limit of one run.
pub struct Limit {
    started: Instant,
    /// From the start, in ms.
    now: AtomicU64,
    longest: Duration,
}

impl Limit {
    /// The limit of a run that begins now.
    pub fn new(limit: Duration, grows: bool) -> Self {
        let longest = if grows { limit * LONGEST } else { limit };
        let now = AtomicU64::new(limit.as_millis() as u64);
        Self { started: Instant::now(), now, longest }
    }

    /// Gives back the time that a passed check took, in ms.
    pub fn give_back(&self, took: u64) {
        let longest = self.longest.as_millis() as u64;
        let longer = |now: u64| Some((now + took).min(longest));
        let set = self.now.fetch_update(Ordering::Relaxed, Ordering::Relaxed, longer);
        debug_assert!(set.is_ok(), "there is always a new value");
    }

    /// The limit's current length.
    pub fn length(&self) -> Duration {
        Duration::from_millis(self.now.load(Ordering::Relaxed))
    }

    /// When the run must end, as things are: on a crowded machine, everything takes longer.
    fn end(&self) -> Instant {
        self.started + stretched(self.length())
    }

    /// Waits for `future` until the run must end; `None` if it was not done by then.
    pub async fn within<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        let mut future = pin!(future);
        loop {
            let end = self.end();
            let done = timeout_at(TokioInstant::from_std(end), future.as_mut()).await;
            if let Ok(done) = done {
                return Some(done);
            }
            if self.end() <= end {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(40);

    #[tokio::test]
    async fn a_check_that_passes_gives_its_time_back_to_a_point() {
        let limit = Limit::new(SHORT, true);
        limit.give_back(60);
        assert_eq!(limit.within(std::future::pending::<()>()).await, None);
        assert!(limit.started.elapsed() >= Duration::from_millis(100));
        limit.give_back(600);
        assert_eq!(limit.length(), SHORT * LONGEST);
    }

    #[tokio::test]
    async fn a_limit_that_somebody_has_set_stays() {
        let limit = Limit::new(SHORT, false);
        limit.give_back(600);
        assert_eq!(limit.length(), SHORT);
        assert_eq!(limit.within(async { 7 }).await, Some(7));
    }
}
