//! Two causes that explain any silence: a connection that ended, and a packet that
//! breaks the protocol.

use crate::{
    class::{Connection, polling::WAITING},
    finding::Finding,
    journal::{Entry, Way},
    json::cut,
    stage::Stage,
    trap::Trap,
    verdict::Status,
};

/// The finding with its cause, if the server ended the connection of a client that waited
/// in vain. `entries` are those of the check.
pub fn with_cause(stage: &Stage, finding: Finding, entries: &[Entry]) -> Finding {
    let told = ["was disconnected", "was ended", "ended all connections"];
    if finding.status != Status::Failed
        || finding.is_clear
        || told.iter().any(|text| finding.rationale.contains(text))
    {
        return finding;
    }
    let waits = |who: &str| entries.iter().any(|e| e.way == Way::Missing && e.who == who);
    match entries.iter().find(|e| e.way == Way::Closed && waits(&e.who)) {
        Some(entry) => ended(finding, entry),
        None => sent_away(stage, &finding, waits).unwrap_or(finding),
    }
}

/// The finding with its cause, if the server had already ended the connection of one of
/// these clients.
pub fn sent_away(
    stage: &Stage,
    finding: &Finding,
    is_one: impl Fn(&str) -> bool,
) -> Option<Finding> {
    let mut clients = stage.clients().iter().filter(|client| is_one(client.name()));
    clients.find_map(|client| match client.connection() {
        Connection::Closed(reason) => {
            let before =
                format!("{}'s connection had ended before: {reason}", client.name());
            Some(finding.clone().actual(before).because(why_ended(&reason)))
        }
        _ => None,
    })
}

/// The finding with the end of a connection as its cause.
pub fn ended(finding: Finding, entry: &Entry) -> Finding {
    let ended = format!("{}'s connection ended: {}", entry.who, entry.packet);
    finding.actual(ended).because(why_ended(&entry.packet))
}

/// The finding about something that these clients missed, with its cause, if the entries
/// since then show one.
pub fn explained<T: AsRef<str>>(
    finding: &Finding,
    since: &[Entry],
    missing: &[T],
) -> Option<Finding> {
    let missed =
        || since.iter().filter(|e| missing.iter().any(|who| who.as_ref() == e.who));
    if let Some(entry) = missed().find(|entry| entry.way == Way::Closed) {
        return Some(ended(finding.clone(), entry));
    }
    missed().find_map(|entry| {
        let reason = entry.malformed.as_deref()?;
        let malformed = finding
            .clone()
            .focus(&entry.packet)
            .actual(format!("a malformed packet, {}: {reason}", cut(&entry.packet, 100)));
        Some(malformed.because("newtype-payload"))
    })
}

/// What to try when a connection has ended, for this reason.
pub fn why_ended(reason: &str) -> Trap {
    cut_off(reason).unwrap_or(Trap::of("sent-away"))
}

/// What to try when a connection has ended because the server ended a waiting long-polling
/// request.
pub fn cut_off(reason: &str) -> Option<Trap> {
    reason.contains(WAITING).then_some(Trap::of("request-cut-off"))
}
