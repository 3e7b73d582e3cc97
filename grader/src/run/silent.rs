//! Two clients on a server of their own that say nothing, and to whom nothing is said.
//!
//! Only their silence shows a server that cuts requests off which take long, as a
//! timeout layer does: a long-polling request waits until there is something to say, and
//! to the class that is said all the time.

use std::{future::pending, time::Duration};

use super::{stay::nobody_sent_away, trial::Trial};
use crate::{check::Group, class::Over, patience::within};

/// Who says nothing.
pub const SILENT: Group = Group {
    store_delay_ms: 0,
    class: &[("Una", Over::Polling), ("Uli", Over::WebSocket)],
    checks: &[],
};

/// How long they stay at least, from when they are let in, unless something else has
/// failed. Most runs take as long by themselves, and one that ends sooner is held up by
/// the rest of it, and only if it would pass.
const SILENCE: Duration = Duration::from_millis(450);

/// Lets the silent clients stay until all checks are done.
pub async fn in_silence(trial: &Trial<'_>) {
    if trial.board.any_required_found() {
        return;
    }
    // A server that lets nobody in is the other groups' matter.
    let Ok(stage) = trial.open_beside().await else { return };
    let something_failed = async {
        trial.others_are_done().await;
        if !trial.board.any_required_found() {
            pending().await
        }
    };
    let silence = within(SILENCE, pending::<()>());
    tokio::select! {
        _ = silence => trial.others_are_done().await,
        () = something_failed => {}
    }
    match stage.end_of_broken_server(0).await {
        Some(finding) => trial.gone(finding),
        None => {
            nobody_sent_away(trial.board, trial.group.class, trial.is_explained(), &stage)
        }
    }
    trial.close(stage).await;
}
