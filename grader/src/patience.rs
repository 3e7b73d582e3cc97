//! Limits on waiting that are fair on a busy machine. They are counted in steps: one
//! that took longer than it should, because others had the processor, counts less, for
//! the server had to wait for its turn too.

use std::time::{Duration, Instant};

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
    if took <= step {
        return took;
    }
    let share = step.as_secs_f64() / took.as_secs_f64();
    step.mul_f64(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_was_held_up_counts_less() {
        assert_eq!(counted(STEP / 2, STEP), STEP / 2);
        assert_eq!(counted(STEP * 2, STEP), STEP / 2);
        assert_eq!(counted(STEP * 4, STEP), STEP / 4);
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
