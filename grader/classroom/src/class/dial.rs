//! Opens TCP connections to a server's host, at the address that answers.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use futures_util::{StreamExt, stream::FuturesOrdered};
use tokio::net::{TcpStream, lookup_host};

use super::Origin;
use crate::patience::within;

/// How long an address of this machine may take to answer.
const LIMIT: Duration = Duration::from_secs(2);

/// Opens a connection. If the host has several addresses, the first that answers is used.
///
/// # Errors
/// The system's error for the last address that was tried.
pub async fn tcp(origin: &Origin) -> io::Result<TcpStream> {
    match origin.address() {
        Some(address) => TcpStream::connect((address, origin.port())).await,
        None => TcpStream::connect((origin.host(), origin.port())).await,
    }
}

/// The same server. If its host is `localhost`, it gets the address that answers: the
/// system may know only one of the two loopback addresses by that name, and the server
/// may listen on only one. Browsers try both.
pub async fn settled(origin: &Origin) -> Origin {
    if !origin.is_localhost() || origin.is_secure() {
        return origin.clone();
    }
    match loopback(origin).await {
        Some(address) => origin.at_address(address),
        None => origin.clone(),
    }
}

/// The address of this machine on which something listens at the origin's port: the
/// first that does, in the system's order.
pub async fn loopback(origin: &Origin) -> Option<IpAddr> {
    let port = origin.port();
    let known = lookup_host(("localhost", port)).await;
    let mut addresses: Vec<IpAddr> =
        known.into_iter().flatten().map(|address| address.ip()).collect();
    addresses.extend([IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()]);
    // In parallel: on Windows, a refusal takes two seconds.
    let mut answers: FuturesOrdered<_> = addresses
        .into_iter()
        .map(|address| async move {
            let connected = within(LIMIT, TcpStream::connect((address, port))).await;
            connected.is_some_and(|stream| stream.is_ok()).then_some(address)
        })
        .collect();
    while let Some(answer) = answers.next().await {
        if answer.is_some() {
            return answer;
        }
    }
    None
}
