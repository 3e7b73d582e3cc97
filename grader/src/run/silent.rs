//! Two clients with their own server, which neither send nor receive anything.
//!
//! Only their silence reveals a server that cuts off long requests, as a timeout layer
//! does. A long-polling request waits until there is something to receive, and the other
//! clients receive something all the time.

use std::{future::pending, time::Duration};

use super::{stay::nobody_sent_away, trial::Trial};
use crate::{check::Group, class::Over, patience::within};

/// The silent clients.
pub const SILENT: Group = Group {
    store_delay_ms: 0,
    class: &[("Una", Over::Polling), ("Uli", Over::WebSocket)],
    checks: &[],
};

/// How long they stay at least after they connect, unless something else has failed. Most
/// runs take this long anyway. A shorter run waits for the rest of it, but only if it
/// would pass.
const SILENCE: Duration = Duration::from_millis(450);

/// Keeps the silent clients connected until all checks are done.
pub async fn in_silence(trial: &Trial<'_>) {
    if trial.board.any_required_found() {
        return;
    }
    // The other groups report a server that lets nobody in.
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
