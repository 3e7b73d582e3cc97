//! What explains any silence: a connection that ended, or a packet that breaks the
//! protocol.

use crate::{
    check::Finding,
    class::Connection,
    journal::{Entry, Way},
    json::cut,
    stage::Stage,
    verdict::Status,
};

/// What to try when the server has ended a connection.
pub const ENDED: &str =
    "Something in the server ends the connection; its stderr may say what.";

/// The finding with its cause: if the server ended the connection of a client that
/// waited in vain, that is why. `entries` are those of the check.
pub fn with_cause(stage: &Stage, finding: Finding, entries: &[Entry]) -> Finding {
    if finding.status != Status::Failed {
        return finding;
    }
    let actual = finding.actual.as_deref().unwrap_or_default();
    if actual.contains("'s connection ") {
        // What a check says of the situation has taken the hint's place.
        return finding.hint(ENDED);
    }
    let told = ["was disconnected", "was ended", "ended all connections"];
    if told.iter().any(|text| finding.rationale.contains(text)) {
        return finding;
    }
    let waits = |who: &str| entries.iter().any(|e| e.way == Way::Missing && e.who == who);
    let closed = entries.iter().find(|e| e.way == Way::Closed && waits(&e.who));
    match closed {
        Some(entry) => finding.actual(ended(entry)).hint(ENDED),
        None => match sent_away(stage, waits) {
            Some(before) => finding.actual(before).hint(ENDED),
            None => finding,
        },
    }
}

/// Which of these clients the server has sent away, and how, if it has.
pub fn sent_away(stage: &Stage, is_one: impl Fn(&str) -> bool) -> Option<String> {
    let mut clients = stage.clients().iter().filter(|client| is_one(client.name()));
    clients.find_map(|client| match client.connection() {
        Connection::Closed(reason) => {
            Some(format!("{}'s connection had ended before: {reason}", client.name()))
        }
        _ => None,
    })
}

fn ended(entry: &Entry) -> String {
    format!("{}'s connection ended: {}", entry.who, entry.packet)
}

/// The finding about something that these clients missed, with the reason for it, if
/// what came to them since has one.
pub fn explained<T: AsRef<str>>(
    finding: &Finding,
    since: &[Entry],
    missing: &[T],
) -> Option<Finding> {
    let missed =
        || since.iter().filter(|e| missing.iter().any(|who| who.as_ref() == e.who));
    if let Some(entry) = missed().find(|entry| entry.way == Way::Closed) {
        return Some(finding.clone().actual(ended(entry)).hint(ENDED));
    }
    missed().find_map(|entry| {
        let reason = entry.malformed.as_deref()?;
        let malformed = finding
            .clone()
            .focus(&entry.packet)
            .actual(format!("a malformed packet, {}: {reason}", cut(&entry.packet, 100)));
        Some(malformed.hint(
            "A newtype struct as payload loses what stands around it, such as the \
             event's name: give it `#[serde(transparent)]`, or send what is inside.",
        ))
    })
}
