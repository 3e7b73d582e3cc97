//! Nothing answers at the address, or not in the way that was requested. Nothing is known
//! about the server then.

use classroom::finding::Finding;

use crate::run::handshake::evidence::{Distrust, Evidence, Place};

/// The finding for an address where no server was reached. `None`: it was reached.
/// `Some(None)`: it was not reached, but its program is ours, so its end says more.
pub fn explain(evidence: &Evidence) -> Option<Option<Finding>> {
    let Evidence { origin, place, .. } = evidence;
    if *place == Place::Reached {
        return None;
    }
    if evidence.ours {
        return Some(None);
    }
    let (host, port) = (origin.host(), origin.port());
    let other = origin.with_other_scheme();
    let (why, got, hint) = match place {
        Place::Reached => return None,
        Place::Refused { answers: Some(address) } => {
            let there = origin.with_host(*address);
            (
                format!("Nothing listens at {origin}, but a server does at {there}."),
                "connection refused".to_owned(),
                format!(
                    "The server listens on only one address of this machine. Use `--url \
                     {there}`, or make it listen on the other address too."
                ),
            )
        }
        Place::Refused { answers: None } => (
            format!("No server answers at {origin}."),
            "connection refused".to_owned(),
            "Start it first. If it is running already, check the port in the URL.".into(),
        ),
        Place::NoHost(reason) => (
            format!("This machine can't find the host `{host}`."),
            reason.clone(),
            "Check the host's name in the URL, and the network.".into(),
        ),
        Place::Silent => (
            format!("No server answers at {origin}."),
            "neither a connection nor a refusal".to_owned(),
            format!(
                "Is the address right, is that machine on, and does its firewall let \
                 connections to port {port} through?"
            ),
        ),
        Place::Unreachable(reason) => (
            format!("This machine can't reach {origin}."),
            reason.clone(),
            "Check the address in the URL, and the network.".into(),
        ),
        Place::WantsTls => (
            format!("{origin} expects encrypted connections (TLS)."),
            "TLS at that port, and no Socket.IO over plain HTTP".to_owned(),
            format!("Use `--url {other}`."),
        ),
        Place::WantsPlain => (
            format!("{origin} uses plain HTTP, not TLS."),
            "an answer to a plain HTTP request".to_owned(),
            format!("Use `--url {other}`."),
        ),
        Place::NoTls(reason) => (
            format!("An encrypted connection (TLS) to {origin} failed."),
            reason.clone(),
            "Is that the port for HTTPS?".into(),
        ),
        Place::Distrusted(why, reason) => {
            return Some(Some(distrusted(evidence, *why, reason)));
        }
    };
    Some(Some(Finding::inconclusive(why).actual(got).hint(hint)))
}

fn distrusted(evidence: &Evidence, why: Distrust, reason: &str) -> Finding {
    let origin = &evidence.origin;
    let (why, hint) = match why {
        Distrust::Unknown => (
            format!("This machine doesn't trust the certificate of {origin}."),
            if cfg!(any(windows, target_vendor = "apple")) {
                "If the certificate is self-signed, or from your own authority, add it \
                 to the system's trusted certificates."
            } else {
                "If the certificate is self-signed, or from your own authority, name \
                 its file in the environment: `SSL_CERT_FILE=cert.pem`."
            },
        ),
        Distrust::Expired => (
            format!("The certificate of {origin} has expired."),
            "Renew it, or check the clock of this machine.",
        ),
        Distrust::Host => (
            format!("The certificate of {origin} is for another host name."),
            "Write the URL with the host name that the certificate is for.",
        ),
    };
    // OpenSSL puts the reason in brackets, after details of its own source.
    let reason = reason.rsplit_once(": (").map_or(reason, |(_, reason)| reason);
    Finding::inconclusive(why).actual(reason.trim_end_matches(')')).hint(hint)
}
