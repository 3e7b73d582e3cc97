//! Whether the clients that did nothing wrong stayed connected.

use std::time::Duration;

use classroom::{
    class::{Over, polling::CUT_OFF},
    finding::Finding,
    journal::{Entry, Way},
    play::broken,
    stage::Stage,
    verdict::CheckReport,
};

use super::blame::starts;

/// A failure if the server has ended an exact client's connection. No check makes an exact
/// client do anything that would justify that. If a check has failed, the check says why
/// (`explained`), but a request that was cut off is a cause of its own.
pub fn sent_away(
    class: &[(&str, Over)],
    explained: bool,
    stage: &Stage,
) -> Option<CheckReport> {
    let exact = |who: &str| {
        let is = |(name, over): &(&str, Over)| *name == who && *over != Over::Upgrade;
        class.iter().any(is)
    };
    let entries = stage.journal.read();
    let ended =
        entries.iter().find(|entry| entry.way == Way::Closed && exact(&entry.who));
    let entry = ended.cloned()?;
    let of_hers = |other: &&Entry| other.who == entry.who;
    let journal = entries.iter().filter(of_hers).cloned().collect();
    drop(entries);
    if explained && !entry.packet.starts_with(CUT_OFF) {
        return None;
    }
    let (who, reason) = (&entry.who, &entry.packet);
    let finding = Finding::failed(format!(
        "{who} did nothing wrong, but its connection ended: {reason}."
    ))
    .expected("every client to stay connected until it leaves")
    .actual(format!("{who}'s connection ended: {reason}"))
    .trap(broken::why_ended(reason));
    let mut report = starts(Err(finding), Duration::ZERO);
    report.journal = journal;
    Some(report)
}
