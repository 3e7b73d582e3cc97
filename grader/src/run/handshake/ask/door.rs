//! What answers at an address below HTTP: TCP, and TLS if the scheme requires it.

use std::io::{self, ErrorKind};

use classroom::{
    class::{
        Origin, dial,
        http::Http,
        tls::{self, Overlook},
    },
    patience::within,
};
use tokio::net::lookup_host;

use super::{LIMIT, Place, Reply};
use crate::run::handshake::evidence::Distrust;

/// What answers at the origin's address.
pub async fn place(origin: &Origin) -> Place {
    let host = (origin.host(), origin.port());
    let found = within(LIMIT, lookup_host(host)).await;
    if let Some(Err(error)) = found {
        return Place::NoHost(error.to_string());
    }
    match within(LIMIT, dial::tcp(origin)).await {
        None => Place::Silent,
        Some(Ok(_)) if origin.is_secure() => encrypted(origin).await,
        Some(Ok(_)) => Place::Reached,
        Some(Err(error)) => unreached(origin, &error).await,
    }
}

/// Whether a server that answers no handshake would do so over TLS. Some answer plain
/// HTTP on a TLS port with status 400, others don't answer.
pub async fn scheme(origin: &Origin, polling: &Reply) -> Place {
    let suspicious = match polling {
        Reply::Nothing(_) => true,
        Reply::Http(answer) => answer.status == 400,
        Reply::Open { .. } => false,
    };
    if !suspicious || origin.is_secure() {
        return Place::Reached;
    }
    match overlooking(origin, Overlook::Certificate).await {
        Ok(()) => Place::WantsTls,
        Err(_) => Place::Reached,
    }
}

async fn unreached(origin: &Origin, error: &io::Error) -> Place {
    match error.kind() {
        ErrorKind::ConnectionRefused => {
            let answers = match origin.is_local() {
                true => dial::loopback(origin).await,
                false => None,
            };
            Place::Refused { answers }
        }
        ErrorKind::TimedOut => Place::Silent,
        _ => Place::Unreachable(error.to_string()),
    }
}

/// Error texts differ between systems. So find out what is wrong with a certificate by
/// what must be ignored for a connection to succeed.
async fn encrypted(origin: &Origin) -> Place {
    let reason = match open(origin, tls::connector()).await {
        Ok(()) => return Place::Reached,
        Err(reason) => reason,
    };
    if overlooking(origin, Overlook::Host).await.is_ok() {
        return Place::Distrusted(Distrust::Host, reason);
    }
    if overlooking(origin, Overlook::Certificate).await.is_ok() {
        let why = match reason.contains("expired") {
            true => Distrust::Expired,
            false => Distrust::Unknown,
        };
        return Place::Distrusted(why, reason);
    }
    let plain = origin.with_other_scheme();
    match Http::new(&plain).get(&plain.handshake("polling"), LIMIT).await {
        Ok(_) => Place::WantsPlain,
        Err(_) => Place::NoTls(reason),
    }
}

async fn overlooking(origin: &Origin, overlook: Overlook) -> Result<(), String> {
    open(origin, tls::lenient(overlook)).await
}

/// Opens an encrypted connection, and drops it. The error is the system's text.
async fn open(
    origin: &Origin,
    connector: Result<native_tls::TlsConnector, String>,
) -> Result<(), String> {
    let connector = tokio_native_tls::TlsConnector::from(connector?);
    let opening = async {
        let stream = dial::tcp(origin).await.map_err(|error| error.to_string())?;
        let opened = connector.connect(origin.host(), stream).await;
        opened.map(|_| ()).map_err(|error| error.to_string())
    };
    within(LIMIT, opening)
        .await
        .unwrap_or_else(|| Err(format!("no answer within {} ms", LIMIT.as_millis())))
}
