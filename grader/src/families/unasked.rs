//! Events that no client caused. On a server that others use too, a stranger may have
//! caused them: then they don't come each time, or they come at other times as well.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::late::late;
use crate::{
    check::{Claim, Finding},
    journal::Entry,
    stage::Stage,
};

/// How often something is done, to show that an event comes with it and not by chance.
const TIMES: usize = 6;

/// Looks for events since a mark of the journal that no client of this run caused.
pub type Unasked = fn(&Stage, usize) -> Vec<Entry>;

/// Such an event, if one comes each time that this is done, and at no other time.
///
/// # Errors
/// As `act` and [`late`].
pub async fn comes_with(
    stage: &mut Stage,
    act: Claim,
    unasked: Unasked,
) -> Result<Option<Entry>, Finding> {
    let mut comes = None;
    for _ in 0..TIMES {
        let (mark, started) = (stage.journal.mark(), Instant::now());
        act(stage).await?;
        late(stage).await?;
        stage.fence(&stage.exact_names()).await?;
        comes = unasked(stage, mark).into_iter().next();
        if comes.is_none() || !is_quiet(stage, started.elapsed(), unasked).await? {
            return Ok(None);
        }
    }
    Ok(comes)
}

/// Whether no such event comes for so long.
///
/// # Errors
/// As [`Stage::fence`].
pub async fn is_quiet(
    stage: &Stage,
    time: Duration,
    unasked: Unasked,
) -> Result<bool, Finding> {
    let mark = stage.journal.mark();
    sleep(time).await;
    stage.fence(&stage.exact_names()).await?;
    Ok(unasked(stage, mark).is_empty())
}
