//! What comes late, and should not come at all. Nothing proves that no more will come,
//! so this is the one wait that has only a length.

use std::time::Duration;

use crate::{
    check::Finding,
    journal::Entry,
    stage::{Look, Stage},
};

/// How late a second copy may come that is still found.
const LATE: Duration = Duration::from_millis(100);

/// The same for a server that runs elsewhere, and is tried less often.
const LATE_ELSEWHERE: Duration = Duration::from_millis(300);

/// Waits for what comes late; a check that looks back does this once, for all that
/// were before it.
///
/// # Errors
/// As [`Stage::wait`].
pub async fn late(stage: &Stage) -> Result<(), Finding> {
    let never = |_: &[Entry]| Look::<()>::Waiting(0);
    let limit = if stage.is_shared() { LATE_ELSEWHERE } else { LATE };
    stage.wait_within(limit, "late copies", never).await.map(|_| ())
}
