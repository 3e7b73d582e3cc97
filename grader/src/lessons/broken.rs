//! What explains any silence: a connection that ended, or a packet that breaks the
//! protocol.

use crate::{
    check::Finding,
    class::polling::WAITING,
    journal::{Entry, Way},
    json::cut,
};

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
        let ended = finding
            .clone()
            .actual(format!("{}'s connection ended: {}", entry.who, entry.packet));
        return Some(ended.because(why_ended(&entry.packet)));
    }
    missed().find_map(|entry| {
        let reason = entry.malformed.as_deref()?;
        let malformed = finding
            .clone()
            .focus(&entry.packet)
            .actual(format!("a malformed packet, {}: {reason}", cut(&entry.packet, 100)));
        Some(malformed.because(
            "A newtype struct as payload loses what stands around it, such as the \
             event's name: give it `#[serde(transparent)]`, or send what is inside.",
        ))
    })
}

/// What to try when a connection has ended, for this reason.
pub fn why_ended(reason: &str) -> &'static str {
    cut_off(reason).unwrap_or(
        "Something in the server ends the connection; its stderr may say what.",
    )
}

/// What to try when a connection has ended because the server did not let a long-polling
/// request wait.
pub fn cut_off(reason: &str) -> Option<&'static str> {
    reason.contains(WAITING).then_some(
        "A long-polling request waits until there is something to say, up to the ping \
         interval (25 s by default). A timeout layer, or a server's own time limit, must \
         not apply to `/socket.io/`.",
    )
}
