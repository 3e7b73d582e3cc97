//! Whether those who did nothing wrong stay connected: the class, and two clients on a
//! server of their own that say nothing, and to whom nothing is said.
//!
//! Only their silence shows a server that cuts requests off which take long, as a
//! timeout layer does: a long-polling request waits until there is something to say, and
//! to the class that is said all the time.

use std::{future::pending, time::Duration};

use super::{blame::starts, trial::Trial};
use crate::{
    check::{Finding, Group},
    class::{Over, polling::CUT_OFF},
    journal::{Entry, Way},
    lessons::broken,
    patience::within,
    stage::Stage,
};

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
        None => nobody_sent_away(trial, &stage),
    }
    trial.close(stage).await;
}

/// Puts up a failure if the server has ended the connection of an exact client of the
/// class. No check lets one of them do anything for which a server may do so. Where a
/// check has failed, it is the check that says why; but a request that was cut off is a
/// cause of its own.
pub fn nobody_sent_away(trial: &Trial<'_>, stage: &Stage) {
    let exact = |who: &str| {
        let is = |(name, over): &(&str, Over)| *name == who && *over != Over::Upgrade;
        trial.group.class.iter().any(is)
    };
    let entries = stage.journal.read();
    let ended =
        entries.iter().find(|entry| entry.way == Way::Closed && exact(&entry.who));
    let Some(entry) = ended.cloned() else { return };
    let of_hers = |other: &&Entry| other.who == entry.who;
    let journal = entries.iter().filter(of_hers).cloned().collect();
    drop(entries);
    if trial.board.any_required_found() && !entry.packet.starts_with(CUT_OFF) {
        return;
    }
    let (who, reason) = (&entry.who, &entry.packet);
    let finding = Finding::failed(format!(
        "{who} did nothing wrong, and the connection ended: {reason}."
    ))
    .expected("every client to stay connected until it leaves")
    .actual(format!("{who}'s connection ended: {reason}"))
    .hint(broken::why_ended(reason));
    let mut report = starts(Err(finding), Duration::ZERO);
    report.journal = journal;
    trial.board.settle(report);
}
