//! Packets that arrive late and should not arrive at all. Nothing can prove that no more
//! will come, so this is the one wait that only has a length.

use std::time::Duration;

use classroom::{
    finding::Finding,
    journal::Entry,
    stage::{Look, Stage},
};

/// A second copy is found if it comes within this time.
const LATE: Duration = Duration::from_millis(100);

/// The same for a server behind `--url`, which is checked less often.
const LATE_ELSEWHERE: Duration = Duration::from_millis(300);

/// Lists that forget after a second or two have forgotten what is older than this.
const OLD: Duration = Duration::from_millis(2200);

/// Waits until what was done first on this stage is old, on a server behind `--url`: only
/// time shows whether something expires.
///
/// # Errors
/// As [`Stage::wait`].
pub async fn old(stage: &Stage) -> Result<(), Finding> {
    let never = |_: &[Entry]| Look::<()>::Waiting(0);
    let rest = OLD.saturating_sub(stage.opened.elapsed());
    let limit = if stage.is_shared() { rest } else { Duration::ZERO };
    stage.wait_within(limit, "messages to grow old", never).await.map(|_| ())
}

/// Waits for late packets. A check that looks back at the whole run calls this once, on
/// behalf of all checks before it.
///
/// # Errors
/// As [`Stage::wait`].
pub async fn late(stage: &Stage) -> Result<(), Finding> {
    let never = |_: &[Entry]| Look::<()>::Waiting(0);
    let limit = if stage.is_shared() { LATE_ELSEWHERE } else { LATE };
    stage.wait_within(limit, "late copies", never).await.map(|_| ())
}
